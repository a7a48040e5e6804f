//! A certificate that a public authority gives over ACME (RFC 8555, challenge of RFC 8737), kept in the data folder.
//!
//! The site opens at once with the certificate it has: an authority that cannot be reached at a start, or for weeks,
//! keeps nobody out as long as the old certificate is good. It is renewed [`EARLY`] before its end, or in its
//! last third, and asked for again after a pause that grows, since authorities close their doors on whoever asks too often.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use instant_acme::{
    Account, AccountCredentials, AuthorizationStatus, ChallengeType, Identifier, LetsEncrypt,
    NewAccount, NewOrder, Order, OrderStatus, RetryPolicy,
};
use platform::{
    config::{Config, Listen},
    disk,
};
use poem::listener::{AcceptorExt, BoxAcceptor, Listener, TcpListener};
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use serde::{Deserialize, Serialize};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::aws_lc_rs,
        pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
        server::{ClientHello, ResolvesServerCert},
        sign::CertifiedKey,
    },
};

use super::handshake::Encrypted;

/// How long before its end a certificate is renewed, at most.
const EARLY: Duration = Duration::from_secs(30 * 86_400);
/// How often the certificate is looked at.
const LOOK: Duration = Duration::from_secs(6 * 3600);
/// The first pause after a failure, and the longest.
const PAUSE: Duration = Duration::from_secs(60);
const LONGEST_PAUSE: Duration = Duration::from_secs(6 * 3600);
/// How long the authority may take to look at a proof, and to make out a certificate.
const PATIENCE: RetryPolicy = RetryPolicy::new().timeout(Duration::from_secs(90));
/// The protocol in which an authority asks for a proof (RFC 8737, 6.2).
const PROOF: &[u8] = b"acme-tls/1";

/// What is shown to whoever connects: the site's certificate, or to the authority the proof that the name is ours.
#[derive(Debug, Default)]
struct Certificates {
    site: RwLock<Option<Arc<CertifiedKey>>>,
    /// By name, while the authority looks at them.
    proofs: RwLock<HashMap<String, Arc<CertifiedKey>>>,
}

impl Certificates {
    fn site(&self) -> Option<Arc<CertifiedKey>> {
        let site = self.site.read().unwrap_or_else(PoisonError::into_inner);
        site.clone()
    }

    fn show(&self, site: CertifiedKey) {
        *self.site.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(site));
    }

    fn prove(&self, name: String, proof: CertifiedKey) {
        let mut proofs = self.proofs.write().unwrap_or_else(PoisonError::into_inner);
        proofs.insert(name, Arc::new(proof));
    }

    fn end_proofs(&self) {
        let mut proofs = self.proofs.write().unwrap_or_else(PoisonError::into_inner);
        proofs.clear();
    }
}

impl ResolvesServerCert for Certificates {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let asks = hello
            .alpn()
            .is_some_and(|mut names| names.any(|name| name == PROOF));
        if asks {
            let proofs = self.proofs.read().unwrap_or_else(PoisonError::into_inner);
            return proofs.get(hello.server_name()?).cloned();
        }
        self.site()
    }
}

/// Listens with the certificate that is kept, and sees to it that there is always a good one.
pub async fn acceptor(tcp: TcpListener<String>, config: &Config) -> Result<BoxAcceptor> {
    // Two libraries of cryptography are linked in; without a choice rustls refuses to begin.
    let _ = aws_lc_rs::default_provider().install_default();
    let folder = config.data.folder.join("keys").join("acme");
    disk::private_folder(&folder)?;
    let certificates = Arc::new(Certificates::default());
    match read(&folder) {
        Ok(kept) => certificates.show(kept),
        Err(error) => tracing::info!(%error, "no certificate is kept yet: one is asked for"),
    }
    let mut tls = ServerConfig::builder()
        .with_no_client_auth()
        .with_cert_resolver(Arc::<Certificates>::clone(&certificates));
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec(), PROOF.to_vec()];
    let listening = tcp.into_acceptor().await?;
    let listen = config.listen.clone();
    tokio::spawn(async move { keep_good(&certificates, &listen, &folder).await });
    Ok(Encrypted::new(listening, TlsAcceptor::from(Arc::new(tls))).boxed())
}

