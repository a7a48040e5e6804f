//! The sample content of a first look: never taken for whole when it is half, never served to others.

use tests::program::{Program, until};

#[tokio::test]
async fn a_sample_that_was_broken_off_is_not_taken_for_whole() {
    let program = Program::bare().await;
    let folder = std::env::var("BENHOC_TEST_SAMPLE").unwrap();
    let words = ["seed", "--sample", &folder];
    let mut child = program.begin(&words);
    let mark = program.config.data.folder.join("sample");
    until("the first of the sample", 60, async || {
        mark.exists().then_some(())
    })
    .await;
    child.kill().unwrap();
    child.wait().unwrap();
    let why = program.refused(&words);
    assert!(why.contains("broken off"), "{why}");
}

#[tokio::test]
async fn sample_accounts_are_for_this_machine_alone() {
    let mut program = Program::bare().await;
    let folder = std::env::var("BENHOC_TEST_SAMPLE").unwrap();
    let words = ["seed", "--sample", &folder];
    let here = program.config.listen.address.clone();
    let reachable = here.replace("127.0.0.1", "0.0.0.0");

    program.config.listen.address.clone_from(&reachable);
    let why = program.refused(&words);
    assert!(why.contains("others can reach"), "{why}");

    program.config.listen.address.clone_from(&here);
    let said = program.console(&words, "");
    assert!(said.contains("học viên"), "{said}");
    assert!(program.console(&words, "").contains("already"));

    program.config.listen.address = reachable;
    let mut child = program.begin(&["serve"]);
    let end = until("a refusal", 60, async || child.try_wait().unwrap()).await;
    assert!(!end.success());

    program.config.listen.address = here;
    program.start().await;
    let home = program.visitor().get("/api/v1/home").await.ok();
    assert!(!home["courses"].as_array().unwrap().is_empty(), "{home}");
}
