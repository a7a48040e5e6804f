//! Texts that people wrote, as HTML: paragraphs, `## ` headings, `- ` lists, `**bold**` and web addresses.
//! Nothing else of what was typed becomes markup.

use std::{collections::HashSet, sync::LazyLock};

use ammonia::Builder;
use maud::{Markup, PreEscaped, html};

/// What may come out: the last word, whatever the rules above it make.
static CLEAN: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from([
            "p", "br", "h2", "h3", "ul", "li", "strong", "a",
        ]))
        .url_schemes(HashSet::from(["http", "https"]))
        .link_rel(Some("noopener nofollow"));
    builder
});

/// The HTML of a text.
pub fn prose(text: &str) -> String {
    let mut out = String::new();
    for block in text.replace("\r\n", "\n").split("\n\n") {
        let lines: Vec<&str> = block
            .lines()
            .map(str::trim)
            .filter(|line| !line.is_empty())
            .collect();
        if !lines.is_empty() {
            out.push_str(&blocks(&lines).into_string());
        }
    }
    CLEAN.clean(&out).to_string()
}

/// The beginning of a text as one line without its marks, at most `longest` characters, cut between words.
pub fn excerpt(text: &str, longest: usize) -> String {
    let plain: Vec<&str> = text
        .lines()
        .map(|line| {
            line.trim()
                .trim_start_matches("## ")
                .trim_start_matches("### ")
                .trim_start_matches("- ")
        })
        .filter(|line| !line.is_empty())
        .collect();
    let plain = plain.join(" ").replace("**", "");
    if plain.chars().count() <= longest {
        return plain;
    }
    let cut: String = plain.chars().take(longest.saturating_sub(1)).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut[..end].trim_end_matches([',', '.', ';', ':']))
}

/// The lines between two empty ones: headings, runs of list lines, and the rest as paragraphs.
fn blocks(lines: &[&str]) -> Markup {
    let mut out = String::new();
    let mut rest = lines;
    while let Some(first) = rest.first() {
        let kind = Kind::of(first);
        let run = rest
            .iter()
            .take_while(|line| Kind::of(line) == kind)
            .count();
        let here = if kind == Kind::Heading { 1 } else { run };
        out.push_str(&block(kind, &rest[..here]).into_string());
        rest = &rest[here..];
    }
    PreEscaped(out)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Heading,
    Item,
    Line,
}

impl Kind {
    fn of(line: &str) -> Self {
        if line.starts_with("## ") || line.starts_with("### ") {
            Self::Heading
        } else if line.starts_with("- ") {
            Self::Item
        } else {
            Self::Line
        }
    }
}

fn block(kind: Kind, lines: &[&str]) -> Markup {
    match kind {
        Kind::Heading => match lines[0].strip_prefix("### ") {
            Some(text) => html! { h3 { (inline(text)) } },
            None => html! { h2 { (inline(lines[0].trim_start_matches("## "))) } },
        },
        Kind::Item => {
            html! { ul { @for line in lines { li { (inline(line.trim_start_matches("- "))) } } } }
        }
        Kind::Line => html! {
            p { @for (i, line) in lines.iter().enumerate() { @if i > 0 { br; } (inline(line)) } }
        },
    }
}

/// Bold words and links of one line.
fn inline(line: &str) -> Markup {
    let parts: Vec<&str> = line.split("**").collect();
    // Without its closing mark the last pair of stars is what was typed.
    let paired = if parts.len() % 2 == 1 {
        parts.len()
    } else {
        parts.len() - 1
    };
    html! {
        @for (i, part) in parts.iter().enumerate() {
            @if i >= paired { "**" (links(part)) }
            @else if i % 2 == 1 { strong { (links(part)) } }
            @else { (links(part)) }
        }
    }
}

fn links(text: &str) -> Markup {
    let mut out = String::new();
    for (i, word) in text.split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        let address = word.trim_end_matches(['.', ',', ';', ':', ')', '!', '?']);
        let is_link = (address.starts_with("https://") || address.starts_with("http://"))
            && address.len() > 10;
        let markup = if is_link {
            html! { a href=(address) { (address) } (word[address.len()..]) }
        } else {
            html! { (word) }
        };
        out.push_str(&markup.into_string());
    }
    PreEscaped(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_headings_lists_bold_and_links_become_markup() {
        let text = "## Làm đất\nCuốc **sâu** một gang.\nPhơi năm ngày.\n\n- Vôi\n- Phân chuồng\nXem https://example.org/a?b=1.";
        assert_eq!(
            prose(text),
            "<h2>Làm đất</h2><p>Cuốc <strong>sâu</strong> một gang.<br>Phơi năm ngày.</p>\
             <ul><li>Vôi</li><li>Phân chuồng</li></ul>\
             <p>Xem <a href=\"https://example.org/a?b=1\" rel=\"noopener nofollow\">https://example.org/a?b=1</a>.</p>"
        );
    }

    #[test]
    fn typed_markup_stays_text() {
        let html = prose("<script>alert(1)</script> <b onclick=x>a</b> javascript:alert(1)");
        assert_eq!(
            html,
            "<p>&lt;script&gt;alert(1)&lt;/script&gt; &lt;b onclick=x&gt;a&lt;/b&gt; javascript:alert(1)</p>"
        );
        assert_eq!(prose("hai ** sao"), "<p>hai ** sao</p>");
        assert_eq!(prose(" \n\n "), "");
    }

    #[test]
    fn an_excerpt_ends_between_words() {
        assert_eq!(excerpt("## Một\n\n- hai **ba**", 40), "Một hai ba");
        assert_eq!(
            excerpt("Chọn chỗ có nắng, ít nhất sáu giờ", 20),
            "Chọn chỗ có nắng…"
        );
    }
}
