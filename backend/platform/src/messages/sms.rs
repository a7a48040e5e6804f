//! Text messages through a gateway that is spoken to over HTTP. Gateways differ: address, body and
//! authorisation are templates of the configuration.

use std::time::Duration;

use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, StatusCode, redirect};

use super::message::Model;
use super::{Port, Unsent};
use crate::config;

/// A gateway.
#[derive(Debug)]
pub(super) struct GatewayPort {
    client: Client,
    url: String,
    body: String,
    authorization: Option<HeaderValue>,
}

impl GatewayPort {
    pub fn open(config: &config::Messages) -> anyhow::Result<Self> {
        let client = Client::builder()
            .timeout(Duration::from_secs(30))
            // A redirect would take the secret and the number elsewhere.
            .redirect(redirect::Policy::none())
            .build()?;
        let secret = config.sms_authorization.expose();
        let authorization = match secret {
            "" => None,
            secret => {
                let mut value = HeaderValue::from_str(secret).map_err(|_| {
                    anyhow::anyhow!("messages.sms_authorization is no header value")
                })?;
                value.set_sensitive(true);
                Some(value)
            }
        };
        Ok(Self {
            client,
            url: config.sms_url.clone(),
            body: config.sms_body.clone(),
            authorization,
        })
    }
}

#[async_trait::async_trait]
impl Port for GatewayPort {
    async fn send(&self, message: &Model) -> Result<(), Unsent> {
        let mut request = self.client.post(fill(&self.url, message, percent_encoded));
        if let Some(value) = &self.authorization {
            request = request.header(AUTHORIZATION, value);
        }
        if !self.body.is_empty() {
            let body = fill(&self.body, message, json_escaped);
            request = request.header(CONTENT_TYPE, "application/json").body(body);
        }
        // Without the address: it may hold the number, the words and a key.
        let answer = request
            .send()
            .await
            .map_err(|error| Unsent::Later(error.without_url().to_string()))?;
        let status = answer.status();
        let again = [StatusCode::REQUEST_TIMEOUT, StatusCode::TOO_MANY_REQUESTS];
        let said = || format!("the gateway said {status}");
        if status.is_success() {
            Ok(())
        } else if status.is_client_error() && !again.contains(&status) {
            Err(Unsent::Refused(said()))
        } else {
            Err(Unsent::Later(said()))
        }
    }
}

/// Puts number and words into a template, in one pass: words that look like a place are words.
fn fill(template: &str, message: &Model, escape: fn(&str) -> String) -> String {
    let mut filled = String::with_capacity(template.len() + message.text.len());
    let mut rest = template;
    while let Some(at) = rest.find('{') {
        filled.push_str(&rest[..at]);
        rest = &rest[at..];
        let places = [("{phone}", &message.recipient), ("{text}", &message.text)];
        match places.iter().find(|(place, _)| rest.starts_with(place)) {
            Some((place, value)) => {
                filled.push_str(&escape(value));
                rest = &rest[place.len()..];
            }
            None => {
                filled.push('{');
                rest = &rest[1..];
            }
        }
    }
    filled.push_str(rest);
    filled
}

/// RFC 3986: everything but the unreserved characters.
fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 3);
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(byte.into())
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

/// The inside of a JSON string.
fn json_escaped(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
