//! Starting processes from one thread that lives as long as we do.
//!
//! "Die with the parent" means, to Linux, with the parent's *thread*. A thread of the
//! runtime's pool may end while the child still works, so none of them starts one.

use std::io;
use std::sync::{OnceLock, mpsc};

use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

struct Start {
    command: Command,
    runtime: Handle,
    answer: oneshot::Sender<io::Result<Child>>,
}

/// Starts `command` from the thread that never ends.
pub(super) async fn spawn(command: Command) -> io::Result<Child> {
    let (answer, started) = oneshot::channel();
    let start = Start {
        command,
        runtime: Handle::current(),
        answer,
    };
    let gone = || io::Error::other("the thread that starts children is gone");
    starter()?.send(start).map_err(|_| gone())?;
    started.await.map_err(|_| gone())?
}

fn starter() -> io::Result<mpsc::Sender<Start>> {
    static STARTER: OnceLock<mpsc::Sender<Start>> = OnceLock::new();
    if let Some(starter) = STARTER.get() {
        return Ok(starter.clone());
    }
    let (sender, orders) = mpsc::channel::<Start>();
    std::thread::Builder::new()
        .name("children".into())
        .spawn(move || {
            while let Ok(mut start) = orders.recv() {
                let _inside = start.runtime.enter();
                // Whoever asked may have gone; then the child is dropped and killed.
                let _ = start.answer.send(start.command.spawn());
            }
        })?;
    // A second caller may have been faster; its thread serves and ours ends.
    Ok(STARTER.get_or_init(|| sender).clone())
}
