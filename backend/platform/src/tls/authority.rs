//! An authority of this installation's own: encryption where no public authority can vouch for a name, as on
//! a local network. People trust it once on each phone (Settings → install a CA certificate).
//!
//! Its key never leaves `authority.key`, readable by this user only. It may vouch only for the names and
//! addresses written into it (RFC 5280, 4.2.1.10): trusting it does not let whoever steals the key pose as a
//! bank. Its certificates live in memory and for about a year: phones refuse longer ones (825 days at most on
//! iOS, 398 for public ones), so they are made again at each start and every month.

use std::fs;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, Datelike, Days, Utc};
use futures_util::Stream;
use futures_util::stream;
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    NameConstraints,
};
use sha2::{Digest, Sha256};

use super::Pair;
use crate::disk;

const AUTHORITY_YEARS: i32 = 10;
const LEAF_DAYS: u64 = 397;
const RENEW: Duration = Duration::from_secs(30 * 24 * 3600);
/// Names that exist on local networks only, whatever else the authority may vouch for.
const LOCAL_DOMAINS: [&str; 5] = ["localhost", "local", "lan", "internal", "home.arpa"];
/// Private and link-local addresses, and this machine (RFC 1918, 3927, 4193, 4291).
const LOCAL_V4: [([u8; 4], u8); 5] = [
    ([127, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([172, 16, 0, 0], 12),
    ([192, 168, 0, 0], 16),
    ([169, 254, 0, 0], 16),
];

/// The authority: it vouches for the names of this installation.
pub struct Authority {
    key: KeyPair,
    certificate: String,
    names: Vec<String>,
}

impl Authority {
    /// Opens the authority in `folder`, or makes one that may vouch for `names` (host names and IP addresses)
    /// and everything local. An error when the one that is there may not vouch for a name: a new one would
    /// have to be trusted again on every phone, which a person must decide.
    pub fn open(folder: &Path, names: &[String], now: DateTime<Utc>) -> Result<Self> {
        let names: Vec<String> = names
            .iter()
            .map(|name| name.trim().to_ascii_lowercase())
            .collect();
        if names.is_empty() {
            bail!("a certificate needs at least one host name or address");
        }
        disk::private_folder(folder)?;
        if !place(folder, "pem").exists() {
            make(folder, &names, now)?;
        }
        let read = |kind| {
            let path = place(folder, kind);
            fs::read_to_string(&path).with_context(|| path.display().to_string())
        };
        let foreign: Vec<String> = read("names")?.lines().map(str::to_owned).collect();
        if let Some(name) = names
            .iter()
            .find(|name| !is_local(name) && !foreign.contains(name))
        {
            bail!(
                "the local authority may not vouch for {name}: move {} away to have a new one, which each phone must trust anew",
                folder.display()
            );
        }
        let key = KeyPair::from_pem(&read("key")?).context("authority.key")?;
        Ok(Self {
            key,
            certificate: read("pem")?,
            names,
        })
    }

    /// Its certificate, PEM: what people install on their phones. Nothing in it is secret.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// SHA-256 of its certificate in the form in which phones show it, `AB:CD:…`.
    pub fn fingerprint(&self) -> Result<String> {
        let body: String = self
            .certificate
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        use base64::Engine;
        let der = base64::engine::general_purpose::STANDARD
            .decode(body)
            .context("authority.pem")?;
        let hex: Vec<String> = Sha256::digest(der)
            .iter()
            .map(|byte| format!("{byte:02X}"))
            .collect();
        Ok(hex.join(":"))
    }

    /// A new certificate for the names, with a new key.
    pub fn vouch(&self, now: DateTime<Utc>) -> Result<Pair> {
        let mut params = CertificateParams::new(self.names.clone())?;
        let mut subject = DistinguishedName::new();
        subject.push(
            DnType::CommonName,
            self.names[0].chars().take(64).collect::<String>(),
        );
        params.distinguished_name = subject;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        params.use_authority_key_identifier_extension = true;
        let (from, to) = (now - Days::new(1), now + Days::new(LEAF_DAYS - 1));
        params.not_before = rcgen::date_time_ymd(from.year(), from.month() as u8, from.day() as u8);
        params.not_after = rcgen::date_time_ymd(to.year(), to.month() as u8, to.day() as u8);
        let key = KeyPair::generate()?;
        let issuer = issuer_params(&self.key);
        let leaf = params.signed_by(&key, &Issuer::from_params(&issuer, &self.key))?;
        let chain = format!("{}{}", leaf.pem(), self.certificate);
        Ok(Pair {
            chain: chain.into_bytes(),
            key: key.serialize_pem().into_bytes(),
        })
    }

    /// Certificates without end: one now, and a new one every month.
    pub fn pairs(self) -> Result<impl Stream<Item = Pair> + Send + 'static> {
        let first = self.vouch(Utc::now())?;
        Ok(stream::unfold(
            (self, Some(first)),
            async |(authority, first)| {
                if let Some(pair) = first {
                    return Some((pair, (authority, None)));
                }
                loop {
                    tokio::time::sleep(RENEW).await;
                    match authority.vouch(Utc::now()) {
                        Ok(pair) => return Some((pair, (authority, None))),
                        Err(error) => {
                            tracing::error!(%error, "no new certificate: the one in use stays")
                        }
                    }
                }
            },
        ))
    }
}

/// Makes the key and the certificate. The certificate is written last: where it is, all of it is.
fn make(folder: &Path, names: &[String], now: DateTime<Utc>) -> Result<()> {
    let key = KeyPair::generate()?;
    let mut params = issuer_params(&key);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.name_constraints = Some(constraints(names)?);
    let year = now.year();
    // A year early, for phones whose clock is behind; the 29th of February has no anniversary.
    let (month, day) = (now.month() as u8, (now.day() as u8).min(28));
    params.not_before = rcgen::date_time_ymd(year - 1, month, day);
    params.not_after = rcgen::date_time_ymd(year + AUTHORITY_YEARS, month, day);
    let certificate = params.self_signed(&key)?;
    let foreign: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !is_local(name))
        .collect();
    disk::write_private(&place(folder, "key"), key.serialize_pem().as_bytes())?;
    disk::write_private(&place(folder, "names"), foreign.join("\n").as_bytes())?;
    disk::write_private(&place(folder, "pem"), certificate.pem().as_bytes())?;
    Ok(())
}

