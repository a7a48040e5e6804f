//! E-mail through a mail server.

use std::time::Duration;

use anyhow::Context;
use lettre::message::Mailbox;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use super::message::Model;
use super::{Port, Unsent};
use crate::config::{self, SmtpSecurity};

/// A mail server.
#[derive(Debug)]
pub(super) struct SmtpPort {
    from: Mailbox,
    server: AsyncSmtpTransport<Tokio1Executor>,
}

impl SmtpPort {
    pub fn open(config: &config::Messages) -> anyhow::Result<Self> {
        let from = config.email_from.parse().context("messages.email_from")?;
        let host = config.smtp_host.clone();
        let tls = match config.smtp_security {
            SmtpSecurity::StartTls => Tls::Required(TlsParameters::new(host.clone())?),
            SmtpSecurity::Tls => Tls::Wrapper(TlsParameters::new(host.clone())?),
            SmtpSecurity::None => Tls::None,
        };
        // "Dangerous" is the builder without encryption of its own choice: ours is set here.
        let mut server = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(host)
            .port(config.smtp_port)
            .tls(tls)
            .timeout(Some(Duration::from_secs(30)));
        if !config.smtp_user.is_empty() {
            let password = config.smtp_password.expose().to_owned();
            server = server.credentials(Credentials::new(config.smtp_user.clone(), password));
        }
        Ok(Self {
            from,
            server: server.build(),
        })
    }

    fn letter(&self, message: &Model) -> anyhow::Result<lettre::Message> {
        let domain = self.from.email.domain();
        Ok(lettre::Message::builder()
            .from(self.from.clone())
            .to(message.recipient.parse()?)
            .subject(message.subject.clone())
            // The same for every try: mail systems then keep one of two.
            .message_id(Some(format!("<{}@{domain}>", message.id)))
            .header(lettre::message::header::ContentType::TEXT_PLAIN)
            .body(message.text.clone())?)
    }
}

#[async_trait::async_trait]
impl Port for SmtpPort {
    async fn send(&self, message: &Model) -> Result<(), Unsent> {
        let letter = self
            .letter(message)
            .map_err(|error| Unsent::Refused(error.to_string()))?;
        match self.server.send(letter).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_permanent() => Err(Unsent::Refused(error.to_string())),
            Err(error) => Err(Unsent::Later(error.to_string())),
        }
    }
}
