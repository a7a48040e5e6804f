//! The cell holds: this test program is its own hostile child.
//!
//! It has no harness, because as `child …` it must do what it is told and nothing
//! else. Each test runs in every confinement that works on this machine.
#![expect(clippy::unwrap_used, reason = "a test")]

use std::ffi::OsString;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use platform::sandbox::child::{self, Answer, Task};
use platform::sandbox::{Choice, Crash, Limits, Outcome, Request, Sandbox};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

type Test = (&'static str, fn());

const TESTS: &[Test] = &[
    ("reads_its_input_and_answers", reads_its_input_and_answers),
    ("sees_nothing_of_the_machine", sees_nothing_of_the_machine),
    ("a_refusal_keeps_its_class", a_refusal_keeps_its_class),
    ("limits_end_it", limits_end_it),
    (
        "stop_kills_it_and_its_children",
        stop_kills_it_and_its_children,
    ),
];

/// Speaks as much of the test protocol as `cargo test` and `cargo nextest` use.
fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    let has = |word: &str| arguments.iter().any(|argument| argument == word);
    if arguments.first().is_some_and(|word| word == "child") {
        return child::run(arguments.into_iter().skip(1), misbehave);
    }
    let named: Vec<&Test> = TESTS
        .iter()
        .filter(|(name, _)| !has("--exact") || has(name))
        .collect();
    for (name, test) in named {
        match (has("--list"), has("--ignored")) {
            (true, false) => println!("{name}: test"),
            (false, _) => {
                println!("{name}");
                test();
            }
            (true, true) => {}
        }
    }
    ExitCode::SUCCESS
}

/// What the child tries, by the name of its work.
fn misbehave(task: Task) -> anyhow::Result<Answer> {
    match task.work.as_str() {
        "copy" => {
            child::tell(&json!({"step": 1}))?;
            std::fs::write(task.out.join("copy"), std::fs::read(&task.input)?)?;
            Ok(Answer::Done(task.options))
        }
        "look" => Ok(Answer::Done(look(&task))),
        "refuse" => Ok(Answer::Refused {
            class: "damaged".into(),
            sentence: "It is torn.".into(),
        }),
        "memory" => {
            let mut hoard = Vec::new();
            loop {
                hoard.push(vec![1_u8; 1 << 20]);
            }
        }
        "cpu" => loop {
            std::hint::black_box(0);
        },
        "disk" => {
            let mut file = std::fs::File::create(task.out.join("huge"))?;
            loop {
                file.write_all(&[0; 65536])?;
            }
        }
        "many files" => {
            for number in 0.. {
                std::fs::write(task.out.join(format!("{number}")), vec![0; 1 << 20])?;
                std::thread::sleep(Duration::from_millis(1));
            }
            unreachable!()
        }
        "sleep" => {
            let mut sleeper = Command::new("sleep").arg("1000").spawn()?;
            child::tell(&json!({"started": true}))?;
            sleeper.wait()?;
            Ok(Answer::Done(Value::Null))
        }
        "long line" => {
            println!("{}", "x".repeat(64 << 20));
            Ok(Answer::Done(Value::Null))
        }
        other => anyhow::bail!("unknown work {other}"),
    }
}

/// Everything that must not work, by name, and whether it did.
fn look(task: &Task) -> Value {
    let secret = task.options["secret"].as_str().unwrap_or_default();
    let port = task.options["port"].as_u64().unwrap_or_default();
    json!({
        "environment": std::env::var("BENHOC_SECRET").is_ok(),
        "other_file": std::fs::read(secret).is_ok(),
        "passwords": std::fs::read("/etc/passwd").is_ok(),
        "write_input": std::fs::write(&task.input, b"changed").is_ok(),
        "write_beside": std::fs::write(Path::new(secret).with_extension("new"), b"x").is_ok(),
        "network": TcpStream::connect(format!("127.0.0.1:{port}")).is_ok(),
        "udp": std::net::UdpSocket::bind("0.0.0.0:0").is_ok(),
        "namespaces": Command::new("unshare").args(["-U", "true"]).status().is_ok_and(|s| s.success()),
        "kill_parent": kill_everyone_listed(task.options["parent"].as_u64()),
        "niceness": rustix::process::getpriority_process(None).ok(),
    })
}

/// Whether the child could signal the parent (signal 0 asks without harm).
fn kill_everyone_listed(parent: Option<u64>) -> bool {
    let pid = i32::try_from(parent.unwrap_or(0)).unwrap_or(0);
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), None).is_ok()
}

fn reads_its_input_and_answers() {
    each(|cell| {
        // A name that would be an option, a pattern and two lines elsewhere.
        let request = cell.request("copy", "-i %d|a\nb\u{0103}.mp4", json!({"kept": [1, 2]}));
        let (outcome, lines) = cell.run(&request);
        assert_eq!(outcome, Outcome::Done(json!({"kept": [1, 2]})));
        assert_eq!(lines, [json!({"step": 1})]);
        assert_eq!(
            std::fs::read(request.out.join("copy")).unwrap(),
            b"hostile bytes"
        );
    });
}

