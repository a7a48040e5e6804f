//! The real program in a process of its own, on real files: to be walked through, killed and started again.

use std::{
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use platform::config::{Config, ObjectsKind};
use serde_json::json;
use store::state::Role;
use tempfile::TempDir;

use crate::{Client, SECRET, servers_in_use};

/// How long a start may take on a busy machine.
const START: Duration = Duration::from_secs(90);

/// An installation of its own, served by the program.
pub struct Program {
    pub address: String,
    folder: TempDir,
    environment: Vec<(&'static str, String)>,
    child: Option<Child>,
}

impl Program {
    /// Sets up a commune with its administrator and serves it.
    pub async fn set_up() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let port = free_port();
        let address = format!("http://127.0.0.1:{port}");
        let mut environment = vec![
            ("BENHOC_SITE_ADDRESS", address.clone()),
            ("BENHOC_LISTEN_ADDRESS", format!("127.0.0.1:{port}")),
            ("BENHOC_DATA_FOLDER", text(&folder.path().join("data"))),
            ("BENHOC_LIMITS_FREE_SPACE_FLOOR_GB", "1".to_owned()),
            ("BENHOC_LOG_FORMAT", "text".to_owned()),
        ];
        environment.extend(stores(folder.path()).await);
        let mut program = Self {
            address,
            folder,
            environment,
            child: None,
        };
        let words = [
            "setup",
            "--unit",
            "Xã Bến Hải",
            "--name",
            "Trần Văn Lực",
            "--login",
            "luc",
        ];
        program.console(&words, SECRET);
        program.start().await;
        program
    }

    /// Runs a command of the console with a line of input; what it printed.
    pub fn console(&self, words: &[&str], input: &str) -> String {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut typed = child.stdin.take().expect("its input");
        writeln!(typed, "{input}").expect("a line");
        drop(typed);
        let ended = child.wait_with_output().expect("its end");
        assert!(ended.status.success(), "benhoc {} failed", words.join(" "));
        String::from_utf8_lossy(&ended.stdout).into_owned()
    }

    /// Starts it and waits until it answers.
    pub async fn start(&mut self) {
        let log = self.folder.path().join("log");
        let log = File::options()
            .create(true)
            .append(true)
            .open(log)
            .expect("a log");
        let child = self
            .command(&["serve"])
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("the program");
        self.child = Some(child);
        let health = Client::new(&self.address);
        let end = Instant::now() + START;
        loop {
            let asked = health
                .request(reqwest::Method::GET, "/api/health")
                .send()
                .await;
            if asked.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            let ended = self
                .child
                .as_mut()
                .and_then(|child| child.try_wait().ok().flatten());
            assert!(
                ended.is_none() && Instant::now() < end,
                "it does not start:\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Somebody with a role in the commune, signed in.
    pub async fn person(&self, role: Role, login: &str) -> Client {
        let role = sea_orm::ActiveEnum::to_value(&role);
        let words = [
            "user",
            "add",
            "--name",
            "Nguyễn Thị Lan",
            "--login",
            login,
            "--role",
            &role,
            "--ask",
        ];
        self.console(&words, SECRET);
        let client = Client::new(&self.address);
        let body = json!({"login": login, "secret": SECRET});
        client.post("/api/v1/session", body).await.ok();
        client
    }

    /// The last lines that it logged.
    pub fn log(&self) -> String {
        let all = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<&str> = all.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(words).envs(self.environment.iter().cloned());
        command
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        self.kill();
        if std::thread::panicking() {
            eprintln!("{}", self.log());
        }
    }
}

/// A made file of the tests, e.g. `truyen-kieu-scan.pdf`.
pub fn sample(name: &str) -> Vec<u8> {
    let folder =
        std::env::var("BENHOC_TEST_SAMPLE").expect("BENHOC_TEST_SAMPLE: run deploy/test.sh flows");
    let path = Path::new(&folder).join(name);
    std::fs::read(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; run `make sample`", path.display()))
}

/// Asks again until the answer is there; panics after so many seconds.
pub async fn until<T>(what: &str, seconds: u64, mut ask: impl AsyncFnMut() -> Option<T>) -> T {
    let end = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        assert!(Instant::now() < end, "{what}: not within {seconds} s");
        tokio::time::sleep(Duration::from_millis(400)).await;
    }
}

/// The program: `BENHOC_TEST_BIN`, else the one that was built beside the tests.
fn binary() -> PathBuf {
    if let Ok(path) = std::env::var("BENHOC_TEST_BIN") {
        return path.into();
    }
    let test = std::env::current_exe().expect("the path of the test");
    let built = test
        .parent()
        .and_then(Path::parent)
        .map(|folder| folder.join("benhoc"));
    built
        .filter(|path| path.exists())
        .expect("benhoc is not built: cargo build --workspace --bin benhoc")
}

/// The database and the object store that the tests run on, as the program is told of them.
async fn stores(folder: &Path) -> Vec<(&'static str, String)> {
    let config = servers_in_use::configure(Config::in_folder(folder)).await;
    let mut stores = Vec::new();
    if config.database.url.is_postgres() {
        stores.push((
            "BENHOC_DATABASE_URL",
            config.database.url.expose().to_owned(),
        ));
    }
    let objects = &config.objects;
    if objects.kind == ObjectsKind::S3 {
        stores.extend([
            ("BENHOC_OBJECTS_KIND", "s3".to_owned()),
            ("BENHOC_OBJECTS_ENDPOINT", objects.endpoint.clone()),
            ("BENHOC_OBJECTS_REGION", objects.region.clone()),
            ("BENHOC_OBJECTS_BUCKET", objects.bucket.clone()),
            ("BENHOC_OBJECTS_ACCESS_KEY", objects.access_key.clone()),
            (
                "BENHOC_OBJECTS_SECRET_KEY",
                objects.secret_key.expose().to_owned(),
            ),
        ]);
    }
    stores
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("its address").port()
}
