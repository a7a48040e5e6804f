//! What every object store promises, tried on a folder and on a real S3 server.

mod folder;
mod growing;

use std::io::Write;
use std::sync::Arc;

use aws_credential_types::Credentials;
use aws_sdk_s3::config::{BehaviorVersion, Region};
use bytes::Bytes;
use platform::config::{self, ObjectsKind, Secret};
use platform::objects::{self, Error, ObjectStore};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

type Store = Arc<dyn ObjectStore>;

/// A folder store always; a bucket of the S3 server when the tests were given one.
async fn stores() -> Vec<(Store, TempDir)> {
    let mut all = vec![folder_store().await];
    if let Ok(endpoint) = std::env::var("BENHOC_TEST_S3_ENDPOINT") {
        all.push((s3_store(endpoint).await, tempfile::tempdir().unwrap()));
    }
    all
}

async fn folder_store() -> (Store, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let config = config::Objects {
        folder: folder.path().join("objects"),
        ..Default::default()
    };
    (objects::open(&config).await.unwrap(), folder)
}

async fn s3_store(endpoint: String) -> Store {
    let given = |part: &str| std::env::var(format!("BENHOC_TEST_S3_{part}")).unwrap();
    let config = config::Objects {
        kind: ObjectsKind::S3,
        endpoint,
        region: given("REGION"),
        bucket: format!("suite-{}", uuid::Uuid::new_v4().simple()),
        access_key: given("KEY"),
        secret_key: Secret::new(given("SECRET")),
        ..Default::default()
    };
    let secret = config.secret_key.expose();
    let settings = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .endpoint_url(&config.endpoint)
        .region(Region::new(config.region.clone()))
        .credentials_provider(Credentials::new(
            &config.access_key,
            secret,
            None,
            None,
            "tests",
        ))
        .force_path_style(true)
        .build();
    let client = aws_sdk_s3::Client::from_conf(settings);
    client
        .create_bucket()
        .bucket(&config.bucket)
        .send()
        .await
        .unwrap();
    objects::open(&config).await.unwrap()
}

/// Bytes in which every place is told from its neighbours.
fn content(size: usize) -> Bytes {
    (0..size)
        .map(|i| (i % 251) as u8 ^ (i >> 11) as u8)
        .collect::<Vec<u8>>()
        .into()
}

