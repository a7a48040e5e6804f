//! What stands around every answer: compression, numbers, the page of trust.

use platform::config::{Secret, Tls};
use reqwest::{Method, header};
use tests::{Client, TestApp};

#[tokio::test]
async fn text_is_compressed_for_whoever_can_read_it() {
    let app = TestApp::new().await;
    let ask = async |path: &str, accepted: &str| {
        let request = app.visitor().request(Method::GET, path);
        let answer = request.header("accept-encoding", accepted).send().await;
        let answer = answer.unwrap();
        let coding = answer.headers().get("content-encoding").cloned();
        let vary = answer.headers().get("vary").cloned();
        (
            coding.map(|value| value.to_str().unwrap().to_owned()),
            vary.is_some(),
            answer.bytes().await.unwrap(),
        )
    };
    let document = "/api/v1/openapi.json";
    let (none, vary, whole) = ask(document, "identity").await;
    assert_eq!((none, vary), (None, true));
    let (br, _, small) = ask(document, "gzip, deflate, br").await;
    assert_eq!(br.as_deref(), Some("br"));
    assert!(
        small.len() * 8 < whole.len(),
        "{} of {}",
        small.len(),
        whole.len()
    );
    let (gzip, _, packed) = ask(document, "br;q=0, gzip").await;
    assert_eq!(gzip.as_deref(), Some("gzip"));
    assert_eq!(&packed[..2], b"\x1f\x8b");
    let (page, _, _) = ask("/", "br").await;
    assert_eq!(page.as_deref(), Some("br"));
    // Too small to gain anything.
    assert_eq!(ask("/api/health", "br").await.0, None);
}

#[tokio::test]
async fn it_is_ready_while_its_stores_answer() {
    let app = TestApp::new().await;
    let ready = app.visitor().get("/api/ready").await.expect(200).json();
    assert_eq!(ready["ready"], true);
    assert_eq!(ready["checks"]["database"], true);
    assert_eq!(ready["checks"]["objects"], true);
    assert!(ready["checks"]["free_bytes"].as_u64().unwrap() > 0);
    app.app.db.close().await.unwrap();
    let broken = app.visitor().get("/api/ready").await.expect(503).json();
    assert_eq!(broken["checks"]["database"], false);
}

#[tokio::test]
async fn numbers_are_for_this_machine_and_for_whoever_has_the_token() {
    let app = TestApp::with(|config| {
        config.listen.metrics_token = Secret::new("mot-chuoi-bi-mat-dai");
    })
    .await;
    app.visitor().get("/api/health").await.expect(200);
    let ask = async |headers: &[(&'static str, &str)]| {
        let mut request = app.visitor().request(Method::GET, "/metrics");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = request.send().await.unwrap();
        (answer.status().as_u16(), answer.text().await.unwrap())
    };
    let (status, text) = ask(&[]).await;
    assert_eq!(status, 200);
    assert!(
        text.contains("benhoc_requests_total{") && text.contains("benhoc_free_bytes "),
        "{text}"
    );
    let proxied = ("x-forwarded-for", "203.0.113.9");
    assert_eq!(ask(&[proxied]).await.0, 404);
    assert_eq!(
        ask(&[proxied, ("authorization", "Bearer mot-chuoi-bi-mat-dai")])
            .await
            .0,
        200
    );
    assert_eq!(ask(&[("authorization", "Bearer doan")]).await.0, 404);
}

#[tokio::test]
async fn the_page_of_trust_is_there_where_the_installation_vouches_for_itself() {
    let app = TestApp::new().await;
    app.visitor().get("/tin-cay").await.expect(404);
    app.visitor().get("/tin-cay/benhoc.crt").await.expect(404);

    let app = TestApp::with(|config| config.listen.tls = Tls::Local).await;
    let page = app.visitor().get("/tin-cay").await.expect(200);
    assert!(page.text.contains("Tải chứng chỉ") && page.text.contains("Cài đặt chung"));
    let certificate = app.visitor().get("/tin-cay/benhoc.crt").await.expect(200);
    assert_eq!(
        certificate.header("content-type"),
        "application/x-x509-ca-cert"
    );
    assert!(certificate.text.starts_with("-----BEGIN CERTIFICATE-----"));
    assert!(!certificate.text.contains("PRIVATE"));
    let english = Client::new(&app.address)
        .request(Method::GET, "/tin-cay")
        .header(header::COOKIE, "benhoc_language=en");
    let english = english.send().await.unwrap().text().await.unwrap();
    assert!(english.contains("Download the certificate"));
}
