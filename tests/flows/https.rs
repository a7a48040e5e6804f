//! A commune's PC in the network of its centre: no public name, encrypted all the same. A phone comes by the plain
//! address, learns to trust the installation's own authority, and from then on everything is as it is elsewhere.

use reqwest::{Method, Version, header::HeaderMap};
use serde_json::json;
use store::state::Role;
use tests::{Client, SECRET, program::Program};

const HOST: &str = "hoc.benhai.lan";

#[tokio::test]
async fn a_phone_learns_to_trust_a_centre_and_signs_in_encrypted() {
    let mut program = Program::set_up_encrypted(HOST).await;
    program.person(Role::Learner, "mai").await;
    let plain = Client::new(&format!("http://{}", program.config.listen.plain_address));
    let listening = program.config.listen.address.parse().unwrap();

    // What came in the open is led to the encrypted address; a secret that was sent in the open is not.
    let led = plain.get("/khoa-hoc?trang=2").await.expect(308);
    let there = format!("{}/khoa-hoc?trang=2", program.address);
    assert_eq!(led.header("location"), there);
    let body = json!({"login": "mai", "secret": SECRET});
    plain
        .post("/api/v1/session", body.clone())
        .await
        .expect(426);
    let page = plain.get("/").await.expect(200);
    assert!(page.text.contains("/tin-cay/benhoc.crt") && page.text.contains(&program.address));
    let certificate = plain.get("/tin-cay/benhoc.crt").await.expect(200).text;

    // Whoever does not trust it is not let talk; whoever does is.
    let stranger = Client::new(&program.address).request(Method::GET, "/");
    assert!(stranger.send().await.is_err());
    let phone = Client::trusting(&program.address, certificate.as_bytes(), listening);
    let answer = phone.request(Method::GET, "/").send().await.unwrap();
    assert_eq!(
        (answer.status().as_u16(), answer.version()),
        (200, Version::HTTP_2)
    );
    let signed_in = phone
        .post("/api/v1/session", body.clone())
        .await
        .expect(200);
    for cookie in signed_in.headers.get_all("set-cookie") {
        let cookie = cookie.to_str().unwrap();
        assert!(
            cookie.starts_with("__Host-") && cookie.contains("Secure"),
            "{cookie}"
        );
    }

    // Another site's page cannot act for this phone.
    let mut foreign = HeaderMap::new();
    foreign.insert("origin", "https://evil.example".parse().unwrap());
    let forged = phone.request(Method::DELETE, "/api/v1/session");
    let forged = forged.headers(foreign).send().await;
    assert_eq!(forged.unwrap().status(), 403);

    // The power goes. The authority is the same, or every phone would have to learn anew.
    program.cut_power().await;
    let viewer = phone.get("/api/v1/viewer").await.ok();
    assert_eq!(viewer["person"]["given_name"], "Lan");
    phone.post("/api/v1/session/refresh", json!({})).await.ok();
    let again = plain.get("/tin-cay/benhoc.crt").await.expect(200).text;
    assert_eq!(again, certificate);
}
