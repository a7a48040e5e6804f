//! Outgoing messages: written down with their cause, sent by a job, their words erased.

use chrono::{DateTime, Duration, Utc};
use platform::clock::Clock;
use platform::config::{self, EmailPort, Secret, SmsPort, SmtpSecurity};
use platform::database::Database;
use platform::messages::{self, Channel, Message, Ports, State, message};
use platform::queue::{self, Worker};
use sea_orm::EntityTrait;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use uuid::Uuid;

use crate::support::{self, Fresh};

async fn databases() -> Vec<Fresh> {
    let all = support::databases().await;
    for fresh in &all {
        let tx = fresh.db.begin().await.unwrap();
        platform::migration::up(&tx).await.unwrap();
        tx.commit().await.unwrap();
    }
    all
}

fn clock() -> Clock {
    Clock::frozen("2026-11-21T02:30:00Z".parse::<DateTime<Utc>>().unwrap())
}

fn sms(text: &str) -> Message {
    Message {
        channel: Channel::Sms,
        to: "+84912345678".into(),
        subject: String::new(),
        text: text.into(),
        good_for: Some(Duration::minutes(15)),
    }
}

fn email(to: &str) -> Message {
    Message {
        channel: Channel::Email,
        to: to.into(),
        subject: "Đặt lại mật khẩu".into(),
        text: "Mã của bạn là 123456.".into(),
        good_for: None,
    }
}

async fn post(db: &Database, clock: &Clock, message: &Message) -> Uuid {
    let tx = db.begin().await.unwrap();
    let id = messages::post(&tx, message, clock.now()).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn find(db: &Database, id: Uuid) -> message::Model {
    message::Entity::find_by_id(id)
        .one(db.reader())
        .await
        .unwrap()
        .unwrap()
}

/// Sends what is due, and what waits for another try.
async fn send_all(db: &Database, clock: &Clock, config: &config::Messages, folder: &TempDir) {
    let ports = Ports::open(config, folder.path()).unwrap();
    let worker = messages::send_by(Worker::new(db.clone()), db.clone(), clock.clone(), ports);
    let tx = db.begin().await.unwrap();
    queue::make_due(&tx).await.unwrap();
    tx.commit().await.unwrap();
    worker.drain().await.unwrap();
}

#[tokio::test]
async fn a_message_leaves_after_its_cause_was_committed_and_its_words_are_erased() {
    for Fresh { db, .. } in &databases().await {
        let (clock, folder, config) = (
            clock(),
            tempfile::tempdir().unwrap(),
            config::Messages::default(),
        );
        let tx = db.begin().await.unwrap();
        messages::post(&tx, &sms("never"), clock.now())
            .await
            .unwrap();
        drop(tx);
        let id = post(db, &clock, &sms("Mã của bạn là \"654321\"")).await;
        assert_eq!(find(db, id).await.state, State::Waiting);
        send_all(db, &clock, &config, &folder).await;
        send_all(db, &clock, &config, &folder).await;
        let log = std::fs::read_to_string(folder.path().join("messages.log")).unwrap();
        let lines: Vec<serde_json::Value> = log
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 1);
        assert_eq!(
            (&lines[0]["to"], &lines[0]["text"]),
            (&"+84912345678".into(), &"Mã của bạn là \"654321\"".into())
        );
        let kept = find(db, id).await;
        assert_eq!(
            (kept.state, kept.text.as_str(), kept.subject.as_str()),
            (State::Sent, "", "")
        );
        assert_eq!(kept.sent_at, Some(clock.now()));
    }
}