async fn keep_good(certificates: &Certificates, listen: &Listen, folder: &Path) {
    let mut pause = PAUSE;
    loop {
        let life = certificates.site().as_deref().and_then(Life::of);
        if life.is_some_and(|life| life.is_young()) {
            tokio::time::sleep(LOOK).await;
            continue;
        }
        match ask(certificates, listen, folder).await {
            Ok(()) => {
                tracing::info!(names = %listen.acme_domains.0.join(","), "a new certificate");
                pause = PAUSE;
                // Whatever it is like, the next one is not asked for at once.
                tokio::time::sleep(PAUSE).await;
            }
            Err(error) => {
                tracing::error!(
                    error = format!("{error:#}"),
                    days_left = life.map_or(0, |life| life.left_s / 86_400),
                    "no new certificate"
                );
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
        }
    }
}

/// Asks for a certificate, keeps it and shows it from now on.
async fn ask(certificates: &Certificates, listen: &Listen, folder: &Path) -> Result<()> {
    let account = account(listen, folder)
        .await
        .context("the authority gives no account")?;
    let names: Vec<Identifier> = listen
        .acme_domains
        .0
        .iter()
        .map(|name| Identifier::Dns(name.clone()))
        .collect();
    let mut order = account.new_order(&NewOrder::new(&names)).await?;
    let proved = prove(&mut order, certificates).await;
    certificates.end_proofs();
    proved.context("the authority did not believe that the name is ours")?;
    let key = order.finalize().await?;
    let chain = order.poll_certificate(&PATIENCE).await?;
    disk::write_private(&folder.join("key.pem"), key.as_bytes())?;
    disk::write_private(&folder.join("chain.pem"), chain.as_bytes())?;
    certificates.show(read(folder)?);
    Ok(())
}

/// An account as it is kept, with the authority that gave it.
#[derive(Serialize, Deserialize)]
struct Kept {
    directory: String,
    credentials: AccountCredentials,
}

/// The account of this installation; a new one the first time, or with another authority.
async fn account(listen: &Listen, folder: &Path) -> Result<Account> {
    let directory = match listen.acme_directory.as_str() {
        "" => LetsEncrypt::Production.url().to_owned(),
        other => other.to_owned(),
    };
    let file = folder.join("account.json");
    if let Ok(bytes) = fs::read(&file)
        && let Ok(kept) = serde_json::from_slice::<Kept>(&bytes)
        && kept.directory == directory
    {
        return Ok(Account::builder()?
            .from_credentials(kept.credentials)
            .await?);
    }
    let contact = listen.acme_contact.trim();
    let contact = (!contact.is_empty()).then(|| format!("mailto:{contact}"));
    let wanted = NewAccount {
        contact: &contact.as_deref().into_iter().collect::<Vec<_>>(),
        terms_of_service_agreed: true,
        only_return_existing: false,
    };
    let (account, credentials) = Account::builder()?
        .create(&wanted, directory.clone(), None)
        .await?;
    let kept = Kept {
        directory,
        credentials,
    };
    disk::write_private(&file, &serde_json::to_vec(&kept)?)?;
    Ok(account)
}

/// Shows the authority, name by name, that who answers here has the order.
async fn prove(order: &mut Order, certificates: &Certificates) -> Result<()> {
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization?;
        match authorization.status {
            AuthorizationStatus::Pending => {}
            AuthorizationStatus::Valid => continue,
            other => bail!("an authorization is {other:?}"),
        }
        let mut challenge = authorization
            .challenge(ChallengeType::TlsAlpn01)
            .context("the authority does not ask over TLS")?;
        let name = challenge.identifier().to_string();
        let digest = challenge.key_authorization().digest();
        certificates.prove(name.clone(), proof(&name, digest.as_ref())?);
        challenge.set_ready().await?;
    }
    let status = order.poll_ready(&PATIENCE).await?;
    ensure!(status == OrderStatus::Ready, "the order is {status:?}");
    Ok(())
}

/// The certificate of RFC 8737, 3: signed by itself, for one name, with the digest of the key authorization.
fn proof(name: &str, digest: &[u8]) -> Result<CertifiedKey> {
    let mut params = CertificateParams::new(vec![name.to_owned()])?;
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
    let key = KeyPair::generate()?;
    let certificate = params.self_signed(&key)?;
    // Not compared with its key: the extension is critical and known to nobody but the authority.
    let key = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let key = aws_lc_rs::sign::any_supported_type(&key)?;
    Ok(CertifiedKey::new(vec![certificate.der().clone()], key))
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

/// How long a certificate is good, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Life {
    whole_s: i64,
    left_s: i64,
}

impl Life {
    /// Nothing for a certificate that nobody can read, or whose time is over.
    fn of(certificate: &CertifiedKey) -> Option<Self> {
        let (_, parsed) = x509_parser::parse_x509_certificate(certificate.cert.first()?).ok()?;
        let validity = parsed.validity();
        Some(Self {
            whole_s: validity.not_after.timestamp() - validity.not_before.timestamp(),
            left_s: validity.time_to_expiration()?.whole_seconds(),
        })
    }

    /// Whether it need not be renewed yet. Certificates of a few days are renewed in the last third of their life.
    fn is_young(self) -> bool {
        self.left_s > (self.whole_s / 3).min(EARLY.as_secs() as i64)
    }
}

#[cfg(test)]
mod tests {
    use chrono::Utc;
    use platform::tls::Authority;

    use super::*;

    #[test]
    fn a_certificate_is_renewed_in_its_last_month_or_third_and_never_when_it_is_new() {
        let days = |whole: i64, left: i64| Life {
            whole_s: whole * 86_400,
            left_s: left * 86_400,
        };
        for (whole, left, young) in [
            (90, 90, true),
            (90, 31, true),
            (90, 30, false),
            (6, 6, true),
            (6, 3, true),
            (6, 2, false),
            (398, 29, false),
        ] {
            assert_eq!(days(whole, left).is_young(), young, "{left} of {whole}");
        }
    }

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
        assert!(Life::of(&read).unwrap().is_young());
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
