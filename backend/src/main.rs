//! `benhoc`: one program for a commune's PC and for a province's machines.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The child first: nothing may have started a thread before it is confined.
    #[cfg(feature = "media")]
    {
        let mut words = std::env::args_os().skip(1);
        if words.next().is_some_and(|word| word == "child") {
            return media_worker::child_main(words);
        }
    }
    backend::cli::main()
}