fn hash(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

#[tokio::test]
async fn what_is_put_is_read_back_whole_with_its_size_and_hash() {
    for (store, folder) in &stores().await {
        store.check().await.unwrap();
        for size in [0, 1, 300_000] {
            let bytes = content(size);
            let key = format!("a/{size}.bin");
            let stored = store.put_bytes(&key, bytes.clone()).await.unwrap();
            assert_eq!((stored.size, stored.sha256), (size as u64, hash(&bytes)));
            assert_eq!(store.read(&key).await.unwrap(), bytes);
            let info = store.head(&key).await.unwrap().unwrap();
            assert_eq!((info.key.as_str(), info.size), (key.as_str(), size as u64));
            assert!((chrono::Utc::now() - info.modified).num_seconds().abs() < 120);
        }
        // On a server this one goes in several parts.
        let bytes = content(37 << 20);
        let path = folder.path().join("film.mp4");
        std::fs::File::create(&path)
            .unwrap()
            .write_all(&bytes)
            .unwrap();
        let stored = store.put_file("media/film.mp4", &path).await.unwrap();
        assert_eq!((stored.size, stored.sha256), (37 << 20, hash(&bytes)));
        assert_eq!(
            hash(&store.read("media/film.mp4").await.unwrap()),
            hash(&bytes)
        );
        assert!(path.exists(), "a copy, not a move");
        assert!(
            store
                .put_file("media/none", &folder.path().join("none"))
                .await
                .is_err()
        );
        assert_eq!(store.head("media/none").await.unwrap(), None);
    }
}

#[tokio::test]
async fn a_range_holds_exactly_its_bytes() {
    for (store, _folder) in &stores().await {
        let bytes = content(100_000);
        store.put_bytes("x.bin", bytes.clone()).await.unwrap();
        store.put_bytes("empty.bin", Bytes::new()).await.unwrap();
        for (asked, got) in [
            (0..1, 0..1),
            (5..70_000, 5..70_000),
            (99_999..100_000, 99_999..100_000),
            (99_990..200_000, 99_990..100_000),
            (7..7, 7..7),
        ] {
            let object = store.get("x.bin", Some(asked)).await.unwrap();
            assert_eq!((object.size, object.range.clone()), (100_000, got.clone()));
            let body = body(object).await;
            assert_eq!(body, bytes.slice(got.start as usize..got.end as usize));
        }
        for (key, asked) in [("x.bin", 100_000..100_001), ("x.bin", 200_000..300_000)] {
            let refused = store.get(key, Some(asked)).await.err().unwrap();
            assert!(
                matches!(refused, Error::BadRange { size: 100_000 }),
                "{refused}"
            );
        }
        assert_eq!(
            store.get("empty.bin", Some(0..10)).await.unwrap().range,
            0..0
        );
    }
}

async fn body(object: objects::Object) -> Bytes {
    use futures_util::TryStreamExt;
    object
        .body
        .try_collect::<Vec<Bytes>>()
        .await
        .unwrap()
        .concat()
        .into()
}

#[tokio::test]
async fn what_is_not_there_is_not_found_and_removing_it_is_no_error() {
    for (store, _folder) in &stores().await {
        assert!(matches!(
            store.get("no/such", None).await.err(),
            Some(Error::NotFound(_))
        ));
        assert!(matches!(
            store.get("no/such", Some(3..9)).await.err(),
            Some(Error::NotFound(_))
        ));
        assert_eq!(store.head("no/such").await.unwrap(), None);
        store.delete("no/such").await.unwrap();

        store.put_bytes("a/b/c", content(3)).await.unwrap();
        assert_eq!(
            store.head("a/b").await.unwrap(),
            None,
            "a folder is no object"
        );
        assert!(matches!(
            store.get("a", None).await.err(),
            Some(Error::NotFound(_))
        ));
        assert_eq!(store.head("a/b/c/d").await.unwrap(), None);
        store.delete("a/b/c").await.unwrap();
        assert_eq!(store.head("a/b/c").await.unwrap(), None);
        store.put_bytes("a/b/c", content(4)).await.unwrap();
        assert_eq!(store.read("a/b/c").await.unwrap(), content(4));
    }
}

#[tokio::test]
async fn what_is_put_again_replaces_the_whole_and_a_reader_keeps_what_it_opened() {
    for (store, _folder) in &stores().await {
        store
            .put_bytes("live.m3u8", content(400_000))
            .await
            .unwrap();
        let opened = store.get("live.m3u8", None).await.unwrap();
        store.put_bytes("live.m3u8", content(10)).await.unwrap();
        assert_eq!(store.read("live.m3u8").await.unwrap(), content(10));
        assert_eq!(body(opened).await.len(), 400_000);
    }
}

#[tokio::test]
async fn a_list_is_in_the_order_of_keys_in_pages_that_meet() {
    for (store, _folder) in &stores().await {
        // "-" and "." sort before "/", digits and letters after it.
        let keys = [
            "a", "b-1/x", "b.txt", "b/1", "b/2/x", "b/2/y", "b/3", "b0", "bb/1", "c/1",
        ];
        for key in keys.iter().rev() {
            store.put_bytes(key, content(1)).await.unwrap();
        }
        let growing = store.begin_growing("b/growing").await.unwrap();
        store.append(&growing, content(10)).await.unwrap();

        let all = list(store, "", None, 100).await;
        assert_eq!(all, keys);
        assert_eq!(
            list(store, "b/", None, 100).await,
            ["b/1", "b/2/x", "b/2/y", "b/3"]
        );
        assert_eq!(list(store, "b/2", None, 100).await, ["b/2/x", "b/2/y"]);
        assert_eq!(list(store, "b", None, 100).await, keys[1..9]);
        assert_eq!(list(store, "zzz/", None, 100).await, Vec::<String>::new());
        for page in [1, 2, 3] {
            let (mut met, mut after) = (Vec::new(), None::<String>);
            loop {
                let batch = list(store, "", after.as_deref(), page).await;
                assert!(batch.len() <= page);
                let Some(last) = batch.last() else { break };
                after = Some(last.clone());
                met.extend(batch);
            }
            assert_eq!(met, keys);
        }
        assert_eq!(store.delete_all("b/").await.unwrap(), 4);
        assert_eq!(
            list(store, "", None, 100).await,
            ["a", "b-1/x", "b.txt", "b0", "bb/1", "c/1"]
        );
    }
}

async fn list(store: &Store, prefix: &str, after: Option<&str>, limit: usize) -> Vec<String> {
    let found = store.list(prefix, after, limit).await.unwrap();
    found.into_iter().map(|info| info.key).collect()
}

#[tokio::test]
async fn no_call_takes_a_key_that_leaves_its_place() {
    for (store, _folder) in &stores().await {
        for key in [
            "../secret",
            "a/../../secret",
            "/etc/passwd",
            "",
            ".part/x",
            "a\0b",
        ] {
            assert!(
                matches!(
                    store.put_bytes(key, content(1)).await,
                    Err(Error::BadKey(_))
                ),
                "{key}"
            );
            assert!(matches!(
                store.put_file(key, "/etc/hostname".as_ref()).await,
                Err(Error::BadKey(_))
            ));
            assert!(matches!(
                store.get(key, None).await.err(),
                Some(Error::BadKey(_))
            ));
            assert!(matches!(store.head(key).await, Err(Error::BadKey(_))));
            assert!(matches!(store.delete(key).await, Err(Error::BadKey(_))));
            assert!(matches!(
                store.begin_growing(key).await,
                Err(Error::BadKey(_))
            ));
        }
        assert!(matches!(
            store.list("../", None, 1).await,
            Err(Error::BadKey(_))
        ));
        // A state may come from a database that somebody else wrote to.
        let mut state = store.begin_growing("good").await.unwrap();
        state.key = "../bad".into();
        assert!(matches!(
            store.append(&state, content(1)).await,
            Err(Error::BadKey(_))
        ));
        assert!(matches!(
            store.finish_growing(&state).await,
            Err(Error::BadKey(_))
        ));
        assert!(matches!(
            store.discard_growing(&state).await,
            Err(Error::BadKey(_))
        ));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn many_at_once_in_folders_that_come_and_go() {
    for (store, _folder) in &stores().await {
        let tasks = (0..40).map(|i| {
            let store = store.clone();
            tokio::spawn(async move {
                for round in 0..5 {
                    let key = format!("d{}/e/{i}", i % 3);
                    store.put_bytes(&key, content(i + round)).await.unwrap();
                    assert_eq!(store.read(&key).await.unwrap().len(), i + round);
                    store.delete(&key).await.unwrap();
                }
            })
        });
        for task in tasks.collect::<Vec<_>>() {
            task.await.unwrap();
        }
        assert_eq!(list(store, "", None, 10).await, Vec::<String>::new());
    }
}
