//! A film as a player fetches it: from the master playlist down to the last piece.

use reqwest::{Method, header};

use crate::client::Client;

/// What a player asks for: a file, or a range of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub path: String,
    /// First byte and how many.
    pub range: Option<(u64, u64)>,
}

/// Every playlist and every piece of a film, the master playlist first. Panics if a playlist does not open.
pub async fn pieces(client: &Client, master: &str) -> Vec<Piece> {
    let whole = |path: &str| Piece {
        path: path.to_owned(),
        range: None,
    };
    let mut all = vec![whole(master)];
    let text = client.get(master).await.expect(200).text;
    let mut playlists: Vec<String> = named(&text).map(|name| beside(master, name)).collect();
    playlists.sort();
    playlists.dedup();
    for playlist in playlists {
        all.push(whole(&playlist));
        let text = client.get(&playlist).await.expect(200).text;
        assert!(text.ends_with("#EXT-X-ENDLIST\n"), "{playlist}: {text}");
        all.extend(segments(&playlist, &text));
    }
    all
}

/// The status that an asker gets for a piece, and how many bytes.
pub async fn fetch(client: &Client, piece: &Piece) -> (u16, u64) {
    let mut request = client.request(Method::GET, &piece.path);
    if let Some((first, length)) = piece.range {
        let range = format!("bytes={first}-{}", first + length - 1);
        request = request.header(header::RANGE, range);
    }
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.bytes().await.expect("a body").len() as u64)
}

/// Fetches every piece as somebody who may; each is whole.
pub async fn plays(client: &Client, pieces: &[Piece]) {
    for piece in pieces {
        let (status, length) = fetch(client, piece).await;
        match piece.range {
            Some((_, said)) => assert_eq!((status, length), (206, said), "{piece:?}"),
            None => assert!(status == 200 && length > 0, "{status}: {piece:?}"),
        }
    }
}

/// Files named by lines and by `URI="…"`.
fn named(text: &str) -> impl Iterator<Item = &str> {
    text.lines()
        .filter_map(|line| match line.strip_prefix('#') {
            Some(tag) => tag.split("URI=\"").nth(1)?.split('"').next(),
            None => Some(line).filter(|line| !line.is_empty()),
        })
}

/// The pieces of one rendition.
fn segments(playlist: &str, text: &str) -> Vec<Piece> {
    let mut range = None;
    let mut all = Vec::new();
    for line in text.lines() {
        if let Some(said) = line.strip_prefix("#EXT-X-BYTERANGE:") {
            range = Some(said);
        } else if let Some(map) = line.strip_prefix("#EXT-X-MAP:") {
            let said = map.split("BYTERANGE=\"").nth(1);
            range = said.and_then(|said| said.split('"').next());
            all.extend(named(line).map(|name| (name, range.take())));
        } else if !line.starts_with('#') && !line.is_empty() {
            all.push((line, range.take()));
        }
    }
    let piece = |(name, range): (&str, Option<&str>)| Piece {
        path: beside(playlist, name),
        range: range.map(|said| {
            let (length, first) = said.split_once('@').expect("LENGTH@FIRST");
            let number = |text: &str| text.parse().expect("a number");
            (number(first), number(length))
        }),
    };
    all.into_iter().map(piece).collect()
}

/// The path of a file that is named beside another.
fn beside(path: &str, name: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    format!("{folder}/{name}")
}
