//! The parent's side: start a child, listen, watch its limits, end it.

use std::io;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::lines::{LONGEST_LINE, Line, Order};
use super::{Confinement, Crash, Limits, Outcome, Request, Sandbox, bubblewrap, detect, harvest};

/// How much of a child's standard error is kept.
const STDERR_KEPT: usize = 4096;

/// How often clock, silence and output folder are looked at.
const MEASURE_EVERY: Duration = Duration::from_secs(1);

impl Sandbox {
    /// Runs one child to its end. Each progress value goes to `progress` as it comes;
    /// a slow receiver slows the child, and a dropped one is no harm.
    ///
    /// Cancelling `stop` kills the child at once. Dropping the future does too.
    ///
    /// # Errors
    /// Only when the child could not be started; all else is an [`Outcome`].
    pub async fn run(
        &self,
        request: &Request,
        stop: &CancellationToken,
        progress: mpsc::Sender<Value>,
    ) -> io::Result<Outcome> {
        let mut child = super::spawn::spawn(self.command(request)).await?;
        let started = Instant::now();
        let watch = Watch {
            child: &mut child,
            request,
            stop,
            started,
            heard: AtomicU64::new(0),
        };
        let end = watch.listen(self.order(request)?, &progress).await;
        // Whatever happened: nothing of it may go on.
        kill(&child);
        let status = child.wait().await?;
        Ok(match end {
            End::Answered(outcome) => outcome,
            End::Silent(stderr) => Outcome::Crashed(crash(status, stderr)),
        })
    }

    fn command(&self, request: &Request) -> Command {
        let mut words: Vec<std::ffi::OsString> = Vec::new();
        if let Some(ionice) = &self.ionice {
            words.extend([ionice.into(), "-c".into(), "3".into(), "-t".into()]);
        }
        match detect::program("bwrap") {
            Some(bwrap) if self.confinement == Confinement::Bubblewrap => {
                words.push(bwrap.into());
                words.extend(bubblewrap::arguments(self, request));
            }
            _ => {
                words.extend([self.executable.clone().into(), "child".into()]);
                words.extend([request.work.clone().into(), request.input.clone().into()]);
                words.push(request.out.clone().into());
            }
        }
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            .env_clear()
            .envs(environment(self.confinement, &request.out));
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.process_group(0).kill_on_drop(true).current_dir("/");
        command
    }

    fn order(&self, request: &Request) -> io::Result<Vec<u8>> {
        let order = Order {
            options: request.options.clone(),
            limits: request.limits.clone(),
            confinement: self.confinement,
            readable: request
                .readable
                .iter()
                .cloned()
                .chain([self.executable.clone()])
                .collect(),
        };
        Ok(serde_json::to_vec(&order)?)
    }
}

/// The child's whole environment.
fn environment(confinement: Confinement, out: &Path) -> Vec<(&'static str, std::ffi::OsString)> {
    let tmp = if confinement == Confinement::Bubblewrap {
        Path::new("/tmp")
    } else {
        out
    };
    vec![
        ("PATH", "/usr/bin:/bin".into()),
        ("HOME", tmp.into()),
        ("TMPDIR", tmp.into()),
        ("LANG", "C.UTF-8".into()),
        // One thread a recognition: two that share a page only wait for each other.
        ("OMP_THREAD_LIMIT", "1".into()),
        // Each arena reserves address space, which is limited.
        ("MALLOC_ARENA_MAX", "2".into()),
    ]
}

enum End {
    Answered(Outcome),
    /// Its output ended without an answer; the end of its standard error.
    Silent(String),
}

struct Watch<'a> {
    child: &'a mut Child,
    request: &'a Request,
    stop: &'a CancellationToken,
    started: Instant,
    /// Milliseconds after the start at which the last line came.
    heard: AtomicU64,
}