/// What of the authority's certificate its signatures refer to: the name follows from the key, so that two
/// installations are told apart on a phone and nothing but the key need be kept.
fn issuer_params(key: &KeyPair) -> CertificateParams {
    let mark = &hex::encode(Sha256::digest(key.public_key_raw()))[..6];
    let mut params = CertificateParams::default();
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, format!("Bến Học {mark}"));
    name.push(DnType::OrganizationName, "Bến Học");
    params.distinguished_name = name;
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn constraints(names: &[String]) -> Result<NameConstraints> {
    let mut permitted: Vec<GeneralSubtree> = LOCAL_DOMAINS
        .iter()
        .map(|domain| GeneralSubtree::DnsName((*domain).to_owned()))
        .collect();
    for (address, length) in LOCAL_V4 {
        permitted.push(GeneralSubtree::IpAddress(CidrSubnet::from_v4_prefix(
            address, length,
        )));
    }
    for (address, length) in [("::1", 128), ("fc00::", 7), ("fe80::", 10)] {
        permitted.push(GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(
            address.parse()?,
            length,
        )));
    }
    for name in names.iter().filter(|name| !is_local(name)) {
        permitted.push(match name.parse::<IpAddr>() {
            Ok(address) => {
                let whole = if address.is_ipv4() { 32 } else { 128 };
                GeneralSubtree::IpAddress(CidrSubnet::from_addr_prefix(address, whole))
            }
            Err(_) => GeneralSubtree::DnsName(name.clone()),
        });
    }
    Ok(NameConstraints {
        permitted_subtrees: permitted,
        excluded_subtrees: Vec::new(),
    })
}

/// Whether every authority of ours may vouch for a name.
fn is_local(name: &str) -> bool {
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => LOCAL_V4.iter().any(|(network, length)| {
            let mask = u32::MAX << (32 - length);
            u32::from(address) & mask == u32::from_be_bytes(*network)
        }),
        Ok(IpAddr::V6(address)) => {
            address.is_loopback() || address.is_unique_local() || address.is_unicast_link_local()
        }
        Err(_) => LOCAL_DOMAINS
            .iter()
            .any(|domain| name == *domain || name.ends_with(&format!(".{domain}"))),
    }
}

fn place(folder: &Path, kind: &str) -> PathBuf {
    folder.join(format!("authority.{kind}"))
}
