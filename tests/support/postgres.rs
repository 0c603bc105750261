//! One PostgreSQL cluster for the whole test process: started when the first story asks for it, in a
//! temporary folder, on a Unix socket only, without syncing to disk. A template database holds the tables;
//! every story gets a copy of it.
//!
//! A shell stands beside the server and waits for the end of a pipe that this process holds. However the
//! process ends, the pipe ends with it: the shell stops the server and removes the folder.

use kith_migrations::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use std::io::Write;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// Starts the server, and again for each line on standard input; when that ends, stops the server and tidies up.
const KEEPER: &str = r#"
start() {
    "$1/postgres" -D data -c listen_addresses= -c unix_socket_directories="$2" -c max_connections=300 \
        -c shared_buffers=64MB -c fsync=off -c synchronous_commit=off -c full_page_writes=off \
        -c autovacuum=off -c jit=off -c timezone=UTC >>log 2>&1 </dev/null &
    server=$!
}
start "$1" "$2"
while read -r _; do start "$1" "$2"; done
kill -QUIT "$server" 2>/dev/null
wait "$server" 2>/dev/null
cd / && rm -rf "$2"
"#;

/// The running cluster that all stories share.
pub struct Cluster {
    server: Server,
    /// For example `15.20`.
    pub version: String,
    copies: AtomicU32,
}

/// A running server in a folder of its own. A story that kills one has one for itself.
pub struct Server {
    folder: PathBuf,
    programs: PathBuf,
    owner: Owner,
    /// Its standard input is the pipe whose end stops the server.
    keeper: Child,
}

/// A database of one story's own.
pub struct Copy {
    cluster: &'static Cluster,
    name: String,
}

/// Who may run the server: PostgreSQL refuses root, so root runs it as the user `postgres`.
struct Owner {
    ids: Option<(u32, u32)>,
}

/// The cluster, or why there is none.
pub fn cluster() -> Result<&'static Cluster, &'static str> {
    static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();
    CLUSTER
        .get_or_init(|| std::thread::spawn(Cluster::start).join().unwrap())
        .as_ref()
        .map_err(String::as_str)
}

/// Whether a run without PostgreSQL is a failure.
pub fn is_required() -> bool {
    std::env::var("KITH_REQUIRE_POSTGRES").is_ok_and(|value| value == "1")
}

impl Cluster {
    fn start() -> Result<Self, String> {
        let server = Server::start()?;
        let version = tokio::runtime::Runtime::new().unwrap().block_on(prepare(&server.folder));
        Ok(Self { server, version, copies: AtomicU32::new(0) })
    }

    /// A fresh database with every table.
    pub async fn copy(&'static self) -> Copy {
        let copy = self.name_a_copy();
        self.tell(&format!("CREATE DATABASE {} TEMPLATE template_kith", copy.name)).await;
        copy
    }

    /// A fresh database without any table.
    pub async fn empty(&'static self) -> Copy {
        let copy = self.name_a_copy();
        self.tell(&format!("CREATE DATABASE {} TEMPLATE template0", copy.name)).await;
        copy
    }

    fn name_a_copy(&'static self) -> Copy {
        let number = self.copies.fetch_add(1, Ordering::Relaxed);
        Copy { cluster: self, name: format!("story_{number}") }
    }

    async fn tell(&self, statement: &str) {
        let connection = connect(&self.url("postgres")).await;
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
    }

    fn url(&self, database: &str) -> String {
        url(&self.server.folder, database)
    }
}

impl Copy {
    /// Its address.
    pub fn url(&self) -> String {
        self.cluster.url(&self.name)
    }

    /// Removes it, whoever is still connected.
    pub async fn remove(self) {
        self.cluster.tell(&format!("DROP DATABASE {} WITH (FORCE)", self.name)).await;
    }
}

fn url(socket: &Path, database: &str) -> String {
    let socket = socket.display().to_string().replace('/', "%2F");
    format!("postgres://postgres@localhost/{database}?host={socket}")
}

async fn connect(url: &str) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(url.to_owned());
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