fn sees_nothing_of_the_machine() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    each(|cell| {
        let secret = cell.folder.path().join("neighbour.mp4");
        std::fs::write(&secret, b"another person's upload").unwrap();
        let options = json!({"secret": secret, "port": port, "parent": std::process::id()});
        let (outcome, _) = cell.run(&cell.request("look", "a.pdf", options));
        let Outcome::Done(Value::Object(mut seen)) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(seen.remove("niceness"), Some(json!(19)));
        let open: Vec<_> = seen
            .iter()
            .filter(|(_, done)| **done != json!(false))
            .collect();
        assert!(
            open.is_empty(),
            "{:?} leaves open: {open:?}",
            cell.sandbox.confinement()
        );
    });
}

fn a_refusal_keeps_its_class() {
    each(|cell| {
        let (outcome, _) = cell.run(&cell.request("refuse", "a.pdf", Value::Null));
        let expected = ("damaged".to_owned(), "It is torn.".to_owned());
        let Outcome::Refused { class, sentence } = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!((class, sentence), expected);
    });
}

fn limits_end_it() {
    each(|cell| {
        let small = Limits {
            memory: 128 << 20,
            cpu: Duration::from_secs(1),
            file_size: 4 << 20,
            output_size: 32 << 20,
            wall: Duration::from_secs(300),
            silence: Duration::from_secs(300),
            processes: 32,
        };
        let expected = [
            ("memory", Crash::Memory),
            ("cpu", Crash::CpuTime),
            ("disk", Crash::OutputSize),
            ("many files", Crash::OutputSize),
            ("sleep", Crash::Silence),
        ];
        for (work, crash) in expected {
            let mut request = cell.request(work, "a.mp4", Value::Null);
            request.limits = small.clone();
            if crash == Crash::Silence {
                request.limits.silence = Duration::from_secs(2);
            }
            let (outcome, _) = cell.run(&request);
            assert_eq!(outcome, Outcome::Crashed(crash), "{work}");
        }
        let (outcome, _) = cell.run(&cell.request("long line", "a.mp4", Value::Null));
        assert!(matches!(outcome, Outcome::Crashed(_)), "{outcome:?}");
    });
}

fn stop_kills_it_and_its_children() {
    each(|cell| {
        let request = cell.request("sleep", "a.mp4", Value::Null);
        let started = Instant::now();
        let outcome = cell.block_on(async {
            let stop = CancellationToken::new();
            let (sender, mut lines) = mpsc::channel(1);
            let run = cell.sandbox.run(&request, &stop, sender);
            let cancel = async {
                lines.recv().await;
                stop.cancel();
            };
            tokio::join!(run, cancel).0.unwrap()
        });
        assert_eq!(outcome, Outcome::Stopped);
        assert!(started.elapsed() < Duration::from_secs(10));
        std::thread::sleep(Duration::from_millis(200));
        let mine = format!("{}", request.out.display());
        let left = std::fs::read_dir("/proc").unwrap().flatten().any(|entry| {
            let read = |name: &str| std::fs::read(entry.path().join(name)).unwrap_or_default();
            let holds = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).contains(&mine);
            holds(read("cmdline")) || holds(read("environ"))
        });
        assert!(!left, "a process of the child goes on");
    });
}

struct Cell {
    sandbox: Sandbox,
    folder: tempfile::TempDir,
}

impl Cell {
    fn request(&self, work: &str, name: &str, options: Value) -> Request {
        let input = self.folder.path().join(name);
        std::fs::write(&input, b"hostile bytes").unwrap();
        let out = self.folder.path().join(format!("out {work}"));
        std::fs::create_dir_all(&out).unwrap();
        let limits = Limits {
            wall: Duration::from_secs(30),
            ..Limits::glance()
        };
        Request {
            work: work.into(),
            input,
            out,
            options,
            readable: Vec::new(),
            limits,
        }
    }

    fn run(&self, request: &Request) -> (Outcome, Vec<Value>) {
        self.block_on(async {
            let (sender, mut receiver) = mpsc::channel(64);
            let stop = CancellationToken::new();
            let outcome = self.sandbox.run(request, &stop, sender).await.unwrap();
            let mut lines = Vec::new();
            while let Ok(line) = receiver.try_recv() {
                lines.push(line);
            }
            (outcome, lines)
        })
    }

    fn block_on<T>(&self, future: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap()
            .block_on(future)
    }
}

/// Runs `test` in every confinement of this machine; there must be at least one.
fn each(test: impl Fn(&Cell)) {
    let works = [Choice::Bubblewrap, Choice::Landlock].map(Sandbox::detect);
    assert!(
        works.iter().any(Result::is_ok),
        "no confinement works here: install bubblewrap"
    );
    for sandbox in works.into_iter().flatten() {
        println!("  {:?}", sandbox.confinement());
        test(&Cell {
            sandbox,
            folder: tempfile::tempdir().unwrap(),
        });
    }
}
