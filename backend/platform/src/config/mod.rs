//! The one configuration: a TOML file (`--config`, else `benhoc.toml` if it is there) overridden by
//! environment variables `BENHOC_<SECTION>_<KEY>`.
//!
//! Always: a key that means nothing is refused by its name, in the file and in the environment, so that a
//! spelling mistake never becomes a default in silence. Secrets are never printed. `deploy/env.example` is
//! written from the declarations below (`example`), one comment a key.

mod check;
mod example;
mod load;
mod section;
mod setting;

pub use example::example;
pub use load::ConfigError;
pub use section::Entry;
pub use setting::{DatabaseUrl, List, Secret, Setting};

use std::path::PathBuf;

use section::sections;
use setting::choice;

sections! {
    /// The site as people see it.
    site: Site {
        /// Public origin, without a path: links in messages, share cards and the check of Origin use it.
        address: String = "http://localhost:8080".into(),
        /// Name of the installation, shown where there is no unit's name.
        name: String = "Bến Học".into(),
    }

    /// Where the program listens, and how it is encrypted.
    listen: Listen {
        /// Address and port. Only 127.0.0.1 is private to this machine; 0.0.0.0 is every network it is on.
        address: String = "127.0.0.1:8080".into(),
        /// Second address without encryption that redirects to the first and explains how to trust a local authority; empty: none.
        plain_address: String = String::new(),
        /// off, files (a certificate and its key), acme (fetched and renewed by itself) or local (an authority of this installation's own).
        tls: Tls = Tls::Off,
        /// Certificate chain, PEM, read again when it changes (tls = files).
        certificate: PathBuf = PathBuf::new(),
        /// Private key, PEM (tls = files).
        key: PathBuf = PathBuf::new(),
        /// Host names to certify, separated by commas (tls = acme).
        acme_domains: List = List::default(),
        /// E-mail address that the certificate authority may write to (tls = acme).
        acme_contact: String = String::new(),
        /// Directory of the certificate authority; empty: Let's Encrypt (tls = acme).
        acme_directory: String = String::new(),
        /// Host names and IP addresses to certify besides the one of the site, separated by commas (tls = local).
        local_names: List = List::default(),
        /// Token that lets another machine read /metrics (Authorization: Bearer); empty: this machine only.
        metrics_token: Secret = Secret::default(),
    }

    /// The folder of everything the program keeps on this machine.
    data: Data {
        /// Keys, certificates and snapshots live here, and whatever below names no folder of its own.
        folder: PathBuf = "var".into(),
    }

    /// The database.
    database: Database {
        /// sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME; empty: the SQLite file benhoc.db in the data folder.
        url: DatabaseUrl = DatabaseUrl::default(),
        /// Connections that read; those that write are half as many on PostgreSQL, and one on SQLite.
        pool: u32 = 8,
    }

    /// Where files are kept.
    objects: Objects {
        /// folder or s3.
        kind: ObjectsKind = ObjectsKind::Folder,
        /// The folder (kind = folder); empty: objects in the data folder.
        folder: PathBuf = PathBuf::new(),
        /// Address of the S3 server, `https://s3.example.org` for example (kind = s3).
        endpoint: String = String::new(),
        /// Region that the S3 server goes by (kind = s3).
        region: String = "garage".into(),
        /// Bucket, made beforehand (kind = s3).
        bucket: String = String::new(),
        /// Access key (kind = s3).
        access_key: String = String::new(),
        /// Secret key (kind = s3).
        secret_key: Secret = Secret::default(),
    }

    /// The search index, which can be deleted at any time and is then built again.
    index: Index {
        /// Its folder; empty: index in the data folder.
        folder: PathBuf = PathBuf::new(),
        /// Where `indexer serve` keeps the index for this machine, http://HOST:PORT; empty: this program keeps one itself.
        server: String = String::new(),
        /// Where `indexer serve` listens.
        listen: String = "127.0.0.1:8091".into(),
        /// What the site shows to `indexer serve`; at least 32 characters, the same on both.
        token: Secret = Secret::default(),
    }

    /// The media worker: video, scanned books.
    media: Media {
        /// Folder for work in progress, emptied at start; empty: scratch in the data folder.
        scratch: PathBuf = PathBuf::new(),
        /// Jobs worked on at the same time.
        workers: u32 = 1,
        /// The PDF renderer, libpdfium.so; empty: looked for beside the program, then where the system keeps libraries.
        pdfium: PathBuf = PathBuf::new(),
    }

    /// Messages that leave the house.
    messages: Messages {
        /// How e-mail leaves: off, file (development: written to messages.log in the data folder) or smtp.
        email: EmailPort = EmailPort::File,
        /// Sender of e-mails, e.g. Bến Học <hoc@example.org>.
        email_from: String = "Bến Học <benhoc@localhost>".into(),
        /// Mail server (email = smtp).
        smtp_host: String = String::new(),
        /// Its port (email = smtp).
        smtp_port: u16 = 587,
        /// starttls, tls or none, which only fits a server on this machine (email = smtp).
        smtp_security: SmtpSecurity = SmtpSecurity::StartTls,
        /// User name; empty: no sign-in (email = smtp).
        smtp_user: String = String::new(),
        /// Password (email = smtp).
        smtp_password: Secret = Secret::default(),
        /// How text messages leave: off, file or http (a gateway).
        sms: SmsPort = SmsPort::File,
        /// Address of the gateway, called with POST; {phone} and {text} are put in, percent-encoded (sms = http).
        sms_url: String = String::new(),
        /// Body of the call, JSON; {phone} and {text} are put in, escaped for a JSON string; empty: no body (sms = http).
        sms_body: String = r#"{"to":"{phone}","text":"{text}"}"#.into(),
        /// Value of the Authorization header; empty: none (sms = http).
        sms_authorization: Secret = Secret::default(),
    }

    /// Limits that keep the machine well.
    limits: Limits {
        /// Uploads are refused when fewer gigabytes than this are free on the disk.
        free_space_floor_gb: u64 = 5,
        /// Largest file that may be uploaded, in gigabytes.
        upload_max_gb: u64 = 10,
        /// Months for which it is kept who had borrowed what that was returned; the numbers stay.
        loan_history_months: u32 = 12,
    }

    /// The log, on standard error.
    log: Log {
        /// json (one object a line) or text.
        format: LogFormat = LogFormat::Json,
        /// error, warn, info, debug or trace; or finer, by module: info,sea_orm=warn.
        level: String = "info".into(),
    }
}

