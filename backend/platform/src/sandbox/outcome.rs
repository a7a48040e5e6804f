//! How a child ended.

use serde_json::Value;

/// How a child ended.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// The work is done; the child's report.
    Done(Value),
    /// The input cannot be used. Never worth a retry.
    Refused {
        /// One of the classes of the work (`not_media`, `password`, …).
        class: String,
        /// One clear English sentence; people see the text of the class.
        sentence: String,
    },
    /// The child broke or met a limit. The input may be at fault, or we.
    Crashed(Crash),
    /// We stopped it, because we were told to stop.
    Stopped,
}

/// Why a child ended without an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Crash {
    /// It wanted more memory than it may have.
    Memory,
    /// Its processor time was used up.
    CpuTime,
    /// Its time by the clock was used up.
    WallClock,
    /// It said nothing for too long.
    Silence,
    /// It wrote too large a file, or too much in all.
    OutputSize,
    /// A signal ended it (11: it broke on its input).
    Signal(i32),
    /// It ended by itself without an answer; the end of its standard error.
    Exit {
        /// Its exit status.
        code: i32,
        /// The last lines of its standard error.
        stderr: String,
    },
}

impl std::fmt::Display for Crash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Memory => write!(f, "it needed more memory than allowed"),
            Self::CpuTime => write!(f, "it needed more processor time than allowed"),
            Self::WallClock => write!(f, "it took longer than allowed"),
            Self::Silence => write!(f, "it made no progress"),
            Self::OutputSize => write!(f, "it wrote more than allowed"),
            Self::Signal(number) => write!(f, "it was ended by signal {number}"),
            Self::Exit { code, stderr } if stderr.is_empty() => {
                write!(f, "it ended with status {code}")
            }
            Self::Exit { code, stderr } => write!(f, "it ended with status {code}: {stderr}"),
        }
    }
}
