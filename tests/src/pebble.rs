//! Pebble, the certificate authority for tests of those who run Let's Encrypt (package `pebble`), with a name server for
//! which every name is this machine.

use std::{
    fs,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use platform::tls::Authority;
use reqwest::Certificate;
use serde_json::json;
use tempfile::TempDir;

use crate::program::{free_port, until};

/// How long it may take to start, in seconds.
const START: u64 = 30;

/// A running authority.
pub struct Pebble {
    folder: TempDir,
    children: Vec<Child>,
    /// Where clients begin.
    pub directory: String,
    /// The certificate that its certificates are vouched for by, PEM; another one at each start.
    pub root: Vec<u8>,
}

impl Pebble {
    /// Starts one that looks at port `site` of this machine for proofs.
    pub async fn start(site: u16) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let names = ["localhost".to_owned()];
        let now = chrono::Utc::now();
        let own = Authority::open(&folder.path().join("own"), &names, now).expect("an authority");
        let pair = own.vouch(now).expect("a certificate");
        let file = |name: &str, bytes: &[u8]| -> PathBuf {
            let path = folder.path().join(name);
            fs::write(&path, bytes).expect("a file");
            path
        };
        let [listening, management, dns, dns_management] = [(); 4].map(|()| free_port());
        let config = json!({"pebble": {
            "listenAddress": format!("127.0.0.1:{listening}"),
            "managementListenAddress": format!("127.0.0.1:{management}"),
            "certificate": file("chain.pem", &pair.chain), "privateKey": file("key.pem", &pair.key),
            "httpPort": 9, "tlsPort": site,
        }});
        let config = file("config.json", config.to_string().as_bytes());
        let dns = format!("127.0.0.1:{dns}");
        let none = ["-http01", "", "-https01", "", "-tlsalpn01", ""];
        let mut names = Command::new("pebble-challtestsrv");
        names
            .args(["-defaultIPv4", "127.0.0.1", "-defaultIPv6", ""])
            .args(none)
            .args([
                "-dns01",
                &dns,
                "-management",
                &format!("127.0.0.1:{dns_management}"),
            ]);
        let mut authority = Command::new("pebble");
        authority
            .args(["-dnsserver", &dns, "-config"])
            .arg(config)
            .env("PEBBLE_VA_NOSLEEP", "1");
        let children = [names, authority].map(|mut command| {
            let quiet = command.stdin(Stdio::null()).stdout(Stdio::null());
            let child = quiet.stderr(Stdio::null()).spawn();
            child.expect("pebble and pebble-challtestsrv: install the package pebble")
        });
        let mut pebble = Self {
            folder,
            children: children.into(),
            directory: format!("https://localhost:{listening}/dir"),
            root: Vec::new(),
        };
        pebble.root = pebble.read_root(management).await;
        pebble
    }

    async fn read_root(&self, management: u16) -> Vec<u8> {
        let own = fs::read(self.trusted()).expect("its own certificate");
        let own = Certificate::from_pem(&own).expect("a certificate");
        let http = reqwest::Client::builder().tls_certs_only([own]).build();
        let http = http.expect("a client");
        let address = format!("https://localhost:{management}/roots/0");
        until("pebble", START, async || {
            let answer = http.get(&address).send().await.ok()?;
            let root = answer.error_for_status().ok()?.bytes().await.ok()?;
            Some(root.to_vec())
        })
        .await
    }

    /// What clients must trust to talk with it, PEM.
    pub fn trusted(&self) -> PathBuf {
        self.folder.path().join("own/authority.pem")
    }

    /// Ends it.
    pub fn stop(&mut self) {
        for mut child in self.children.drain(..) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

impl Drop for Pebble {
    fn drop(&mut self) {
        self.stop();
    }
}
