//! Which confinement works on this machine.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// What the configuration asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// The stronger one that works; none at all is an error.
    #[default]
    Auto,
    /// Bubblewrap or nothing.
    Bubblewrap,
    /// Landlock or nothing.
    Landlock,
    /// Only limits, for files of one's own.
    LimitsOnly,
}

/// What holds the child.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confinement {
    /// Own namespaces: no network, its own processes, a file system of its own.
    Bubblewrap,
    /// No namespaces here (a container, say): the child shuts itself in by Landlock.
    Landlock,
    /// Neither: only limits, and refused system calls where the kernel knows them.
    LimitsOnly,
}

impl Confinement {
    /// One sentence for the log.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Bubblewrap => "bubblewrap: own namespaces, no network, only input and output",
            Self::Landlock => "landlock: no network, only input and output; namespaces are off",
            Self::LimitsOnly => {
                "NO FILE CONFINEMENT: neither bubblewrap nor landlock works here, limits only"
            }
        }
    }
}

/// The way children are confined on this machine.
#[derive(Debug, Clone)]
pub struct Sandbox {
    pub(super) confinement: Confinement,
    pub(super) executable: PathBuf,
    pub(super) ionice: Option<PathBuf>,
}

impl Sandbox {
    /// Finds what works here, tries it, and says in the log which it is. Children are
    /// this very executable.
    ///
    /// # Errors
    /// When the choice asks for a confinement that does not work here.
    pub fn detect(choice: Choice) -> anyhow::Result<Self> {
        Self::with_executable(choice, std::env::current_exe()?)
    }

    /// As [`Sandbox::detect`], with another executable that knows `child`.
    ///
    /// # Errors
    /// When the choice asks for a confinement that does not work here.
    pub fn with_executable(choice: Choice, executable: PathBuf) -> anyhow::Result<Self> {
        let confinement = match choice {
            Choice::Auto if bubblewrap_works() => Confinement::Bubblewrap,
            Choice::Auto if landlock_works() => Confinement::Landlock,
            Choice::Auto => anyhow::bail!(
                "neither bubblewrap nor Landlock works on this machine: strangers' files would be opened with only \
                 limits around them; install bubblewrap, or run the role media elsewhere"
            ),
            Choice::LimitsOnly => Confinement::LimitsOnly,
            Choice::Bubblewrap if bubblewrap_works() => Confinement::Bubblewrap,
            Choice::Landlock if landlock_works() => Confinement::Landlock,
            Choice::Bubblewrap => anyhow::bail!("bubblewrap does not work on this machine"),
            Choice::Landlock => anyhow::bail!("landlock does not work on this machine"),
        };
        match confinement {
            Confinement::LimitsOnly => tracing::warn!(?confinement, "{}", confinement.sentence()),
            _ => tracing::info!(?confinement, "{}", confinement.sentence()),
        }
        Ok(Self {
            confinement,
            executable,
            ionice: program("ionice"),
        })
    }

    /// What is in force.
    #[must_use]
    pub fn confinement(&self) -> Confinement {
        self.confinement
    }
}

/// The path of a system program, from the places of the system only.
pub(super) fn program(name: &str) -> Option<PathBuf> {
    ["/usr/bin", "/bin", "/usr/local/bin"]
        .iter()
        .map(|folder| Path::new(folder).join(name))
        .find(|path| path.is_file())
}

/// Whether bubblewrap can make the namespaces we ask for, tried with `true`.
fn bubblewrap_works() -> bool {
    let (Some(bwrap), Some(witness)) = (program("bwrap"), program("true")) else {
        return false;
    };
    Command::new(bwrap)
        .args(super::bubblewrap::frame())
        .arg("--")
        .arg(witness)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

#[cfg(target_os = "linux")]
fn landlock_works() -> bool {
    use landlock::{ABI, Access, AccessFs, CompatLevel, Compatible, Ruleset, RulesetAttr};
    Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))
        .and_then(Ruleset::create)
        .is_ok()
}

#[cfg(not(target_os = "linux"))]
fn landlock_works() -> bool {
    false
}
