//! A province under a public name: its certificate comes from an authority that looks for itself whether the name is
//! the site's, and is kept.

use store::state::Role;
use tests::program::Program;

const HOST: &str = "hoc.benhoc.test";

#[tokio::test]
async fn an_authority_certifies_the_site_and_need_not_be_there_after_a_power_cut() {
    // The start is over when a visitor who trusts the authority is answered.
    let mut program = Program::set_up_certified(HOST).await;
    program.person(Role::Learner, "mai").await;
    let folder = program.config.data.folder.join("keys/acme");
    let kept = || std::fs::read(folder.join("chain.pem")).unwrap();
    let first = kept();

    program.authority.as_mut().unwrap().stop();
    program.cut_power().await;
    program.sign_in("mai").await;
    assert_eq!(kept(), first, "the same certificate, and nobody was asked");
}
