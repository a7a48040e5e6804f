//! A certificate that a public authority gives over ACME (RFC 8555, challenge of RFC 8737), kept in the data folder.
//!
//! The site opens at once with the certificate it has: an authority that cannot be reached at a start, or for weeks,
//! keeps nobody out as long as the old certificate is good. It is renewed [`EARLY`] before its end, and asked for
//! again after a pause that grows, since authorities close their doors on whoever asks too often.

use std::{fs, path::Path, sync::Arc, time::Duration};

use anyhow::{Context, Result};
use platform::{
    config::{Config, Listen},
    disk,
};
use poem::listener::{
    AcceptorExt, BoxAcceptor, Listener, TcpListener,
    acme::{
        AcmeClient, ChallengeType, LETS_ENCRYPT_PRODUCTION, ResolveServerCert,
        ResolvedCertListener, issue_cert, seconds_until_expiry,
    },
};
use tokio_rustls::rustls::{
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    sign::CertifiedKey,
};

/// How long before its end a certificate is renewed.
const EARLY: Duration = Duration::from_secs(30 * 86_400);
/// How often the certificate is looked at.
const LOOK: Duration = Duration::from_secs(6 * 3600);
/// The first pause after a failure, and the longest.
const PAUSE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 3600);

/// Listens with the certificate that is kept, and sees to it that there is always a good one.
pub async fn acceptor(tcp: TcpListener<String>, config: &Config) -> Result<BoxAcceptor> {
    // Two libraries of cryptography are linked in; without a choice rustls refuses to begin.
    let _ = aws_lc_rs::default_provider().install_default();
    let folder = config.data.folder.join("keys").join("acme");
    disk::private_folder(&folder)?;
    let resolver = Arc::new(ResolveServerCert::default());
    match read(&folder) {
        Ok(kept) => *resolver.cert.write() = Some(Arc::new(kept)),
        Err(error) => tracing::info!(%error, "no certificate is kept yet: one is asked for"),
    }
    let (kept, listen) = (Arc::clone(&resolver), config.listen.clone());
    tokio::spawn(async move { keep_good(&kept, &listen, &folder).await });
    let listener = ResolvedCertListener::new(tcp, resolver, ChallengeType::TlsAlpn01);
    Ok(listener.into_acceptor().await?.boxed())
}

async fn keep_good(resolver: &ResolveServerCert, listen: &Listen, folder: &Path) {
    let mut pause = PAUSE;
    loop {
        let left = resolver
            .cert
            .read()
            .as_deref()
            .map_or(0, seconds_until_expiry);
        if left > EARLY.as_secs() as i64 {
            tokio::time::sleep(LOOK).await;
            continue;
        }
        match ask(resolver, listen, folder).await {
            Ok(()) => {
                tracing::info!(names = %listen.acme_domains.0.join(","), "a new certificate");
                pause = PAUSE;
            }
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    days_left = left / 86_400,
                    "no new certificate"
                );
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

async fn ask(resolver: &ResolveServerCert, listen: &Listen, folder: &Path) -> Result<()> {
    let directory = match listen.acme_directory.as_str() {
        "" => LETS_ENCRYPT_PRODUCTION,
        other => other,
    };
    let contact = listen.acme_contact.trim();
    let contacts = if contact.is_empty() {
        Vec::new()
    } else {
        vec![format!("mailto:{contact}")]
    };
    let mut client = AcmeClient::try_new(directory, contacts)
        .await
        .context("the authority cannot be reached")?;
    let kind = ChallengeType::TlsAlpn01;
    let given = issue_cert(&mut client, resolver, &listen.acme_domains.0, kind, None).await?;
    disk::write_private(&folder.join("key.pem"), given.private_pem.as_bytes())?;
    disk::write_private(&folder.join("chain.pem"), &given.public_pem)?;
    *resolver.cert.write() = Some(given.rustls_key);
    Ok(())
}

/// The certificate that was kept. A chain beside another's key is an error.
fn read(folder: &Path) -> Result<CertifiedKey> {
    let chain = fs::read(folder.join("chain.pem"))?;
    let chain = CertificateDer::pem_slice_iter(&chain).collect::<Result<Vec<_>, _>>()?;
    let key = PrivateKeyDer::from_pem_slice(&fs::read(folder.join("key.pem"))?)?;
    Ok(CertifiedKey::from_der(
        chain,
        key,
        &aws_lc_rs::default_provider(),
    )?)
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use platform::tls::Authority;

    use super::*;

    #[tokio::test]
    async fn the_kept_certificate_serves_while_the_authority_is_out_of_reach() {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::in_folder(folder.path());
        // Port 9 of this machine: nobody is there.
        config.listen.acme_directory = "https://127.0.0.1:9/directory".to_owned();
        let kept = config.data.folder.join("keys").join("acme");
        let names = ["hoc.lan".to_owned()];
        let pair = Authority::open(&folder.path().join("ca"), &names, Utc::now())
            .unwrap()
            .vouch(Utc::now())
            .unwrap();
        disk::private_folder(&kept).unwrap();
        fs::write(kept.join("chain.pem"), &pair.chain).unwrap();
        fs::write(kept.join("key.pem"), &pair.key).unwrap();
        let read = read(&kept).unwrap();
        assert_eq!(read.cert.len(), 2);
        assert!(seconds_until_expiry(&read) > EARLY.as_secs() as i64);
        let tcp = TcpListener::bind("127.0.0.1:0".to_owned());
        let acceptor = acceptor(tcp, &config).await.unwrap();
        assert_eq!(acceptor.local_addr().len(), 1);
        // A key that is not the certificate's own.
        let other = Authority::open(&folder.path().join("other"), &names, Utc::now())
            .unwrap()
            .vouch(Utc::now())
            .unwrap();
        fs::write(kept.join("key.pem"), &other.key).unwrap();
        assert!(super::read(&kept).is_err());
    }
}