#[tokio::test]
async fn what_is_too_late_or_has_no_way_out_is_given_up_and_says_why() {
    for Fresh { db, .. } in &databases().await {
        let (clock, folder) = (clock(), tempfile::tempdir().unwrap());
        let late = post(db, &clock, &sms("Mã 1")).await;
        clock.advance(Duration::minutes(16));
        let closed = post(db, &clock, &email("ba@example.org")).await;
        // One that does not say is worth half a day.
        let slow = post(
            db,
            &clock,
            &Message {
                good_for: None,
                ..sms("Mã 2")
            },
        )
        .await;
        let config = config::Messages {
            email: EmailPort::Off,
            ..Default::default()
        };
        send_all(db, &clock, &config, &folder).await;
        for (id, why) in [(late, "not worth sending"), (closed, "not open")] {
            let kept = find(db, id).await;
            assert_eq!((kept.state, kept.text.as_str()), (State::GivenUp, ""));
            assert!(
                kept.reason.as_deref().unwrap().contains(why),
                "{:?}",
                kept.reason
            );
        }
        assert_eq!(find(db, slow).await.state, State::Sent);
        let stale = post(
            db,
            &clock,
            &Message {
                good_for: None,
                ..sms("Mã 3")
            },
        )
        .await;
        clock.advance(Duration::hours(13));
        send_all(db, &clock, &config, &folder).await;
        assert_eq!(find(db, stale).await.state, State::GivenUp);
        let log = std::fs::read_to_string(folder.path().join("messages.log")).unwrap();
        assert!(log.contains("Mã 2") && log.lines().count() == 1, "{log}");

        let tx = db.begin().await.unwrap();
        assert_eq!(
            messages::forget(&tx, clock.now() - Duration::hours(1))
                .await
                .unwrap(),
            4
        );
        tx.commit().await.unwrap();
        let ports = Ports::open(&config, folder.path()).unwrap();
        assert!(ports.can(Channel::Sms) && !ports.can(Channel::Email));
    }
}