impl Server {
    /// Makes one and starts it.
    pub fn start() -> Result<Self, String> {
        let programs =
            programs().ok_or("PostgreSQL is not installed (Debian: apt-get install postgresql)")?;
        let owner = Owner::find()?;
        // In /tmp, because the path of a Unix socket is at most 107 bytes long.
        let folder = tempfile::Builder::new().prefix("kith-postgres-").tempdir_in("/tmp").unwrap().keep();
        if let Some((user, group)) = owner.ids {
            std::os::unix::fs::chown(&folder, Some(user), Some(group)).unwrap();
        }
        let made = owner
            .command(&programs.join("initdb"), &folder)
            .args(["-D", "data", "-A", "trust", "-U", "postgres", "--no-sync", "-E", "UTF8", "--locale=C"])
            .output()
            .unwrap();
        assert!(made.status.success(), "initdb failed: {}", String::from_utf8_lossy(&made.stderr));
        let keeper = owner
            .command(Path::new("/bin/sh"), &folder)
            .args(["-c", KEEPER, "keeper"])
            .args([&programs, &folder])
            // A group of its own: an interrupt at the keyboard must not reach it before the pipe ends.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self { folder, programs, owner, keeper };
        assert!(server.is_ready_within(600), "PostgreSQL did not start: {}", server.log());
        Ok(server)
    }

    /// The address of the database that every server has.
    pub fn url(&self) -> String {
        url(&self.folder, "postgres")
    }

    /// Kills it (`kill -9`), in the middle of whatever it does.
    pub fn kill(&self) {
        let file = std::fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap();
        let id = file.lines().next().unwrap();
        assert!(Command::new("kill").args(["-9", id]).status().unwrap().success());
    }

    /// Starts it again in the same place.
    pub fn come_back(&mut self) {
        for _ in 0..30 {
            // As long as what served connections before is not gone, it does not start.
            writeln!(self.keeper.stdin.as_mut().unwrap(), "again").unwrap();
            if self.is_ready_within(20) {
                return;
            }
        }
        panic!("PostgreSQL did not come back: {}", self.log());
    }

    fn is_ready_within(&self, tries: usize) -> bool {
        let ready = || {
            let mut asked = self.owner.command(&self.programs.join("pg_isready"), &self.folder);
            asked.arg("-q").arg("-h").arg(&self.folder).status().is_ok_and(|status| status.success())
        };
        (0..tries).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            ready()
        })
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("log")).unwrap_or_default()
    }
}

/// Makes the template and asks for the server's version.
async fn prepare(socket: &Path) -> String {
    let server = connect(&url(socket, "postgres")).await;
    server.execute_unprepared("CREATE DATABASE template_kith TEMPLATE template0").await.unwrap();
    let version = server
        .query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, "SHOW server_version"))
        .await
        .unwrap()
        .unwrap();
    let version: String = version.try_get_by_index(0).unwrap();
    server.close().await.unwrap();
    let template = connect(&url(socket, "template_kith")).await;
    Migrator::up(&template, None).await.unwrap();
    template.close().await.unwrap();
    version.split(' ').next().unwrap_or_default().to_owned()
}

/// Debian keeps the programs of each version in a folder of their own: the newest one. Elsewhere they are
/// beside `initdb`.
fn programs() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let debian = versions
        .filter_map(|entry| {
            Some((entry.file_name().to_str()?.parse::<u32>().ok()?, entry.path().join("bin")))
        })
        .filter(|(_, folder)| folder.join("initdb").exists())
        .max();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let elsewhere = || std::env::split_paths(&path).find(|folder| folder.join("initdb").exists());
    debian.map(|(_, folder)| folder).or_else(elsewhere)
}

impl Owner {
    fn find() -> Result<Self, String> {
        let is_root = std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0);
        if !is_root {
            return Ok(Self { ids: None });
        }
        let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        let fields = users.lines().find(|line| line.starts_with("postgres:")).map(|line| line.split(':'));
        let mut ids = fields.into_iter().flatten().skip(2).map_while(|field| field.parse().ok());
        match (ids.next(), ids.next()) {
            (Some(user), Some(group)) => Ok(Self { ids: Some((user, group)) }),
            _ => Err("PostgreSQL does not run as root and there is no user postgres".to_owned()),
        }
    }

    fn command(&self, program: &Path, folder: &Path) -> Command {
        let mut command = Command::new(program);
        command.current_dir(folder).env("LC_ALL", "C");
        if let Some((user, group)) = self.ids {
            command.uid(user).gid(group);
        }
        command
    }
}
