//! The real program in a process of its own, on real files: to be walked through, killed and started again.

use std::{
    fs::File,
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU16, Ordering},
    time::{Duration, Instant},
};

use backend::{app::App, start};
use nix::{
    sys::signal::{Signal, kill},
    unistd::Pid,
};
use platform::{
    clock::Clock,
    config::{Config, List, ObjectsKind, Tls},
};
use serde_json::{Value, json};
use store::{id::UnitId, state::Role};
use tempfile::TempDir;
use uuid::Uuid;

use crate::{Client, SECRET, pebble::Pebble, servers_in_use};

/// How long a start may take on a busy machine.
const START: Duration = Duration::from_secs(90);

/// An installation of its own, served by the program.
pub struct Program {
    pub address: String,
    /// What it runs on, for a look behind the scenes.
    pub config: Config,
    folder: TempDir,
    /// What serves; the first one answers.
    children: Vec<Child>,
    /// The public authority that certifies it, if one does.
    pub authority: Option<Pebble>,
}

impl Program {
    /// Sets up a commune with its administrator `luc` and serves it.
    pub async fn set_up() -> Self {
        Self::empty(free_port()).await.opened().await
    }

    /// The same under a name of the local network, encrypted by an authority of its own, with a plain address beside.
    pub async fn set_up_encrypted(host: &str) -> Self {
        let mut program = Self::empty(free_port()).await;
        let port = program.config.listen.address.rsplit(':').next();
        program.address = format!("https://{host}:{}", port.expect("a port"));
        program.config.site.address.clone_from(&program.address);
        program.config.listen.tls = Tls::Local;
        program.config.listen.plain_address = format!("127.0.0.1:{}", free_port());
        program.opened().await
    }

    /// The same under a public name, with a certificate that is asked for over ACME.
    pub async fn set_up_certified(host: &str) -> Self {
        let port = free_port();
        let pebble = Pebble::start(port).await;
        let mut program = Self::empty(port).await;
        program.address = format!("https://{host}:{port}");
        program.config.site.address.clone_from(&program.address);
        program.config.listen.tls = Tls::Acme;
        program.config.listen.acme_domains = List(vec![host.to_owned()]);
        program
            .config
            .listen
            .acme_directory
            .clone_from(&pebble.directory);
        program.authority = Some(pebble);
        program.opened().await
    }

    async fn opened(mut self) -> Self {
        let words = [
            "setup",
            "--unit",
            "Xã Bến Hải",
            "--name",
            "Trần Văn Lực",
            "--login",
            "luc",
        ];
        self.console(&words, SECRET);
        self.start().await;
        self
    }

    /// Nothing yet: no unit, nobody, nothing served.
    pub async fn bare() -> Self {
        Self::empty(free_port()).await
    }

    /// Another machine that is to answer at the same address: nothing is on it yet.
    pub async fn spare(&self) -> Self {
        let port = self.address.rsplit(':').next().expect("a port");
        Self::empty(port.parse().expect("a port")).await
    }

