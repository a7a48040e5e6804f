//! Logs on standard error (JSON, one object a line, or text), numbers for Prometheus, and the signal to stop.

use std::io::IsTerminal;

use anyhow::{Context, Result};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;
use tracing_subscriber::{EnvFilter, layer::SubscriberExt, util::SubscriberInitExt};

use crate::config::{Log, LogFormat};

/// Starts logging for the process.
///
/// # Errors
/// When the level cannot be read, or logging was started before.
pub fn start_log(config: &Log) -> Result<()> {
    let filter = EnvFilter::try_new(&config.level).context("log.level cannot be read")?;
    let registry = tracing_subscriber::registry().with(filter);
    match config.format {
        LogFormat::Json => {
            let layer = tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .with_current_span(true)
                .with_span_list(false)
                .with_writer(std::io::stderr);
            registry.with(layer).try_init()?;
        }
        LogFormat::Text => {
            let colours = std::io::stderr().is_terminal();
            registry
                .with(
                    tracing_subscriber::fmt::layer()
                        .with_ansi(colours)
                        .with_writer(std::io::stderr),
                )
                .try_init()?;
        }
    }
    Ok(())
}

/// Starts counting for the process; the handle renders what Prometheus reads.
///
/// # Errors
/// When counting was started before.
pub fn start_metrics() -> Result<PrometheusHandle> {
    let builder = PrometheusBuilder::new()
        .set_buckets(&[0.001, 0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0])
        .context("the buckets are in order")?;
    Ok(builder.install_recorder()?)
}

/// A token that is cancelled when the process is told to stop (SIGTERM or Ctrl-C).
///
/// # Errors
/// When the signals cannot be heard.
pub fn stop_signal() -> Result<CancellationToken> {
    let token = CancellationToken::new();
    let stop = token.clone();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop: finishing what was begun");
        stop.cancel();
    });
    Ok(token)
}
