//! What the child does to itself before it touches its input.

use std::path::{Path, PathBuf};
use std::time::Duration;

use nix::sys::resource::{Resource, setrlimit};

use super::{Confinement, Limits};

/// Open files; far above need, far below harm.
const OPEN_FILES: u64 = 512;

/// Lowers priority, sets limits, and shuts the doors that are still open.
///
/// Invariant: called while the process has one thread; Landlock and seccomp bind the
/// calling thread and what it starts.
pub(super) fn confine(
    confinement: Confinement,
    limits: &Limits,
    input: &Path,
    out: &Path,
    readable: &[PathBuf],
) -> anyhow::Result<()> {
    rustix::process::nice(19)?;
    set_limits(confinement, limits)?;
    #[cfg(target_os = "linux")]
    {
        nix::sys::prctl::set_pdeathsig(nix::sys::signal::Signal::SIGKILL)?;
        nix::sys::prctl::set_no_new_privs()?;
        nix::sys::prctl::set_dumpable(false)?;
        if confinement == Confinement::Landlock {
            landlock_in(input, out, readable)?;
        }
        super::syscalls::refuse()?;
    }
    #[cfg(not(target_os = "linux"))]
    let _ = (input, out, readable);
    Ok(())
}

fn set_limits(confinement: Confinement, limits: &Limits) -> nix::Result<()> {
    let cpu = limits.cpu.as_secs().max(1);
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    // SIGXCPU at the soft limit, SIGKILL at the hard one.
    setrlimit(
        Resource::RLIMIT_CPU,
        cpu,
        cpu + Duration::from_secs(5).as_secs(),
    )?;
    setrlimit(Resource::RLIMIT_FSIZE, limits.file_size, limits.file_size)?;
    setrlimit(Resource::RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES)?;
    let space = limits.memory.saturating_add(Limits::SHARED_CODE);
    setrlimit(Resource::RLIMIT_AS, space, space)?;
    setrlimit(Resource::RLIMIT_DATA, limits.memory, limits.memory)?;
    let processes = match confinement {
        // A user namespace counts only what is inside it.
        Confinement::Bubblewrap => limits.processes,
        // Elsewhere all of this user's threads count, the server's too.
        _ => limits.processes + threads_of_this_user(),
    };
    setrlimit(Resource::RLIMIT_NPROC, processes, processes)
}

/// Threads of all processes of this user, as far as `/proc` shows them.
fn threads_of_this_user() -> u64 {
    use std::os::unix::fs::MetadataExt;
    let own = rustix::process::geteuid().as_raw();
    let Ok(processes) = std::fs::read_dir("/proc") else {
        return 0;
    };
    processes
        .flatten()
        .filter(|entry| entry.metadata().is_ok_and(|meta| meta.uid() == own))
        .filter_map(|entry| std::fs::read_dir(entry.path().join("task")).ok())
        .map(|tasks| tasks.count() as u64)
        .sum()
}

/// What of the system a child may read: programs, libraries, fonts.
#[cfg(target_os = "linux")]
const SYSTEM: &[&str] = &[
    "/usr",
    "/bin",
    "/sbin",
    "/lib",
    "/lib64",
    "/etc/ld.so.cache",
    "/etc/fonts",
    "/etc/alternatives",
    "/nix/store",
    "/dev/null",
    "/dev/zero",
    "/dev/urandom",
];

#[cfg(target_os = "linux")]
fn landlock_in(input: &Path, out: &Path, readable: &[PathBuf]) -> anyhow::Result<()> {
    use landlock::{
        ABI, Access, AccessFs, AccessNet, Ruleset, RulesetAttr, RulesetCreatedAttr, RulesetStatus,
        Scope, path_beneath_rules,
    };
    let abi = ABI::V6;
    let read = AccessFs::from_read(abi);
    let system = SYSTEM
        .iter()
        .map(PathBuf::from)
        .chain(readable.iter().cloned());
    let present: Vec<PathBuf> = system.filter(|path| path.exists()).collect();
    let status = Ruleset::default()
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::from_all(abi))?
        .scope(Scope::from_all(abi))?
        .create()?
        .add_rules(path_beneath_rules(&present, read))?
        .add_rules(path_beneath_rules([input], AccessFs::ReadFile))?
        .add_rules(path_beneath_rules(
            [out],
            AccessFs::from_all(abi) & !AccessFs::Execute,
        ))?
        .add_rules(path_beneath_rules(
            ["/dev/null"],
            AccessFs::WriteFile | AccessFs::ReadFile,
        ))?
        .restrict_self()?;
    anyhow::ensure!(
        status.ruleset != RulesetStatus::NotEnforced,
        "landlock was not enforced"
    );
    Ok(())
}
