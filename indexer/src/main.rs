//! The program `indexer`.

fn main() -> std::process::ExitCode {
    indexer::cli::main()
}