    async fn empty(port: u16) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let data = folder.path().join("data");
        let mut config = servers_in_use::configure(Config::in_folder(data)).await;
        let address = format!("http://127.0.0.1:{port}");
        config.listen.address = format!("127.0.0.1:{port}");
        config.site.address.clone_from(&address);
        Self {
            address,
            config,
            folder,
            children: Vec::new(),
            authority: None,
        }
    }

    /// Runs a command of the console with a line of input; what it printed.
    pub fn console(&self, words: &[&str], input: &str) -> String {
        let (done, said) = self.run(words, input);
        assert!(done, "benhoc {} failed: {said}", words.join(" "));
        said
    }

    /// Runs a command of the console that is to be refused; why it is.
    pub fn refused(&self, words: &[&str]) -> String {
        let (done, said) = self.run(words, "");
        assert!(!done, "benhoc {} was not refused: {said}", words.join(" "));
        said
    }

    /// Begins a command of the console that is not to come to its end.
    pub fn begin(&self, words: &[&str]) -> Child {
        let mut command = self.command(words);
        let silent = command.stdin(Stdio::null()).stdout(Stdio::null());
        silent.stderr(Stdio::null()).spawn().expect("the program")
    }

    fn run(&self, words: &[&str], input: &str) -> (bool, String) {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program");
        let mut typed = child.stdin.take().expect("its input");
        // Who refuses at once reads nothing.
        let _ = writeln!(typed, "{input}");
        drop(typed);
        let ended = child.wait_with_output().expect("its end");
        let mut said = String::from_utf8_lossy(&ended.stdout).into_owned();
        if !ended.status.success() {
            said.push_str(&String::from_utf8_lossy(&ended.stderr));
        }
        (ended.status.success(), said)
    }

    /// Starts it and waits until it answers.
    pub async fn start(&mut self) {
        let log = self.folder.path().join("log");
        let log = File::options()
            .create(true)
            .append(true)
            .open(log)
            .expect("a log");
        for roles in processes() {
            let out = log.try_clone().expect("a log");
            let child = self
                .command(&["serve", "--roles", roles])
                .stdin(Stdio::null())
                .stdout(out.try_clone().expect("a log"))
                .stderr(out)
                .spawn();
            self.children.push(child.expect("the program"));
        }
        let end = Instant::now() + START;
        loop {
            // Anew each time: its own authority, which is to be trusted, is made at its first start.
            let asked = self
                .visitor()
                .request(reqwest::Method::GET, "/api/health")
                .send()
                .await;
            if asked.is_ok_and(|answer| answer.status().is_success()) {
                return;
            }
            let ended = |child: &mut Child| child.try_wait().ok().flatten().is_some();
            assert!(
                !self.children.iter_mut().any(ended) && Instant::now() < end,
                "it does not start:\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        for mut child in self.children.drain(..) {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Asks it to end, as a service manager does (SIGTERM).
    pub fn ask_to_stop(&self) {
        for child in &self.children {
            let pid = Pid::from_raw(child.id().cast_signed());
            kill(pid, Signal::SIGTERM).expect("a signal");
        }
    }

    /// Waits until all of it ended by itself; whether each part did so with success.
    pub async fn ended(&mut self, seconds: u64) -> bool {
        let mut children = std::mem::take(&mut self.children);
        until("the end of the program", seconds, async || {
            let ends = children.iter_mut().map(|child| child.try_wait().ok()?);
            let ends: Option<Vec<ExitStatus>> = ends.collect();
            ends.map(|ends| ends.iter().all(ExitStatus::success))
        })
        .await
    }

    /// The power is cut and comes back. Nothing of the program outlives it: not a child either that was at a film.
    pub async fn cut_power(&mut self) {
        self.kill();
        let gone = async || (!self.has_children()).then_some(());
        until("the end of the program's children", 10, gone).await;
        self.start().await;
    }

    /// Whether a child of the program is alive: its words name the folder that it works in.
    fn has_children(&self) -> bool {
        let folder = text(&self.config.data.folder);
        let processes = std::fs::read_dir("/proc").expect("the processes").flatten();
        let words =
            processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
        words
            .map(|words| String::from_utf8_lossy(&words).into_owned())
            .any(|words| words.contains(&folder))
    }

    /// The administrator of the commune, signed in.
    pub async fn administrator(&self) -> Client {
        self.sign_in("luc").await
    }

    /// Somebody with a role in the commune, signed in.
    pub async fn person(&self, role: Role, login: &str) -> Client {
        self.add(role, login, &[]).await
    }

    /// Somebody with a role in a unit (the last eight characters of its address), signed in.
    pub async fn person_in(&self, role: Role, login: &str, unit: &str) -> Client {
        self.add(role, login, &["--unit", unit]).await
    }

    async fn add(&self, role: Role, login: &str, place: &[&str]) -> Client {
        let role = sea_orm::ActiveEnum::to_value(&role);
        let mut words = vec!["user", "add", "--name", "Nguyễn Thị Lan", "--ask"];
        words.extend(["--login", login, "--role", &role]);
        words.extend(place);
        self.console(&words, SECRET);
        self.sign_in(login).await
    }

    /// A device on which nobody is signed in; it trusts the program's own authority, where there is one.
    pub fn visitor(&self) -> Client {
        let own = self.config.data.folder.join("keys/authority/authority.pem");
        let trusted = match &self.authority {
            Some(public) => Some(public.root.clone()),
            None => std::fs::read(own).ok(),
        };
        match trusted {
            Some(certificate) => {
                let listening = self.config.listen.address.parse().expect("an address");
                Client::trusting(&self.address, &certificate, listening)
            }
            None => Client::new(&self.address),
        }
    }

    /// Signs somebody in on a new device.
    pub async fn sign_in(&self, login: &str) -> Client {
        let client = self.visitor();
        let body = json!({"login": login, "secret": SECRET});
        client.post("/api/v1/session", body).await.ok();
        client
    }

    /// Opens what the program keeps, beside it: for what no request tells.
    pub async fn open(&self) -> App {
        let shell = start::no_shell().expect("a shell");
        start::open(self.config.clone(), Clock::system(), shell)
            .await
            .expect("an installation")
    }

    /// A file in the installation's own folder, beside its data.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The last lines that it logged.
    pub fn log(&self) -> String {
        let all = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<&str> = all.lines().collect();
        lines[lines.len().saturating_sub(40)..].join("\n")
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(binary());
        command.args(words).envs(environment(&self.config));
        if let Some(authority) = &self.authority {
            command.env("SSL_CERT_FILE", authority.trusted());
        }
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

/// What each process does: on the servers of many machines, answering and working are apart.
fn processes() -> &'static [&'static str] {
    if servers_in_use::are_real() {
        &["api,index", "media"]
    } else {
        &["api,index,media"]
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

/// The unit in which somebody holds a role.
pub async fn unit_of(client: &Client) -> UnitId {
    let viewer = client.get("/api/v1/viewer").await.ok();
    id(&viewer["roles"][0]["unit"]).into()
}

/// The id of a thing that the API told of.
pub fn id(thing: &Value) -> Uuid {
    let id = thing["id"].as_str().and_then(|id| id.parse().ok());
    id.unwrap_or_else(|| panic!("no id: {thing}"))
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

/// The configuration as the program is told of it.
fn environment(config: &Config) -> Vec<(&'static str, String)> {
    let mut all = vec![
        ("BENHOC_SITE_ADDRESS", config.site.address.clone()),
        ("BENHOC_LISTEN_ADDRESS", config.listen.address.clone()),
        ("BENHOC_DATA_FOLDER", text(&config.data.folder)),
        (
            "BENHOC_DATABASE_URL",
            config.database.url.expose().to_owned(),
        ),
        ("BENHOC_LIMITS_FREE_SPACE_FLOOR_GB", "1".to_owned()),
        ("BENHOC_LOG_FORMAT", "text".to_owned()),
    ];
    if config.listen.tls == Tls::Acme {
        let (names, directory) = (&config.listen.acme_domains.0, &config.listen.acme_directory);
        all.push(("BENHOC_LISTEN_TLS", "acme".to_owned()));
        all.push(("BENHOC_LISTEN_ACME_DOMAINS", names.join(",")));
        all.push(("BENHOC_LISTEN_ACME_DIRECTORY", directory.clone()));
    }
    if config.listen.tls == Tls::Local {
        all.push(("BENHOC_LISTEN_TLS", "local".to_owned()));
        let plain = config.listen.plain_address.clone();
        all.push(("BENHOC_LISTEN_PLAIN_ADDRESS", plain));
    }
    let objects = &config.objects;
    if objects.kind == ObjectsKind::S3 {
        all.extend([
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
    all
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A port below those that outgoing connections take, so that it is still free when a killed program comes back.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let first = 20_000 + (std::process::id() % 100) as u16 * 100;
    loop {
        let port = first + NEXT.fetch_add(1, Ordering::Relaxed) % 1000;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
