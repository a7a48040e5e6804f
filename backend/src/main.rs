//! `benhoc`: one program for a commune's PC and for a province's machines.

use std::process::ExitCode;

fn main() -> ExitCode {
    backend::cli::main()
}
