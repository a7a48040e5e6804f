//! `servers CMD …` runs a command with a PostgreSQL and an S3 server of its own (see `tests::servers`), stops both,
//! and ends as the command ended. Without a command it prints the environment and waits for Ctrl-C.

use std::os::unix::process::ExitStatusExt;
use std::process::ExitCode;

use anyhow::Result;
use tests::servers::Servers;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<ExitCode> {
    let command: Vec<String> = std::env::args().skip(1).collect();
    let servers = Servers::start().await?;
    if command.is_empty() {
        for (name, value) in servers.environment() {
            println!("export {name}={value}");
        }
        tokio::signal::ctrl_c().await?;
        servers.stop().await?;
        return Ok(ExitCode::SUCCESS);
    }
    let ended = servers.run(&command).await;
    servers.stop().await?;
    let ended = ended?;
    let code = ended
        .code()
        .unwrap_or_else(|| 128 + ended.signal().unwrap_or(0));
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}
