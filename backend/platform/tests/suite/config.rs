//! The configuration: sources, refusals, secrets, and the example people copy.

use std::path::{Path, PathBuf};

use platform::config::{self, Config, ConfigError, Tls};

fn env(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    let owned = |pair: &(&str, &str)| (pair.0.to_owned(), pair.1.to_owned());
    pairs.iter().map(owned).collect()
}

fn file(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("benhoc.toml");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn refusal(file: Option<&Path>, pairs: &[(&str, &str)]) -> String {
    Config::read(file, env(pairs)).unwrap_err().to_string()
}

#[test]
fn the_environment_wins_over_the_file_and_the_file_over_the_defaults() {
    let (_folder, path) = file("[listen]\naddress = \"0.0.0.0:80\"\n[site]\nname = \"Cam Lộ\"\n");
    let read = Config::read(Some(&path), env(&[("BENHOC_LISTEN_ADDRESS", "0.0.0.0:81")])).unwrap();
    assert_eq!(read.listen.address, "0.0.0.0:81");
    assert_eq!(read.site.name, "Cam Lộ");
    assert_eq!(read.database.pool, 8);
}

#[test]
fn every_kind_of_value_is_read_from_the_environment() {
    let read = Config::read(
        None,
        env(&[
            ("BENHOC_LISTEN_TLS", "acme"),
            ("BENHOC_SITE_ADDRESS", "https://hoc.example.org"),
            (
                "BENHOC_LISTEN_ACME_DOMAINS",
                "hoc.example.org, www.hoc.example.org",
            ),
            ("BENHOC_MESSAGES_SMTP_PORT", "25"),
            ("BENHOC_DATA_FOLDER", "/srv/benhoc"),
            ("HOME", "/root"),
            ("BENHOC_TEST_POSTGRES", "postgres://x"),
            ("BENHOC_CONFIG", "elsewhere.toml"),
        ]),
    )
    .unwrap();
    assert_eq!(read.listen.tls, Tls::Acme);
    assert_eq!(
        read.listen.acme_domains.0,
        ["hoc.example.org", "www.hoc.example.org"]
    );
    assert_eq!(read.messages.smtp_port, 25);
    assert_eq!(read.objects.folder, Path::new("/srv/benhoc/objects"));
    assert_eq!(read.database.url.expose(), "sqlite:/srv/benhoc/benhoc.db");
}

#[test]
fn what_means_nothing_is_refused_by_name() {
    let wrong = refusal(None, &[("BENHOC_LISTEN_ADRESS", "0.0.0.0:80")]);
    assert!(wrong.contains("BENHOC_LISTEN_ADRESS"), "{wrong}");
    let wrong = refusal(None, &[("BENHOC_LIMITS_UPLOAD_MAX_GB", "ten")]);
    assert!(
        wrong.contains("BENHOC_LIMITS_UPLOAD_MAX_GB") && wrong.contains("whole number"),
        "{wrong}"
    );
    let wrong = refusal(None, &[("BENHOC_LISTEN_TLS", "ACME")]);
    assert!(wrong.contains("off, files, acme, local"), "{wrong}");

    let (_folder, path) = file("[listen]\n\nadress = \"0.0.0.0:80\"\n");
    let wrong = refusal(Some(&path), &[]);
    assert!(
        wrong.contains("adress") && wrong.contains("line 3"),
        "{wrong}"
    );
    let (_folder, path) = file("[listn]\n");
    assert!(refusal(Some(&path), &[]).contains("listn"));
    let missing = Config::read(Some(Path::new("/no/such.toml")), env(&[]));
    assert!(matches!(missing, Err(ConfigError::Unreadable { .. })));
}

#[test]
fn settings_that_do_not_go_together_are_all_named_at_once() {
    let wrong = refusal(
        None,
        &[
            ("BENHOC_OBJECTS_KIND", "s3"),
            ("BENHOC_LISTEN_TLS", "files"),
            ("BENHOC_SITE_ADDRESS", "http://hoc.example.org/cam-lo"),
            ("BENHOC_LIMITS_UPLOAD_MAX_GB", "100"),
            ("BENHOC_DATABASE_URL", "mysql://x"),
        ],
    );
    for key in [
        "objects.bucket",
        "objects.secret_key",
        "listen.certificate",
        "site.address: expected http(s)",
        "site.address: expected https",
        "limits.upload_max_gb",
        "database.url",
    ] {
        assert!(wrong.contains(key), "{key} is not in:\n{wrong}");
    }
}

#[test]
fn secrets_are_never_printed() {
    let (_folder, path) = file("[objects]\nsecret_key = \"hush-1\"\n");
    let read = Config::read(
        Some(&path),
        env(&[
            ("BENHOC_MESSAGES_SMTP_PASSWORD", "hush-2"),
            (
                "BENHOC_DATABASE_URL",
                "postgres://benhoc:hush-3@db/benhoc?password=hush-4",
            ),
            ("BENHOC_MESSAGES_SMS_AUTHORIZATION", "hush-5"),
        ]),
    )
    .unwrap();
    assert_eq!(read.objects.secret_key.expose(), "hush-1");
    let printed = format!("{read:?} {:?}", read.entries());
    assert!(!printed.contains("hush"), "{printed}");
    assert!(
        printed.contains("postgres://(secret)@db/benhoc"),
        "{printed}"
    );

    let (_folder, path) = file("[objects]\nsecret_key = \"hush-6\" oops\n");
    assert!(!refusal(Some(&path), &[]).contains("hush"));
    let (_folder, path) = file("[messages]\nsmtp_password = 47114711\n");
    let wrong = refusal(Some(&path), &[]);
    assert!(
        !wrong.contains("4711") && wrong.contains("line 2"),
        "{wrong}"
    );
}

#[test]
fn every_key_is_explained_and_the_example_file_is_in_step() {
    let entries = Config::default().entries();
    for entry in &entries {
        assert!(
            entry.about.len() > 10,
            "{} is not explained",
            entry.variable()
        );
        assert!(!entry.about.contains('\n'));
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/env.example");
    let example = config::example();
    if std::env::var_os("UPDATE_EXAMPLE").is_some() {
        std::fs::write(&path, &example).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == example,
        "deploy/env.example is behind: run the tests with UPDATE_EXAMPLE=1"
    );
}

#[test]
fn the_example_with_every_key_set_to_its_default_reads_as_the_defaults() {
    let lines = config::example();
    let pairs: Vec<(String, String)> = lines
        .lines()
        .filter_map(|line| line.strip_prefix("#BENHOC_"))
        .map(|line| line.split_once('=').unwrap())
        .map(|(name, value)| (format!("BENHOC_{name}"), value.to_owned()))
        .collect();
    assert_eq!(pairs.len(), Config::default().entries().len());
    let read = Config::read(None, pairs).unwrap();
    assert_eq!(read, Config::read(None, env(&[])).unwrap());
}

#[test]
fn only_an_installation_that_nobody_else_reaches_is_private() {
    let is_private = |listen: &str, plain: &str, site: &str| {
        let mut config = Config::in_folder("/data");
        config.listen.address = listen.into();
        config.listen.plain_address = plain.into();
        config.site.address = site.into();
        config.is_private()
    };
    for site in [
        "http://localhost:8080",
        "http://127.0.0.1:8080",
        "https://[::1]:8443",
        "http://localhost",
    ] {
        assert!(is_private("127.0.0.1:8080", "", site), "{site}");
    }
    for site in [
        "http://localhost.truong.vn:8080",
        "http://127.0.0.1.nip.io",
        "https://hoc.example.vn",
        "http://192.168.1.10:8080",
    ] {
        assert!(!is_private("127.0.0.1:8080", "", site), "{site}");
    }
    let site = "http://localhost:8080";
    assert!(is_private("[::1]:8080", "127.0.0.1:80", site));
    assert!(!is_private("0.0.0.0:8080", "", site));
    assert!(!is_private("192.168.1.10:8080", "", site));
    assert!(!is_private("127.0.0.1:8080", "0.0.0.0:80", site));
}
