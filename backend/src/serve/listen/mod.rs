//! Where the program listens: with or without encryption, patient but not for ever, and beside it the plain address
//! that leads to the encrypted one.

mod acme;
mod handshake;
mod patience;
mod plain;

use anyhow::{Context, Result};
use futures_util::{Stream, StreamExt};
use platform::{
    config::{Config, Listen, Tls},
    tls::{self, Pair},
};
use poem::{
    Server,
    listener::{AcceptorExt, BoxAcceptor, Listener, RustlsCertificate, RustlsConfig, TcpListener},
};
use tokio_util::sync::CancellationToken;

use crate::{app::App, serve};
use patience::Patient;

/// How long requests that are being answered may take when the program is told to stop.
const GRACE: std::time::Duration = std::time::Duration::from_secs(20);
/// How often the files of a certificate are looked at.
const LOOK: std::time::Duration = std::time::Duration::from_secs(30);

/// Answers requests until it is told to stop; then finishes what was begun.
///
/// # Errors
/// When the address or the certificate cannot be had; the sentence says which.
pub async fn answer(app: App, stop: CancellationToken) -> Result<()> {
    let config = &app.config;
    warn_of_plain(config);
    let site = run(open(config).await?, serve::endpoint(&app), stop.clone());
    if config.listen.plain_address.is_empty() {
        return site.await;
    }
    let acceptor = plain_acceptor(&config.listen.plain_address).await?;
    let beside = run(acceptor, plain::endpoint(&app), stop);
    tokio::try_join!(site, beside).map(|_| ())
}

async fn run(
    acceptor: BoxAcceptor,
    endpoint: impl poem::IntoEndpoint<Endpoint: 'static>,
    stop: CancellationToken,
) -> Result<()> {
    let server = Server::new_with_acceptor(Patient::new(acceptor)).name("benhoc");
    server
        .run_with_graceful_shutdown(endpoint, stop.cancelled_owned(), Some(GRACE))
        .await
        .context("the server ended")
}

async fn open(config: &Config) -> Result<BoxAcceptor> {
    let listen = &config.listen;
    let tcp = TcpListener::bind(listen.address.clone());
    let named = || format!("cannot listen on {}", listen.address);
    Ok(match listen.tls {
        Tls::Off => return plain_acceptor(&listen.address).await,
        Tls::Files => {
            let pairs = from_files(listen).await?;
            let pairs = pairs.map(certify).boxed();
            tcp.rustls(pairs)
                .into_acceptor()
                .await
                .with_context(named)?
                .boxed()
        }
        Tls::Local => {
            let pairs = crate::start::authority(config)?.pairs()?;
            let pairs = pairs.map(certify).boxed();
            tcp.rustls(pairs)
                .into_acceptor()
                .await
                .with_context(named)?
                .boxed()
        }
        Tls::Acme => acme::acceptor(tcp, config).await.with_context(named)?,
    })
}

async fn plain_acceptor(address: &str) -> Result<BoxAcceptor> {
    let tcp = TcpListener::bind(address.to_owned());
    let acceptor = tcp.into_acceptor().await;
    Ok(acceptor
        .with_context(|| format!("cannot listen on {address}"))?
        .boxed())
}

async fn from_files(listen: &Listen) -> Result<impl Stream<Item = Pair> + Send + use<>> {
    let (chain, key) = (listen.certificate.clone(), listen.key.clone());
    tls::watch_files(chain, key, LOOK)
        .await
        .context("the certificate cannot be used")
}

fn certify(pair: Pair) -> RustlsConfig {
    RustlsConfig::new().fallback(RustlsCertificate::new().cert(pair.chain).key(pair.key))
}

/// Without encryption, browsers on other machines refuse what the site needs: say so where the administrator looks.
fn warn_of_plain(config: &Config) {
    let plain = config.listen.tls == Tls::Off && config.site.address.starts_with("http://");
    let host = host_of(&config.site.address);
    if plain && !matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1]") {
        tracing::warn!(
            "the site is served without encryption: on other machines browsers give no offline reading, camera or \
             microphone, and passwords cross the network readably; set listen.tls (see deploy/env.example)"
        );
    }
}

/// Host of an address, without scheme and port.
pub fn host_of(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let host = rest.split('/').next().unwrap_or(rest);
    let bare = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    bare.to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_host_of_an_address_has_neither_scheme_nor_port() {
        for (address, host) in [
            ("http://localhost:8080", "localhost"),
            ("https://Hoc.BenHai.vn", "hoc.benhai.vn"),
            ("https://[::1]:8443", "[::1]"),
            ("https://192.168.1.9:8443/", "192.168.1.9"),
        ] {
            assert_eq!(host_of(address), host);
        }
    }
}