/// A gateway that answers each call with the next status and keeps what it was told.
async fn gateway(statuses: &[&'static str]) -> (String, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let statuses = statuses.to_vec();
    let calls = tokio::spawn(async move {
        let mut calls = Vec::new();
        for status in statuses {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut call = vec![0; 8192];
            let mut read = 0;
            // Head and body come in one or two pieces; the body ends in a brace.
            while !call[..read].ends_with(b"}") {
                read += stream.read(&mut call[read..]).await.unwrap();
            }
            calls.push(String::from_utf8_lossy(&call[..read]).into_owned());
            let answer =
                format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            stream.write_all(answer.as_bytes()).await.unwrap();
        }
        calls
    });
    (address, calls)
}

#[tokio::test]
async fn a_gateway_is_told_number_and_words_and_is_tried_again_when_it_is_ill() {
    let Fresh { db, .. } = &databases().await[0];
    let (clock, folder) = (clock(), tempfile::tempdir().unwrap());
    let (address, calls) = gateway(&["503 Busy", "429 Slow", "200 OK", "400 Bad"]).await;
    let config = config::Messages {
        sms: SmsPort::Http,
        sms_url: format!("{address}/send?to={{phone}}"),
        sms_body: r#"{"noi_dung":"{text}"}"#.into(),
        sms_authorization: Secret::new("Bearer hush"),
        ..Default::default()
    };
    let good = post(db, &clock, &sms("Mã \"12\" {phone}\nđừng đưa ai")).await;
    for expected in [State::Waiting, State::Waiting, State::Sent] {
        send_all(db, &clock, &config, &folder).await;
        assert_eq!(find(db, good).await.state, expected);
    }
    let refused = post(db, &clock, &sms("x")).await;
    send_all(db, &clock, &config, &folder).await;
    let kept = find(db, refused).await;
    assert_eq!(
        (kept.state, kept.reason.as_deref()),
        (State::GivenUp, Some("the gateway said 400 Bad Request"))
    );

    let calls = calls.await.unwrap();
    assert!(
        calls[2].starts_with("POST /send?to=%2B84912345678 HTTP/1.1"),
        "{}",
        calls[2]
    );
    assert!(
        calls[2].contains("authorization: Bearer hush"),
        "{}",
        calls[2]
    );
    let body: serde_json::Value =
        serde_json::from_str(calls[2].split("\r\n\r\n").nth(1).unwrap()).unwrap();
    assert_eq!(body["noi_dung"], "Mã \"12\" {phone}\nđừng đưa ai");
    assert!(!format!("{:?}", Ports::open(&config, folder.path()).unwrap()).contains("hush"));
}

/// A mail server that takes letters for everybody but `nobody@…`, and keeps them.
async fn mail_server(sessions: usize) -> (u16, tokio::task::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let letters = tokio::spawn(async move {
        let mut letters = Vec::new();
        for _ in 0..sessions {
            let (stream, _) = listener.accept().await.unwrap();
            let (read, mut write) = stream.into_split();
            let mut lines = BufReader::new(read).lines();
            write
                .write_all(b"220 post.example ESMTP\r\n")
                .await
                .unwrap();
            while let Ok(Some(line)) = lines.next_line().await {
                let answer = match line.to_ascii_uppercase() {
                    line if line.starts_with("EHLO") => "250-post.example\r\n250 8BITMIME\r\n",
                    line if line.starts_with("RCPT") && line.contains("NOBODY") => {
                        "550 5.1.1 no such person\r\n"
                    }
                    line if line.starts_with("DATA") => {
                        write.write_all(b"354 go on\r\n").await.unwrap();
                        let mut letter = String::new();
                        while let Some(line) =
                            lines.next_line().await.unwrap().filter(|line| line != ".")
                        {
                            letter += &(line + "\n");
                        }
                        letters.push(letter);
                        "250 taken\r\n"
                    }
                    line if line.starts_with("QUIT") => "221 bye\r\n",
                    _ => "250 ok\r\n",
                };
                if write.write_all(answer.as_bytes()).await.is_err() || answer.starts_with("221") {
                    break;
                }
            }
        }
        letters
    });
    (port, letters)
}

#[tokio::test]
async fn a_mail_server_takes_letters_and_a_wrong_address_is_given_up() {
    let Fresh { db, .. } = &databases().await[0];
    let (clock, folder) = (clock(), tempfile::tempdir().unwrap());
    let (port, letters) = mail_server(2).await;
    let config = config::Messages {
        email: EmailPort::Smtp,
        email_from: "Bến Học <hoc@example.org>".into(),
        smtp_host: "127.0.0.1".into(),
        smtp_port: port,
        smtp_security: SmtpSecurity::None,
        ..Default::default()
    };
    let good = post(db, &clock, &email("ba@example.org")).await;
    send_all(db, &clock, &config, &folder).await;
    let unknown = post(db, &clock, &email("nobody@example.org")).await;
    let broken = post(db, &clock, &email("not an address\r\nBcc: all@example.org")).await;
    send_all(db, &clock, &config, &folder).await;
    assert_eq!(find(db, good).await.state, State::Sent);
    for (id, why) in [(unknown, "no such person"), (broken, "")] {
        let kept = find(db, id).await;
        assert_eq!(kept.state, State::GivenUp);
        assert!(
            kept.reason.as_deref().unwrap().contains(why),
            "{:?}",
            kept.reason
        );
    }
    let letters = tokio::time::timeout(std::time::Duration::from_secs(60), letters)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(letters.len(), 1);
    assert!(
        letters[0].contains(&format!("Message-ID: <{good}@example.org>")),
        "{}",
        letters[0]
    );
    assert!(letters[0].contains("To: ba@example.org"), "{}", letters[0]);
}

#[tokio::test]
async fn every_way_of_encryption_can_be_opened() {
    let folder = tempfile::tempdir().unwrap();
    for smtp_security in [
        SmtpSecurity::StartTls,
        SmtpSecurity::Tls,
        SmtpSecurity::None,
    ] {
        let config = config::Messages {
            email: EmailPort::Smtp,
            smtp_host: "post.example.org".into(),
            smtp_security,
            sms: SmsPort::Http,
            sms_url: "https://sms.example.org/".into(),
            ..Default::default()
        };
        let ports = Ports::open(&config, folder.path()).unwrap();
        assert!(ports.can(Channel::Email) && ports.can(Channel::Sms));
    }
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_tried_again() {
    let Fresh { db, .. } = &databases().await[0];
    let (clock, folder) = (clock(), tempfile::tempdir().unwrap());
    let config = config::Messages {
        email: EmailPort::Smtp,
        smtp_host: "127.0.0.1".into(),
        // Nobody listens on port 1.
        smtp_port: 1,
        smtp_security: SmtpSecurity::None,
        ..Default::default()
    };
    let id = post(db, &clock, &email("ba@example.org")).await;
    send_all(db, &clock, &config, &folder).await;
    let kept = find(db, id).await;
    assert_eq!(
        (kept.state, kept.text.as_str()),
        (State::Waiting, "Mã của bạn là 123456.")
    );
}