impl Watch<'_> {
    async fn listen(self, order: Vec<u8>, progress: &mpsc::Sender<Value>) -> End {
        let stderr = tokio::spawn(tail(self.child.stderr.take()));
        if let Some(mut stdin) = self.child.stdin.take() {
            // A child that dies at once breaks the pipe; its end tells why.
            let _ = stdin.write_all(&order).await;
        }
        let Some(stdout) = self.child.stdout.take() else {
            return End::Silent(String::new());
        };
        let answer = tokio::select! {
            () = self.stop.cancelled() => Some(Outcome::Stopped),
            crash = self.limit() => Some(Outcome::Crashed(crash)),
            answer = self.hear(BufReader::new(stdout), progress) => answer,
        };
        match answer {
            Some(outcome) => End::Answered(outcome),
            None => {
                // A grandchild may hold the pipe open; the child itself is what counts.
                let kept = tokio::time::timeout(Duration::from_secs(5), stderr).await;
                End::Silent(kept.ok().and_then(Result::ok).unwrap_or_default())
            }
        }
    }

    /// Reads lines to the answer, or to none.
    async fn hear(
        &self,
        mut lines: BufReader<ChildStdout>,
        progress: &mpsc::Sender<Value>,
    ) -> Option<Outcome> {
        loop {
            match next_line(&mut lines).await? {
                Line::Progress { value } => {
                    // While a slow receiver keeps it waiting, the child is not silent.
                    self.heard.store(u64::MAX, Ordering::Relaxed);
                    let _ = progress.send(value).await;
                    self.heard.store(self.elapsed(), Ordering::Relaxed);
                }
                Line::Done { report } => return Some(Outcome::Done(report)),
                Line::Refused { class, sentence } => {
                    return Some(Outcome::Refused { class, sentence });
                }
                Line::Memory => return Some(Outcome::Crashed(Crash::Memory)),
            }
        }
    }

    /// Ends when a limit that only the parent can see is passed.
    async fn limit(&self) -> Crash {
        let Limits {
            wall,
            silence,
            output_size,
            ..
        } = self.request.limits;
        let (wall, silence) = (millis(wall), millis(silence));
        loop {
            tokio::time::sleep(MEASURE_EVERY).await;
            if self.elapsed() >= wall {
                return Crash::WallClock;
            }
            if self
                .elapsed()
                .saturating_sub(self.heard.load(Ordering::Relaxed))
                >= silence
            {
                return Crash::Silence;
            }
            if harvest::size(&self.request.out) > output_size {
                return Crash::OutputSize;
            }
        }
    }

    fn elapsed(&self) -> u64 {
        millis(self.started.elapsed())
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// The next line, or none at the end, at a line too long, or at one that is not ours.
async fn next_line(lines: &mut (impl AsyncBufReadExt + Unpin)) -> Option<Line> {
    let mut text = Vec::new();
    let read = lines
        .take(LONGEST_LINE as u64)
        .read_until(b'\n', &mut text)
        .await
        .ok()?;
    if read == 0 || text.last() != Some(&b'\n') {
        return None;
    }
    serde_json::from_slice(&text).ok()
}

/// The end of what the child wrote on its standard error.
async fn tail(stream: Option<impl AsyncRead + Unpin>) -> String {
    let Some(mut stream) = stream else {
        return String::new();
    };
    let mut kept = Vec::new();
    let mut piece = [0; 1024];
    while let Ok(read @ 1..) = stream.read(&mut piece).await {
        kept.extend_from_slice(&piece[..read]);
        let surplus = kept.len().saturating_sub(STDERR_KEPT);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(&kept).trim().to_owned()
}

/// SIGKILL to the child and all it started.
fn kill(child: &Child) {
    use nix::sys::signal::{Signal, killpg};
    if let Some(id) = child.id().and_then(|id| i32::try_from(id).ok()) {
        let _ = killpg(nix::unistd::Pid::from_raw(id), Signal::SIGKILL);
    }
}

/// What an end without an answer means.
fn crash(status: ExitStatus, stderr: String) -> Crash {
    use std::os::unix::process::ExitStatusExt;
    const SIGXCPU: i32 = 24;
    const SIGXFSZ: i32 = 25;
    // Bubblewrap and shells report the signal of their child as 128 + its number.
    let signal = status
        .signal()
        .or_else(|| status.code().filter(|c| *c > 128).map(|c| c - 128));
    match signal {
        _ if stderr.contains("memory allocation of") => Crash::Memory,
        Some(SIGXCPU) => Crash::CpuTime,
        Some(SIGXFSZ) => Crash::OutputSize,
        Some(number) => Crash::Signal(number),
        None => Crash::Exit {
            code: status.code().unwrap_or(-1),
            stderr,
        },
    }
}
