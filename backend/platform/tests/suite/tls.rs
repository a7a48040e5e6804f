//! Certificates: a real handshake under the local authority, its limits, and files that change.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::Utc;
use futures_util::StreamExt;
use platform::tls::{Authority, Pair, watch_files};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::aws_lc_rs;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn open(folder: &Path, for_names: &[&str]) -> anyhow::Result<Authority> {
    Authority::open(folder, &names(for_names), Utc::now())
}

/// A server that answers "ok" under this certificate; its port.
async fn serve(pair: &Pair) -> u16 {
    let chain = CertificateDer::pem_slice_iter(&pair.chain)
        .collect::<Result<Vec<_>, _>>()
        .unwrap();
    let key = PrivateKeyDer::from_pem_slice(&pair.key).unwrap();
    // Two libraries of cryptography are linked in: one must be named.
    let provider = Arc::new(aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                let _ = stream.read(&mut [0; 4096]).await;
                let _ = stream
                    .write_all(
                        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
                    )
                    .await;
                let _ = stream.shutdown().await;
            }
        }
    });
    port
}

/// Calls `name` as a phone would that trusts this authority and no other.
async fn call(name: &str, port: u16, trusted: &str) -> Result<String, String> {
    let trusted = reqwest::Certificate::from_pem(trusted.as_bytes()).unwrap();
    let client = reqwest::Client::builder()
        .tls_certs_only([trusted])
        .resolve(name, ([127, 0, 0, 1], port).into())
        .no_proxy()
        .timeout(Duration::from_secs(20))
        .build()
        .unwrap();
    let host = if name.contains(':') {
        format!("[{name}]")
    } else {
        name.to_owned()
    };
    let answer = client.get(format!("https://{host}:{port}/")).send().await;
    answer
        .map_err(|error| format!("{error:?}"))?
        .text()
        .await
        .map_err(|error| error.to_string())
}

#[tokio::test]
async fn a_phone_that_trusts_the_authority_reaches_the_site_by_every_name_and_no_other_phone_does()
{
    let folder = tempfile::tempdir().unwrap();
    let authority = open(
        folder.path(),
        &["hoc.camlo.lan", "127.0.0.1", "Hoc.Example.ORG"],
    )
    .unwrap();
    let port = serve(&authority.vouch(Utc::now()).unwrap()).await;
    for name in ["hoc.camlo.lan", "127.0.0.1", "hoc.example.org"] {
        assert_eq!(
            call(name, port, authority.certificate()).await.as_deref(),
            Ok("ok"),
            "{name}"
        );
    }
    let wrong_name = call("other.lan", port, authority.certificate())
        .await
        .unwrap_err();
    assert!(wrong_name.contains("NotValidForName"), "{wrong_name}");
    let stranger = open(tempfile::tempdir().unwrap().path(), &["hoc.camlo.lan"]).unwrap();
    let untrusted = call("hoc.camlo.lan", port, stranger.certificate())
        .await
        .unwrap_err();
    assert!(untrusted.contains("UnknownIssuer"), "{untrusted}");
    let next_year = authority
        .vouch(Utc::now() - chrono::Days::new(400))
        .unwrap();
    let expired = call(
        "hoc.camlo.lan",
        serve(&next_year).await,
        authority.certificate(),
    )
    .await
    .unwrap_err();
    assert!(expired.contains("Expired"), "{expired}");
}

#[tokio::test]
async fn whoever_steals_the_key_cannot_pose_as_a_bank() {
    let folder = tempfile::tempdir().unwrap();
    let authority = open(folder.path(), &["hoc.example.org"]).unwrap();
    let stolen = rcgen::KeyPair::from_pem(
        &std::fs::read_to_string(folder.path().join("authority.key")).unwrap(),
    )
    .unwrap();
    for (name, reached) in [
        ("bank.example.com", false),
        ("example.org", false),
        ("hoc.example.org", true),
    ] {
        let mut issuer = rcgen::CertificateParams::default();
        issuer.distinguished_name = common_name(authority.certificate());
        let issuer = rcgen::Issuer::from_params(&issuer, &stolen);
        let key = rcgen::KeyPair::generate().unwrap();
        let leaf = rcgen::CertificateParams::new(names(&[name]))
            .unwrap()
            .signed_by(&key, &issuer)
            .unwrap();
        let pair = Pair {
            chain: leaf.pem().into_bytes(),
            key: key.serialize_pem().into_bytes(),
        };
        let answer = call(name, serve(&pair).await, authority.certificate()).await;
        assert_eq!(answer.is_ok(), reached, "{name}: {answer:?}");
        assert!(
            reached || answer.unwrap_err().contains("NameConstraintViolation"),
            "{name}"
        );
    }
}

