//! A catalogue of another system: the file goes up, is read by the confined child, looked at, taken over a power cut, and
//! its books are found.

use serde_json::{Value, json};
use store::state::Role;
use tests::{
    Client,
    import::{at, begin},
    program::{Program, unit_of, until},
    search,
};

/// How long the machine may take for a small file on two busy cores.
const READ: u64 = 60;
/// Records of the file: several lots.
const RECORDS: usize = 400;

#[tokio::test]
async fn a_catalogue_is_read_looked_at_and_taken_over_a_power_cut() {
    let mut program = Program::set_up().await;
    let librarian = program.person(Role::Librarian, "lan").await;
    let unit = unit_of(&librarian).await;
    let mut table = "Tên sách,Tác giả,Năm,Kho\n".to_owned();
    for number in 1..=RECORDS {
        table += &format!("Sổ tay nhà nông tập {number},Nguyễn Văn {number},2001,A\n");
    }
    let import = begin(&librarian, unit, table.into_bytes()).await;
    let read = until_state(&librarian, &import, "read").await;
    assert_eq!(read["records"], RECORDS);
    assert_eq!(read["counts"]["add"], RECORDS);
    assert_eq!(read["unused"], json!(["Kho"]));

    let publish = json!({"publish": true});
    librarian.post(&at(&import, "/take"), publish).await.ok();
    // Some are there: the power goes.
    let before = until("the first records", READ, async || {
        let view = librarian.get(&at(&import, "")).await.ok();
        view["taken"].as_u64().filter(|taken| *taken > 0)
    })
    .await;
    program.cut_power().await;
    let after = librarian.get(&at(&import, "")).await.ok();
    assert!(after["taken"].as_u64().unwrap() >= before, "{after}");
    let taken = until_state(&librarian, &import, "taken").await;
    // Each is there once.
    assert_eq!(taken["counts"]["add"], RECORDS);
    let again = begin(&librarian, unit, b"Title\nS\xe1ch\n".to_vec()).await;
    let again = until_state(&librarian, &again, "read").await;
    assert_eq!(again["counts"]["add"], 1);
    let reader = program.visitor();
    let title = format!("Sổ tay nhà nông tập {RECORDS}");
    search::found(&reader, &title, "book", &title).await;
}

#[tokio::test]
async fn a_file_that_is_no_catalogue_says_so() {
    let program = Program::set_up().await;
    let librarian = program.person(Role::Librarian, "lan").await;
    let unit = unit_of(&librarian).await;
    for (bytes, code) in [
        (&b"PK\x03\x04 not an archive"[..], "not_records"),
        (b"a,b\n1,2\n", "no_title_column"),
        (b"\n", "no_records"),
    ] {
        let import = begin(&librarian, unit, bytes.to_vec()).await;
        let failed = until_state(&librarian, &import, "failed").await;
        assert_eq!(failed["reason"]["code"], code);
        assert_eq!(failed["can"], json!(["delete"]));
    }
}

async fn until_state(client: &Client, import: &Value, state: &str) -> Value {
    until(state, READ, async || {
        let view = client.get(&at(import, "")).await.ok();
        Some(view).filter(|view| view["state"] == state)
    })
    .await
}
