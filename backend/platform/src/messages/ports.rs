//! The ways out: a file while developing, a mail server, a gateway for text messages.

use std::{fs::OpenOptions, io::Write, path::PathBuf, time::Duration};

use anyhow::{Context, Result, bail};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message as Mail, Tokio1Executor,
    transport::smtp::authentication::Credentials,
};

use super::{Channel, Message};
use crate::config::{Config, EmailPort, Messages, SmsPort, SmtpSecurity};

const PATIENCE: Duration = Duration::from_secs(20);

/// The ways that the configuration opens.
#[derive(Clone, Debug)]
pub struct Ports {
    config: Messages,
    /// Where messages are written to instead of being sent.
    file: PathBuf,
}

impl Ports {
    /// As configured.
    pub fn new(config: &Config) -> Self {
        Self {
            config: config.messages.clone(),
            file: config.data.folder.join("messages.log"),
        }
    }

    /// Sends one message.
    ///
    /// # Errors
    /// When the way out does not take it.
    pub async fn send(&self, message: &Message) -> Result<()> {
        match message.channel {
            Channel::Email => match self.config.email {
                EmailPort::Off => {
                    bail!("no e-mail leaves this installation (messages.email = off)")
                }
                EmailPort::File => self.write_down(message),
                EmailPort::Smtp => self.mail(message).await,
            },
            Channel::Sms => match self.config.sms {
                SmsPort::Off => {
                    bail!("no text message leaves this installation (messages.sms = off)")
                }
                SmsPort::File => self.write_down(message),
                SmsPort::Http => self.call_gateway(message).await,
            },
        }
    }

    fn write_down(&self, message: &Message) -> Result<()> {
        let mut file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&self.file)?;
        let line = format!(
            "{:?} {}: {}\n",
            message.channel,
            message.to,
            message.text.replace('\n', " ")
        );
        file.write_all(line.as_bytes())?;
        Ok(file.sync_all()?)
    }

    async fn mail(&self, message: &Message) -> Result<()> {
        let config = &self.config;
        let mail = Mail::builder()
            .from(
                config
                    .email_from
                    .parse()
                    .context("messages.email_from is not an address")?,
            )
            .to(message
                .to
                .parse()
                .context("the recipient is not an address")?)
            .subject(&message.subject)
            .body(message.text.clone())?;
        let mut transport = match config.smtp_security {
            SmtpSecurity::StartTls => {
                AsyncSmtpTransport::<Tokio1Executor>::starttls_relay(&config.smtp_host)?
            }
            SmtpSecurity::Tls => AsyncSmtpTransport::<Tokio1Executor>::relay(&config.smtp_host)?,
            SmtpSecurity::None => {
                AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&config.smtp_host)
            }
        }
        .port(config.smtp_port)
        .timeout(Some(PATIENCE));
        if !config.smtp_user.is_empty() {
            let password = config.smtp_password.expose().to_owned();
            transport = transport.credentials(Credentials::new(config.smtp_user.clone(), password));
        }
        transport.build().send(mail).await?;
        Ok(())
    }

    async fn call_gateway(&self, message: &Message) -> Result<()> {
        let config = &self.config;
        let url = fill(&config.sms_url, message, percent);
        let mut request = reqwest::Client::builder()
            .timeout(PATIENCE)
            .build()?
            .post(url);
        if !config.sms_body.is_empty() {
            let body = fill(&config.sms_body, message, in_json);
            request = request
                .header("content-type", "application/json")
                .body(body);
        }
        if !config.sms_authorization.is_empty() {
            request = request.header("authorization", config.sms_authorization.expose());
        }
        let answer = request.send().await?;
        if !answer.status().is_success() {
            bail!("the gateway answered {}", answer.status());
        }
        Ok(())
    }
}

fn fill(pattern: &str, message: &Message, escape: fn(&str) -> String) -> String {
    pattern
        .replace("{phone}", &escape(&message.to))
        .replace("{text}", &escape(&message.text))
}

fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

fn in_json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_an_address_or_a_body_cannot_break_out() {
        let message = Message {
            channel: Channel::Sms,
            to: "+84912345678".into(),
            subject: String::new(),
            text: "mã \"1\" &x".into(),
        };
        assert_eq!(
            fill(
                "https://sms.example/?to={phone}&t={text}",
                &message,
                percent
            ),
            "https://sms.example/?to=%2B84912345678&t=m%C3%A3%20%221%22%20%26x"
        );
        assert_eq!(
            fill("{\"t\":\"{text}\"}", &message, in_json),
            "{\"t\":\"mã \\\"1\\\" &x\"}"
        );
    }
}