/// The subject of the authority: its parts are fixed but for the six letters of its key.
fn common_name(certificate: &str) -> rcgen::DistinguishedName {
    use base64::Engine;
    let body: String = certificate
        .lines()
        .filter(|line| !line.starts_with("-----"))
        .collect();
    let der = base64::engine::general_purpose::STANDARD
        .decode(body)
        .unwrap();
    let at = der
        .windows(13)
        .position(|window| window.starts_with("Bến Học ".as_bytes()))
        .unwrap();
    let length = "Bến Học ".len() + 6;
    let mut name = rcgen::DistinguishedName::new();
    name.push(
        rcgen::DnType::CommonName,
        String::from_utf8(der[at..at + length].to_vec()).unwrap(),
    );
    name.push(rcgen::DnType::OrganizationName, "Bến Học");
    name
}

#[test]
fn the_authority_stays_the_same_and_a_name_it_may_not_vouch_for_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let first = open(folder.path(), &["hoc.example.org"]).unwrap();
    // The same again, with local names more, needs no new trust.
    let again = open(
        folder.path(),
        &[
            "hoc.example.org",
            "may-chu.local",
            "192.168.1.20",
            "fd00::7",
        ],
    )
    .unwrap();
    assert_eq!(first.certificate(), again.certificate());
    let print = again.fingerprint().unwrap();
    assert_eq!((print.len(), print.split(':').count()), (95, 32));
    for name in ["other.example.org", "example.org", "8.8.8.8", "notlocal"] {
        let refused = open(folder.path(), &[name]).err().unwrap().to_string();
        assert!(refused.contains(name), "{refused}");
    }
    for file in ["authority.key", "authority.pem", "authority.names"] {
        let mode = std::fs::metadata(folder.path().join(file))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    assert!(!format!("{:?}", again.vouch(Utc::now()).unwrap()).contains("BEGIN"));
    assert!(open(folder.path(), &[]).is_err());
}

#[tokio::test]
async fn files_are_read_again_when_both_have_changed_and_never_half_written() {
    let folder = tempfile::tempdir().unwrap();
    let (chain, key) = (
        folder.path().join("chain.pem"),
        folder.path().join("key.pem"),
    );
    let every = Duration::from_millis(50);
    let missing = watch_files(chain.clone(), key.clone(), every)
        .await
        .err()
        .unwrap();
    assert!(missing.to_string().contains("chain.pem"), "{missing}");

    let authority = open(&folder.path().join("a"), &["hoc.lan"]).unwrap();
    let [one, two] = [(); 2].map(|()| authority.vouch(Utc::now()).unwrap());
    let write = |path: &Path, bytes: &[u8]| std::fs::write(path, bytes).unwrap();
    write(&chain, &one.chain);
    write(&key, &one.key);
    let mut pairs = Box::pin(
        watch_files(chain.clone(), key.clone(), every)
            .await
            .unwrap(),
    );
    assert_eq!(pairs.next().await.unwrap(), one);
    let quiet = tokio::time::timeout(Duration::from_millis(400), pairs.next()).await;
    assert!(quiet.is_err(), "nothing has changed");

    write(&chain, &two.chain[..two.chain.len() / 3]);
    let quiet = tokio::time::timeout(Duration::from_millis(400), pairs.next()).await;
    assert!(quiet.is_err(), "half of a file");
    write(&key, &two.key);
    write(&chain, &two.chain);
    let changed = tokio::time::timeout(Duration::from_secs(20), pairs.next())
        .await
        .unwrap();
    assert_eq!(changed.unwrap(), two);
    let from_key_file = watch_files(key.clone(), key, every).await.err().unwrap();
    assert!(
        from_key_file.to_string().contains("CERTIFICATE"),
        "{from_key_file}"
    );
}
