//! `media-worker`: the command line of the media worker.

use std::process::ExitCode;

fn main() -> ExitCode {
    // The child first: nothing may have started a thread before it is confined.
    let mut arguments = std::env::args_os().skip(1);
    if arguments.next().is_some_and(|word| word == "child") {
        return media_worker::child_main(arguments);
    }
    media_worker::cli::main()
}
