//! The app's shell: `200.html` of the built frontend with its two places to fill, and the policy of what may run in it.

use base64::{Engine, engine::general_purpose::STANDARD};
use platform::texts::Language;
use poem::{IntoResponse, Response};
use sha2::{Digest, Sha256};

const HEAD: &str = "<!--benhoc:head-->";
const BODY: &str = "<!--benhoc:body-->";

/// The shell, cut at its marks.
#[derive(Clone, Debug)]
pub struct Shell {
    parts: [String; 3],
    content_security_policy: String,
}

impl Shell {
    /// Cuts the shell at its marks.
    ///
    /// # Errors
    /// When a mark is missing: the frontend was built for another backend.
    pub fn cut(text: &str) -> anyhow::Result<Self> {
        let missing = |mark| anyhow::anyhow!("200.html of the frontend lacks {mark}");
        let (before, rest) = text.split_once(HEAD).ok_or_else(|| missing(HEAD))?;
        let (between, after) = rest.split_once(BODY).ok_or_else(|| missing(BODY))?;
        Ok(Self {
            parts: [before, between, after].map(str::to_owned),
            content_security_policy: content_security_policy(text),
        })
    }

    /// The filled shell as an answer.
    pub fn fill(&self, language: Language, head: &str, body: &str) -> Response {
        let [before, between, after] = &self.parts;
        let before = match language {
            Language::Vietnamese => before.clone(),
            Language::English => before.replacen("<html lang=\"vi\"", "<html lang=\"en\"", 1),
        };
        let text = [&before, head, between, body, after].concat();
        poem::web::Html(text)
            .with_header("content-security-policy", &self.content_security_policy)
            .into_response()
    }
}

/// Scripts and styles that stand inline in the shell are allowed by their hashes, everything else only from ourselves.
fn content_security_policy(shell: &str) -> String {
    let scripts = hashes(shell, "script");
    let styles = hashes(shell, "style");
    format!(
        "default-src 'self'; script-src 'self'{scripts}; style-src 'self'{styles}; style-src-attr 'unsafe-inline'; \
         img-src 'self' data: blob:; media-src 'self' blob:; worker-src 'self' blob:; connect-src 'self'; \
         font-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'self'; form-action 'self'"
    )
}

fn hashes(shell: &str, tag: &str) -> String {
    let (open, close) = (format!("<{tag}"), format!("</{tag}>"));
    let mut out = String::new();
    let mut rest = shell;
    while let Some(start) = rest.find(&open) {
        rest = &rest[start..];
        let Some((attributes, inner)) = rest.split_once('>') else {
            break;
        };
        let Some((content, after)) = inner.split_once(&close) else {
            break;
        };
        if !attributes.contains(" src=") && !content.is_empty() {
            out.push_str(&format!(
                " 'sha256-{}'",
                STANDARD.encode(Sha256::digest(content))
            ));
        }
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn inline_scripts_are_allowed_by_their_hash() {
        let shell = "<html lang=\"vi\"><!--benhoc:head--><script>alert(1)</script><body><!--benhoc:body--></body>";
        let policy = Shell::cut(shell).unwrap().content_security_policy;
        assert!(
            policy.contains("'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='"),
            "{policy}"
        );
        assert!(Shell::cut("<html>").is_err());
    }
}
