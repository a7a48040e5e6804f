//! The program `indexer`: an index over a file of documents, without database or site; or the index of a site, for
//! machines that keep none of their own.

mod build;
mod input;
mod run;
mod search;
mod segment;
mod serve;

use clap::{Parser, Subcommand};
use std::path::PathBuf;
use std::process::ExitCode;

/// Vietnamese full-text search, over a file of documents or for a site.
#[derive(Parser)]
#[command(name = "indexer", version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build an index from lines of JSON: {"id": …, "title": …, "text": …}
    Index {
        /// The file of documents, one a line; - reads standard input
        #[arg(long)]
        input: PathBuf,
        /// The folder of the index; an index in it is replaced when the new one is complete
        #[arg(long)]
        index: PathBuf,
    },
    /// Ask an index one question
    Search {
        /// The folder of the index
        #[arg(long)]
        index: PathBuf,
        /// The question as a person types it: "quoted phrases", -excluded words
        question: String,
        /// Answer in JSON
        #[arg(long)]
        json: bool,
        /// Results at most
        #[arg(long, default_value_t = 10, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
    },
    /// Ask an index a file of questions, lines of JSON: {"id": …, "text": …}
    Run {
        /// The folder of the index
        #[arg(long)]
        index: PathBuf,
        /// The file of questions; - reads standard input
        #[arg(long)]
        queries: PathBuf,
        /// The table to write: question id, document id, rank, score, separated by tabs
        #[arg(long)]
        out: PathBuf,
        /// Documents a question at most
        #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
        limit: u16,
    },
    /// Join the syllables of words by _, line by line from standard input
    Segment,
    /// Follow the site's database into an index and answer the sites that know index.token
    Serve {
        /// The site's configuration; without it benhoc.toml is read if it is there, then the environment
        #[arg(long)]
        config: Option<PathBuf>,
    },
}

/// Input that is refused (exit status 2), as against a failure of ours (1).
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(crate) struct Refused(String);

/// Runs the program on the arguments of the process.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => error.exit(),
    };
    let outcome = match arguments.command {
        Command::Index { input, index } => build::build(&input, &index),
        Command::Search {
            index,
            question,
            json,
            limit,
        } => search::search(&index, &question, json, limit.into()),
        Command::Run {
            index,
            queries,
            out,
            limit,
        } => run::run(&index, &queries, &out, limit.into()),
        Command::Segment => segment::segment(),
        Command::Serve { config } => serve::serve(config.as_deref()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("indexer: {}", one_line(&error));
            ExitCode::from(if error.is::<Refused>() { 2 } else { 1 })
        }
    }
}

fn one_line(error: &anyhow::Error) -> String {
    format!("{error:#}").replace('\n', " ")
}
