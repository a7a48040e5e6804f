//! A person's browser, as far as HTTP goes: cookies, the Origin header, JSON.

use std::{net::SocketAddr, sync::Arc};

use reqwest::{ClientBuilder, Method, RequestBuilder, Response, cookie::Jar, header};
use serde_json::Value;
use store::id::PersonId;

/// Somebody who asks.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    pub address: String,
    person: Option<PersonId>,
    pub login: String,
}

/// An answer: its status, headers and body.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: header::HeaderMap,
    pub text: String,
}

impl Answer {
    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|_| panic!("{} is not JSON: {}", self.status, self.text))
    }

    /// The body as JSON of a good answer.
    pub fn ok(&self) -> Value {
        assert!(
            (200..300).contains(&self.status),
            "{}: {}",
            self.status,
            self.text
        );
        if self.text.is_empty() {
            Value::Null
        } else {
            self.json()
        }
    }

    /// Asserts the status and goes on.
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// A header as text.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    }
}

impl Client {
    /// A visitor.
    pub fn new(address: &str) -> Self {
        Self::with_jar(address, Jar::default(), None, String::new())
    }

    /// Somebody with the cookies of a session.
    pub fn signed_in(
        address: &str,
        access: &str,
        refresh: &str,
        person: PersonId,
        login: String,
    ) -> Self {
        let jar = Jar::default();
        let url = address.parse().expect("an address");
        jar.add_cookie_str(&format!("benhoc_access={access}; Path=/; HttpOnly"), &url);
        jar.add_cookie_str(&format!("benhoc_refresh={refresh}; Path=/; HttpOnly"), &url);
        Self::with_jar(address, jar, Some(person), login)
    }

    /// A visitor whose device trusts this authority (PEM) and finds the name of the address where it listens.
    pub fn trusting(address: &str, authority: &[u8], listening: SocketAddr) -> Self {
        let host = address.split_once("://").map_or(address, |(_, rest)| rest);
        let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
        let authority = reqwest::Certificate::from_pem(authority).expect("a certificate");
        let http = browser(Jar::default())
            .tls_certs_only([authority])
            .resolve(host, listening);
        Self {
            http: http.build().expect("a client"),
            address: address.to_owned(),
            person: None,
            login: String::new(),
        }
    }

    fn with_jar(address: &str, jar: Jar, person: Option<PersonId>, login: String) -> Self {
        let http = browser(jar).build().expect("a client");
        Self {
            http,
            address: address.to_owned(),
            person,
            login,
        }
    }

    /// The same person, talking to another address.
    pub fn at(&self, address: &str) -> Self {
        Self {
            address: address.to_owned(),
            ..self.clone()
        }
    }

    /// Who it is.
    pub fn person(&self) -> PersonId {
        self.person.expect("somebody who signed in")
    }

    /// A request to a path, with the Origin of the site's own pages.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.address))
            .header(header::ORIGIN, &self.address)
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Answer {
        read(self.request(Method::GET, path)).await
    }

    /// POST of a JSON body.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        read(self.request(Method::POST, path).json(&body)).await
    }

    /// PUT of a JSON body.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        read(self.request(Method::PUT, path).json(&body)).await
    }

    /// PUT of a JSON body made on a version.
    pub async fn put_at(&self, path: &str, version: i64, body: Value) -> Answer {
        read(
            self.request(Method::PUT, path)
                .header(header::IF_MATCH, format!("\"{version}\""))
                .json(&body),
        )
        .await
    }

    /// PATCH of a JSON body made on a version.
    pub async fn patch(&self, path: &str, version: i64, body: Value) -> Answer {
        read(
            self.request(Method::PATCH, path)
                .header(header::IF_MATCH, format!("\"{version}\""))
                .json(&body),
        )
        .await
    }

    /// DELETE.
    pub async fn delete(&self, path: &str) -> Answer {
        read(self.request(Method::DELETE, path)).await
    }

    /// DELETE made on a version.
    pub async fn delete_at(&self, path: &str, version: i64) -> Answer {
        read(
            self.request(Method::DELETE, path)
                .header(header::IF_MATCH, format!("\"{version}\"")),
        )
        .await
    }
}

/// Sends a request and reads the whole answer.
pub async fn read(request: RequestBuilder) -> Answer {
    attempt(request).await.expect("an answer")
}

/// Sends a request over a line that may break; `None` when the whole answer did not come.
pub async fn attempt(request: RequestBuilder) -> Option<Answer> {
    let response: Response = request.send().await.ok()?;
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.ok()?;
    Some(Answer {
        status,
        headers,
        text,
    })
}

fn browser(jar: Jar) -> ClientBuilder {
    reqwest::Client::builder()
        .cookie_provider(Arc::new(jar))
        .redirect(reqwest::redirect::Policy::none())
}
