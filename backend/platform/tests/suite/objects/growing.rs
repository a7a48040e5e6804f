//! Growing objects: any process goes on from the state that was kept, whatever happened to the others.

use platform::objects::Growing;

use super::*;

const MIB: usize = 1 << 20;

/// The state as another process reads it from the database.
fn kept(state: &Growing) -> Growing {
    serde_json::from_str(&serde_json::to_string(state).unwrap()).unwrap()
}

#[tokio::test]
async fn it_grows_by_pieces_of_any_size_through_many_hands() {
    for (store, _folder) in &stores().await {
        let bytes = content(21 * MIB + 12_345);
        let mut state = store.begin_growing("up/film.mp4").await.unwrap();
        let mut rest = &bytes[..];
        for size in [1, 100, 3 * MIB, 0, 5 * MIB, 17, 9 * MIB, MIB, usize::MAX] {
            let (now, later) = rest.split_at(size.min(rest.len()));
            for piece in now.chunks(4 * MIB + 1) {
                // Each hand knows nothing but the state.
                let piece = Bytes::copy_from_slice(piece);
                state = store.append(&kept(&state), piece).await.unwrap();
            }
            assert_eq!(state.size, (bytes.len() - later.len()) as u64);
            rest = later;
            assert_eq!(
                store.head("up/film.mp4").await.unwrap(),
                None,
                "not visible before its end"
            );
        }
        assert_eq!(
            store.finish_growing(&kept(&state)).await.unwrap(),
            bytes.len() as u64
        );
        assert_eq!(
            hash(&store.read("up/film.mp4").await.unwrap()),
            hash(&bytes)
        );
        // The answer was lost: the same again.
        assert_eq!(
            store.finish_growing(&kept(&state)).await.unwrap(),
            bytes.len() as u64
        );
        store.discard_growing(&state).await.unwrap();
        assert_eq!(
            hash(&store.read("up/film.mp4").await.unwrap()),
            hash(&bytes)
        );
    }
}

#[tokio::test]
async fn small_and_empty_ones_finish_too() {
    for (store, _folder) in &stores().await {
        let empty = store.begin_growing("empty").await.unwrap();
        assert_eq!(store.finish_growing(&empty).await.unwrap(), 0);
        assert_eq!(store.read("empty").await.unwrap(), Bytes::new());
        let small = store.begin_growing("small").await.unwrap();
        let small = store.append(&small, content(5)).await.unwrap();
        let small = store.append(&small, content(7)).await.unwrap();
        assert_eq!(store.finish_growing(&small).await.unwrap(), 12);
        assert_eq!(
            store.read("small").await.unwrap(),
            [content(5), content(7)].concat()
        );
        assert_eq!(store.finish_growing(&small).await.unwrap(), 12);
    }
}

#[tokio::test]
async fn an_append_whose_state_was_not_kept_never_happened() {
    for (store, _folder) in &stores().await {
        let start = store.begin_growing("up/a").await.unwrap();
        let first = store.append(&start, content(6 * MIB)).await.unwrap();
        // Killed after the append and before the state was kept, three times, at several sizes.
        for lost in [10, 3 * MIB, 12 * MIB] {
            let _ = store
                .append(&kept(&first), Bytes::from(vec![0xff; lost]))
                .await
                .unwrap();
        }
        let second = store.append(&kept(&first), content(4 * MIB)).await.unwrap();
        let _ = store
            .append(&kept(&second), Bytes::from(vec![0xee; 9 * MIB]))
            .await
            .unwrap();
        let third = store.append(&kept(&second), content(100)).await.unwrap();
        assert_eq!(
            store.finish_growing(&third).await.unwrap(),
            10 * MIB as u64 + 100
        );
        let expected = [content(6 * MIB), content(4 * MIB), content(100)].concat();
        assert_eq!(hash(&store.read("up/a").await.unwrap()), hash(&expected));
        assert_eq!(
            store.delete_all("").await.unwrap(),
            1,
            "nothing else is left"
        );
    }
}

#[tokio::test]
async fn a_late_hand_that_appends_what_belongs_there_does_no_harm() {
    for (store, _folder) in &stores().await {
        let bytes = content(23 * MIB);
        let start = store.begin_growing("up/d").await.unwrap();
        let first = store.append(&start, bytes.slice(..6 * MIB)).await.unwrap();
        let second = store
            .append(&kept(&first), bytes.slice(6 * MIB..15 * MIB))
            .await
            .unwrap();
        let third = store
            .append(&kept(&second), bytes.slice(15 * MIB..17 * MIB))
            .await
            .unwrap();
        // It lost the lock while the two above were kept. It may fail; what it made is not kept.
        let _ = store
            .append(&kept(&first), bytes.slice(6 * MIB..8 * MIB))
            .await;
        let _ = store.append(&kept(&start), bytes.slice(..9 * MIB)).await;
        let whole = store
            .append(&kept(&third), bytes.slice(17 * MIB..))
            .await
            .unwrap();
        store.finish_growing(&whole).await.unwrap();
        assert_eq!(hash(&store.read("up/d").await.unwrap()), hash(&bytes));
        assert_eq!(
            store.delete_all("").await.unwrap(),
            1,
            "nothing else is left"
        );
    }
}

#[tokio::test]
async fn what_is_discarded_is_gone_at_any_stage() {
    for (store, _folder) in &stores().await {
        let state = store.begin_growing("up/b").await.unwrap();
        let state = store.append(&state, content(9 * MIB)).await.unwrap();
        store.discard_growing(&state).await.unwrap();
        store.discard_growing(&state).await.unwrap();
        assert!(matches!(
            store.finish_growing(&state).await,
            Err(Error::BadState { .. })
        ));
        assert!(store.append(&state, content(9 * MIB)).await.is_err());
        assert_eq!(store.head("up/b").await.unwrap(), None);
    }
}

#[tokio::test]
async fn an_older_object_under_the_same_key_is_not_taken_for_the_finished_one() {
    for (store, _folder) in &stores().await {
        store.put_bytes("up/c", content(12)).await.unwrap();
        let state = store.begin_growing("up/c").await.unwrap();
        let state = store
            .append(&state, Bytes::from_static(b"twelve bytes"))
            .await
            .unwrap();
        store.finish_growing(&state).await.unwrap();
        assert_eq!(store.read("up/c").await.unwrap(), "twelve bytes");
    }
}
