//! What the program says of itself: a log on standard error, numbers for `/metrics`; and hearing that it
//! should stop.
//!
//! A request's id is a field of the span that is open while it is answered: in the JSON log every line of
//! the request carries it under `span`.

use std::io::IsTerminal;
use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat};

/// Upper bounds in seconds of the buckets of every histogram: from a cached read to a lost phone.
const BUCKETS: [f64; 11] = [
    0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0,
];

/// Begins to log. Once a process, before anything else.
pub fn start_log(config: &Log) -> Result<()> {
    let filter = EnvFilter::try_new(&config.level).context("log.level cannot be read")?;
    let log = subscriber(config.format, filter, std::io::stderr);
    log.try_init().context("the log was begun before")
}

static NUMBERS: OnceLock<PrometheusHandle> = OnceLock::new();

/// What was counted so far, as Prometheus reads it; nothing where counting was not begun.
pub fn numbers() -> Option<String> {
    NUMBERS.get().map(PrometheusHandle::render)
}

/// Begins to count. Once a process; [`numbers`] is what Prometheus reads.
pub fn start_metrics() -> Result<()> {
    let handle = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)?
        .install_recorder()
        .context("counting was begun before")?;
    let upkeep = handle.clone();
    // Without it what is counted stays in memory one by one until somebody asks for the page.
    std::thread::Builder::new()
        .name("numbers".into())
        .spawn(move || {
            loop {
                std::thread::sleep(Duration::from_secs(5));
                upkeep.run_upkeep();
            }
        })?;
    NUMBERS.get_or_init(|| handle);
    Ok(())
}

/// A token that fires when the program is asked to stop (SIGTERM or SIGINT). Asked a second time it ends at
/// once, as if killed. Call it once, inside the runtime.
pub fn stop_signal() -> Result<CancellationToken> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let token = CancellationToken::new();
    let fired = token.clone();
    tokio::spawn(async move {
        for asked in 0.. {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            if asked > 0 {
                // 128 + SIGINT, as a shell would report it.
                std::process::exit(130);
            }
            tracing::info!("asked to stop: finishing what was begun");
            fired.cancel();
        }
    });
    Ok(token)
}

fn subscriber<W>(
    format: LogFormat,
    filter: EnvFilter,
    writer: W,
) -> Box<dyn tracing::Subscriber + Send + Sync>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(writer);
    match format {
        LogFormat::Json => Box::new(
            log.json()
                .flatten_event(true)
                .with_span_list(false)
                .finish(),
        ),
        LogFormat::Text => Box::new(log.with_ansi(std::io::stderr().is_terminal()).finish()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Paper(Arc<Mutex<Vec<u8>>>);

    impl Write for Paper {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn logged(format: LogFormat) -> String {
        let paper = Paper::default();
        let writer = paper.clone();
        let log = subscriber(format, EnvFilter::new("info"), move || writer.clone());
        tracing::subscriber::with_default(log, || {
            let span = tracing::info_span!("request", id = "0190-abcd");
            let _open = span.enter();
            tracing::debug!("not this");
            tracing::info!(status = 404, "answered");
        });
        let bytes = paper.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn each_line_of_the_json_log_is_an_object_with_the_id_of_its_request() {
        let text = logged(LogFormat::Json);
        assert_eq!(text.lines().count(), 1);
        let line: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(line["message"], "answered");
        assert_eq!(line["status"], 404);
        assert_eq!(line["span"]["id"], "0190-abcd");
        assert!(line["timestamp"].as_str().unwrap().ends_with('Z'));
    }

    #[test]
    fn the_text_log_has_it_too() {
        let text = logged(LogFormat::Text);
        assert!(
            text.contains("answered") && text.contains("0190-abcd"),
            "{text}"
        );
    }

    #[test]
    fn what_is_counted_is_on_the_page_and_counting_begins_once() {
        start_metrics().unwrap();
        metrics::counter!("tests_total", "kind" => "unit").increment(2);
        metrics::histogram!("tests_seconds").record(0.02);
        let page = numbers().unwrap();
        assert!(page.contains(r#"tests_total{kind="unit"} 2"#), "{page}");
        assert!(
            page.contains(r#"tests_seconds_bucket{le="0.03"} 1"#),
            "{page}"
        );
        assert!(start_metrics().is_err());
    }
}
