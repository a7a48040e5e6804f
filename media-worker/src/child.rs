//! The child's side of every work.

use std::ffi::OsString;
use std::process::ExitCode;

use platform::sandbox::child::{self, Answer, Task};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::refusal::Refusal;
use crate::{digitize, ffmpeg, inspect, records, transcode};

/// Runs as the confined child. `arguments` are those after the word `child`. Must be
/// called before any thread is started.
pub fn child_main(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    child::run(arguments, |task| answer(work(&task)))
}

fn work(task: &Task) -> anyhow::Result<serde_json::Value> {
    match task.work.as_str() {
        "probe" => {
            ffmpeg::start()?;
            json(&inspect::open(&task.input, &options(task)?)?.1)
        }
        "transcode" => {
            ffmpeg::start()?;
            let tell = |event: &transcode::Event| child::tell(event);
            json(&transcode::run(
                &task.input,
                &task.out,
                options(task)?,
                &tell,
            )?)
        }
        "digitize" => {
            ffmpeg::start()?;
            let tell = |event: &digitize::Event| child::tell(event);
            json(&digitize::run(
                &task.input,
                &task.out,
                &options(task)?,
                &tell,
            )?)
        }
        "records" => {
            let tell = |event: &records::Event| child::tell(event);
            json(&records::run(&task.input, &options(task)?, &tell)?)
        }
        other => anyhow::bail!("no work is called {other}"),
    }
}

/// A refusal and a want of memory are answers; every other error is our own failure.
fn answer(result: anyhow::Result<serde_json::Value>) -> anyhow::Result<Answer> {
    let error = match result {
        Ok(report) => return Ok(Answer::Done(report)),
        Err(error) => error,
    };
    if let Some(Refusal { class, sentence }) = error.downcast_ref() {
        let (class, sentence) = (class.word().to_owned(), sentence.clone());
        return Ok(Answer::Refused { class, sentence });
    }
    let memory = ffmpeg_next::Error::Other {
        errno: ffmpeg_next::error::ENOMEM,
    };
    match error.downcast_ref::<ffmpeg_next::Error>() {
        Some(cause) if *cause == memory => Ok(Answer::Memory),
        _ => Err(error),
    }
}

fn options<T: DeserializeOwned + Default>(task: &Task) -> anyhow::Result<T> {
    if task.options.is_null() {
        return Ok(T::default());
    }
    Ok(serde_json::from_value(task.options.clone())?)
}

fn json(report: &impl Serialize) -> anyhow::Result<serde_json::Value> {
    Ok(serde_json::to_value(report)?)
}