choice! {
    /// How connections are encrypted.
    Tls {
        /// Not at all: behind a proxy that does it, or on this machine only.
        Off = "off",
        /// By the files of `listen.certificate` and `listen.key`.
        Files = "files",
        /// By a certificate fetched and renewed over ACME.
        Acme = "acme",
        /// By an authority that this installation made for itself.
        Local = "local",
    }
}

choice! {
    /// What keeps the objects.
    ObjectsKind {
        /// A folder of this machine.
        Folder = "folder",
        /// An S3 server.
        S3 = "s3",
    }
}

choice! {
    /// How e-mail leaves.
    EmailPort {
        /// It does not: nobody is offered it.
        Off = "off",
        /// Into a file, for development.
        File = "file",
        /// Through a mail server.
        Smtp = "smtp",
    }
}

choice! {
    /// How text messages leave.
    SmsPort {
        /// They do not: nobody is offered them.
        Off = "off",
        /// Into a file, for development.
        File = "file",
        /// Through a gateway spoken to over HTTP.
        Http = "http",
    }
}

choice! {
    /// How the connection to the mail server is encrypted.
    SmtpSecurity {
        /// Plain at first, then upgraded, or refused.
        StartTls = "starttls",
        /// Encrypted from the first byte.
        Tls = "tls",
        /// Not at all.
        None = "none",
    }
}

choice! {
    /// How the log is written.
    LogFormat {
        /// One JSON object a line.
        Json = "json",
        /// For human eyes.
        Text = "text",
    }
}
