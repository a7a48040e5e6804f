//! What only a folder can show: what is on the disk, and what happens when the disk says no.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use super::*;

fn files_under(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                open.push(entry.path());
            } else {
                found.push(
                    entry
                        .path()
                        .strip_prefix(folder)
                        .unwrap()
                        .display()
                        .to_string(),
                );
            }
        }
    }
    found
}

#[tokio::test]
async fn nothing_is_left_beside_the_objects_and_nobody_else_may_read_them() {
    let (store, folder) = folder_store().await;
    let root = folder.path().join("objects");
    store.put_bytes("a/b/c.txt", content(10)).await.unwrap();
    store.put_bytes("a/b/c.txt", content(11)).await.unwrap();
    assert!(
        store.put_bytes("a/b", content(1)).await.is_err(),
        "a folder is in the way"
    );
    assert!(
        store.put_bytes("a/b/c.txt/d", content(1)).await.is_err(),
        "a file is in the way"
    );
    assert_eq!(files_under(&root), ["a/b/c.txt"]);
    let mode = |path: &str| {
        std::fs::metadata(root.join(path))
            .unwrap()
            .permissions()
            .mode()
            & 0o077
    };
    assert_eq!((mode(""), mode("a/b/c.txt")), (0, 0));
    store.delete("a/b/c.txt").await.unwrap();
    assert!(
        !root.join("a").exists(),
        "empty folders go with their last object"
    );
}

#[tokio::test]
async fn a_new_start_clears_what_a_killed_program_left_half_written_long_ago() {
    let (_store, folder) = folder_store().await;
    let root = folder.path().join("objects");
    let age = |name: &str, hours: u64| {
        let file = std::fs::File::create(root.join(".part").join(name)).unwrap();
        let then = std::time::SystemTime::now() - std::time::Duration::from_secs(hours * 3600);
        file.set_modified(then).unwrap();
    };
    age("old", 72);
    age("at-work", 1);
    let config = config::Objects {
        folder: root.clone(),
        ..Default::default()
    };
    objects::open(&config).await.unwrap();
    assert_eq!(files_under(&root), [".part/at-work"]);
}
