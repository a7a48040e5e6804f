//! Settings that must go together, checked before anything starts.

use std::net::{IpAddr, SocketAddr};
use std::path::Path;

use super::{Config, EmailPort, Index, Listen, Messages, Objects, ObjectsKind, Site, SmsPort, Tls};

/// An S3 server takes 10,000 parts of an upload, and a part has 8 MiB.
const LARGEST_UPLOAD_GB: u64 = 75;

impl Config {
    /// One line for each thing that cannot be meant.
    pub fn check(&self) -> Result<(), Vec<String>> {
        let mut wrong = Vec::new();
        self.site.check(&mut wrong);
        self.listen.check(&mut wrong);
        self.objects.check(&mut wrong);
        self.index.check(&mut wrong);
        self.messages.check(&mut wrong);
        if self.listen.tls != Tls::Off && !self.site.address.starts_with("https://") {
            wrong.push("site.address: expected https://… where listen.tls is not off".into());
        }
        if self.limits.upload_max_gb > LARGEST_UPLOAD_GB {
            wrong.push(format!("limits.upload_max_gb: at most {LARGEST_UPLOAD_GB}"));
        }
        let url = &self.database.url;
        if url.sqlite_path().is_none() && !url.is_postgres() {
            wrong.push("database.url: expected sqlite:PATH or postgres://…".into());
        }
        if url.expose().contains(":memory:") {
            wrong.push("database.url: a database in memory would lose everything".into());
        }
        if self.database.pool == 0 {
            wrong.push("database.pool: at least 1".into());
        }
        if wrong.is_empty() { Ok(()) } else { Err(wrong) }
    }
}

impl Config {
    /// Whether nobody but this machine reaches the site: it listens here alone, and its address is of here.
    pub fn is_private(&self) -> bool {
        let here = |address: &str| {
            address
                .parse::<SocketAddr>()
                .is_ok_and(|address| address.ip().is_loopback())
        };
        let listen = &self.listen;
        let plain = listen.plain_address.is_empty() || here(&listen.plain_address);
        here(&listen.address) && plain && is_of_here(self.site.host())
    }
}

/// Whether a host, without its port, is this machine and no other.
fn is_of_here(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

impl Index {
    /// Characters of a token that nobody guesses.
    const LEAST_TOKEN: usize = 32;

    /// Whether the token is long enough to be one.
    pub fn has_token(&self) -> bool {
        self.token.expose().len() >= Self::LEAST_TOKEN
    }

    fn check(&self, wrong: &mut Vec<String>) {
        if self.server.is_empty() {
            return;
        }
        if !["http://", "https://"]
            .iter()
            .any(|scheme| self.server.starts_with(scheme))
        {
            wrong.push("index.server: expected http://HOST:PORT".into());
        }
        if !self.has_token() {
            wrong.push("index.token: at least 32 characters where index.server is set".into());
        }
    }
}

impl Site {
    /// The address without a slash at its end, before which a path can stand.
    pub fn origin(&self) -> &str {
        self.address.trim_end_matches('/')
    }

    /// The host of the address, without scheme and port.
    fn host(&self) -> &str {
        let host = self.address.split_once("://").map_or("", |(_, rest)| rest);
        match host.rsplit_once(':') {
            Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
            _ => host,
        }
    }

    fn check(&self, wrong: &mut Vec<String>) {
        let rest = ["http://", "https://"]
            .iter()
            .find_map(|scheme| self.address.strip_prefix(scheme));
        let is_origin = rest
            .is_some_and(|host| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ', ',']));
        if !is_origin {
            wrong.push(
                "site.address: expected http(s)://HOST or http(s)://HOST:PORT, nothing after it"
                    .into(),
            );
        }
    }
}

impl Listen {
    fn check(&self, wrong: &mut Vec<String>) {
        let addresses = [
            ("address", &self.address, false),
            ("plain_address", &self.plain_address, true),
        ];
        for (key, address, may_be_empty) in addresses {
            let fits =
                address.parse::<SocketAddr>().is_ok() || (may_be_empty && address.is_empty());
            if !fits {
                wrong.push(format!(
                    "listen.{key}: expected IP:PORT, such as 0.0.0.0:443"
                ));
            }
        }
        if self.tls == Tls::Files {
            need_path(
                wrong,
                "listen.certificate",
                &self.certificate,
                "tls = files",
            );
            need_path(wrong, "listen.key", &self.key, "tls = files");
        }
        if self.tls == Tls::Acme && self.acme_domains.0.is_empty() {
            wrong.push("listen.acme_domains: needed with tls = acme".into());
        }
    }
}

impl Objects {
    fn check(&self, wrong: &mut Vec<String>) {
        if self.kind == ObjectsKind::S3 {
            need(wrong, "objects.endpoint", &self.endpoint, "kind = s3");
            need(wrong, "objects.region", &self.region, "kind = s3");
            need(wrong, "objects.bucket", &self.bucket, "kind = s3");
            need(wrong, "objects.access_key", &self.access_key, "kind = s3");
            need(
                wrong,
                "objects.secret_key",
                self.secret_key.expose(),
                "kind = s3",
            );
        }
    }
}

impl Messages {
    fn check(&self, wrong: &mut Vec<String>) {
        if self.email == EmailPort::Smtp {
            need(wrong, "messages.smtp_host", &self.smtp_host, "email = smtp");
            need(
                wrong,
                "messages.email_from",
                &self.email_from,
                "email = smtp",
            );
        }
        if self.sms == SmsPort::Http {
            need(wrong, "messages.sms_url", &self.sms_url, "sms = http");
            if !format!("{}{}", self.sms_url, self.sms_body).contains("{phone}") {
                wrong.push("messages.sms_url, sms_body: one of them must hold {phone}".into());
            }
        }
    }
}

fn need(wrong: &mut Vec<String>, key: &str, value: &str, with: &str) {
    if value.is_empty() {
        wrong.push(format!("{key}: needed with {with}"));
    }
}

fn need_path(wrong: &mut Vec<String>, key: &str, value: &Path, with: &str) {
    if value.as_os_str().is_empty() {
        wrong.push(format!("{key}: needed with {with}"));
    }
}
