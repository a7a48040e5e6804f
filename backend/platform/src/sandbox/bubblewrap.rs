//! The child's world when bubblewrap makes it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::{Request, Sandbox};

/// Where the child finds its input and output, whatever their real names.
pub(super) const INPUT: &str = "/work/input";
pub(super) const OUT: &str = "/work/out";
const EXECUTABLE: &str = "/work/benhoc";

/// Bytes of the private `/tmp`.
const TMP_SIZE: &str = "67108864";

/// Namespaces, system folders and an empty rest; no program yet.
pub(super) fn frame() -> Vec<OsString> {
    let mut arguments = words(&[
        "--unshare-all",
        "--die-with-parent",
        "--new-session",
        "--cap-drop",
        "ALL",
        "--hostname",
        "cell",
        "--ro-bind",
        "/usr",
        "/usr",
        "--proc",
        "/proc",
        "--dev",
        "/dev",
        "--size",
        TMP_SIZE,
        "--tmpfs",
        "/tmp",
        "--chdir",
        "/",
    ]);
    for folder in ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"] {
        match std::fs::read_link(folder) {
            Ok(target) => arguments.extend(["--symlink".into(), target.into(), folder.into()]),
            Err(_) if Path::new(folder).is_dir() => {
                arguments.extend(words(&["--ro-bind", folder, folder]));
            }
            Err(_) => {}
        }
    }
    for path in [
        "/etc/ld.so.cache",
        "/etc/fonts",
        "/etc/alternatives",
        "/nix/store",
    ] {
        arguments.extend(words(&["--ro-bind-try", path, path]));
    }
    arguments
}

/// The whole command line after `bwrap`.
pub(super) fn arguments(sandbox: &Sandbox, request: &Request) -> Vec<OsString> {
    let mut arguments = frame();
    let mut bind = |how: &str, from: &Path, to: &Path| {
        arguments.extend([how.into(), from.into(), to.into()]);
    };
    for path in &request.readable {
        bind("--ro-bind-try", path, path);
    }
    bind("--ro-bind", &sandbox.executable, Path::new(EXECUTABLE));
    bind("--ro-bind", &request.input, Path::new(INPUT));
    bind("--bind", &request.out, Path::new(OUT));
    arguments.extend(words(&["--", EXECUTABLE, "child"]));
    arguments.extend([
        request.work.clone().into(),
        PathBuf::from(INPUT).into(),
        OUT.into(),
    ]);
    arguments
}

fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}
