//! A whole installation for one test: its own database, its own objects, a frozen clock, a real port.

use std::{
    path::PathBuf,
    sync::{Arc, Once},
};

use backend::{accounts::person as persons, app::App, page::Shell, serve, start};
use chrono::{DateTime, Utc};
use platform::{clock::Clock, config::Config, messages, telemetry};
use sea_orm::{EntityTrait, QueryOrder};
use store::{
    id::{PersonId, RoleGrantId, UnitId},
    state::{LoginKind, Role, UnitKind},
};
use tempfile::TempDir;

use crate::client::Client;

/// When every test begins: 21 November 2026, 10 in the morning in Vietnam.
pub const BEGIN: &str = "2026-11-21T03:00:00Z";
/// What the page's shell is in tests: its two marks.
const SHELL: &str = "<!doctype html><html lang=\"vi\"><head><!--benhoc:head--></head><body><!--benhoc:body--></body></html>";
/// The password of everybody in tests, hashed once.
pub const SECRET: &str = "bến đò sông Thương";

/// An installation that serves on a port of its own until it is dropped.
pub struct TestApp {
    pub app: App,
    pub clock: Clock,
    pub address: String,
    /// The root of its tree of units: a province.
    pub root: UnitId,
    folder: Arc<TempDir>,
    server: tokio::task::JoinHandle<()>,
}

impl TestApp {
    /// A fresh installation with one unit, the root.
    pub async fn new() -> Self {
        Self::with(|_| {}).await
    }

    /// A fresh installation whose configuration was changed.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        static COUNTED: Once = Once::new();
        COUNTED.call_once(|| telemetry::start_metrics().expect("numbers"));
        let folder = Arc::new(tempfile::tempdir().expect("a temporary folder"));
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let config = Config::in_folder(folder.path());
        let mut config = crate::servers_in_use::configure_with_schema(config).await;
        config.site.address = address.clone();
        config.limits.free_space_floor_gb = 1;
        change(&mut config);
        let clock = Clock::frozen(BEGIN.parse::<DateTime<Utc>>().expect("a time"));
        let shell = Shell::cut(SHELL).expect("a shell");
        let app = start::open(config, clock.clone(), shell)
            .await
            .expect("an installation");
        let server = serve_on(&app, listener);
        let mut test = Self {
            app,
            clock,
            address,
            root: UnitId::new(),
            folder,
            server,
        };
        test.root = test.unit("Tỉnh Quảng Trị", UnitKind::Province, None).await;
        test
    }

    /// Another process of the same installation, on another port, as far as a process can be had in one: nothing
    /// is shared but the database and the objects. Ends with the test.
    pub async fn replica(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a port");
        let address = format!("http://{}", listener.local_addr().expect("an address"));
        let (config, shell) = (self.app.config.clone(), self.app.shell.clone());
        let app = start::open(config, self.clock.clone(), shell)
            .await
            .expect("an installation");
        serve_on(&app, listener);
        address
    }

    /// The folder that holds its data.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The text of the message that was posted last.
    pub async fn last_message(&self) -> String {
        let newest = messages::Entity::find()
            .order_by_desc(messages::Column::Id)
            .one(self.app.db.reader())
            .await;
        newest.expect("the outbox").expect("a message").text
    }

    /// A visitor without cookies.
    pub fn visitor(&self) -> Client {
        Client::new(&self.address)
    }

    /// Makes a unit below another (the root, if nothing is said).
    pub async fn unit(&self, name: &str, kind: UnitKind, parent: Option<UnitId>) -> UnitId {
        let id = UnitId::new();
        let parent = if kind == UnitKind::Province {
            parent
        } else {
            Some(parent.unwrap_or(self.root))
        };
        let new = backend::centres::unit::New {
            id,
            name,
            kind,
            parent,
            headline: "",
            about: "",
            address: "",
            phone: "",
        };
        let tx = self.app.db.begin().await.expect("a transaction");
        backend::centres::unit::create(&*tx, new, None, self.clock.now())
            .await
            .expect("a unit");
        tx.commit().await.expect("a commit");
        id
    }

    /// A centre below the root.
    pub async fn centre(&self, name: &str) -> UnitId {
        self.unit(name, UnitKind::Centre, None).await
    }

    /// Somebody who holds a role in a unit, signed in.
    pub async fn person(&self, role: Role, unit: UnitId) -> Client {
        self.somebody(Some((role, unit))).await
    }

    /// Somebody without any role, signed in.
    pub async fn nobody(&self) -> Client {
        self.somebody(None).await
    }

    /// The same person, signed in anew: after the clock has moved.
    pub async fn again(&self, client: &Client) -> Client {
        let (id, now) = (client.person(), self.clock.now());
        let tx = self.app.db.begin().await.expect("a transaction");
        let opened = backend::accounts::session::open(&*tx, id, "test", now)
            .await
            .expect("a session");
        tx.commit().await.expect("a commit");
        self.hand_over(&opened, client.login.clone())
    }

    /// Gives somebody a password that was printed: it is to be changed. Their sessions stay.
    pub async fn print_secret(&self, person: PersonId) {
        let (hash, now) = (crate::hash_once(&self.app).await, self.clock.now());
        let tx = self.app.db.begin().await.expect("a transaction");
        backend::accounts::secret::set(&*tx, person, hash, true, now)
            .await
            .expect("a secret");
        tx.commit().await.expect("a commit");
    }

    fn hand_over(&self, opened: &backend::accounts::session::Opened, login: String) -> Client {
        let (id, now) = (opened.person, self.clock.now());
        let access = self
            .app
            .keys
            .sign_access(id, opened.session, now)
            .expect("a token");
        Client::signed_in(&self.address, &access, &opened.refresh, id, login)
    }

    async fn somebody(&self, role: Option<(Role, UnitId)>) -> Client {
        let id = PersonId::new();
        let login = backend::accounts::login::Login {
            kind: LoginKind::UserName,
            value: format!("p{}", id.short()),
        };
        let new = persons::New {
            id,
            display_name: "Nguyễn Thị Lan",
            language: "vi",
            logins: vec![login.clone()],
        };
        let now = self.clock.now();
        let hash = crate::hash_once(&self.app).await;
        let tx = self.app.db.begin().await.expect("a transaction");
        persons::create(&*tx, new, None, now)
            .await
            .expect("a person");
        backend::accounts::secret::set(&*tx, id, hash, false, now)
            .await
            .expect("a secret");
        if let Some((role, unit)) = role {
            persons::grant(&*tx, RoleGrantId::new(), id, unit, role, None, now)
                .await
                .expect("a role");
        }
        let opened = backend::accounts::session::open(&*tx, id, "test", now)
            .await
            .expect("a session");
        tx.commit().await.expect("a commit");
        self.hand_over(&opened, login.value)
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.server.abort();
    }
}

fn serve_on(app: &App, listener: tokio::net::TcpListener) -> tokio::task::JoinHandle<()> {
    let endpoint = serve::endpoint(app);
    tokio::spawn(async move {
        let acceptor = poem::listener::TcpAcceptor::from_tokio(listener).expect("an acceptor");
        let _ = poem::Server::new_with_acceptor(acceptor)
            .run(endpoint)
            .await;
    })
}
