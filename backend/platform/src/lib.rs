//! How the program runs, whatever it is about: configuration, database, queue of jobs, objects, schedule,
//! outgoing messages, sandbox, texts, clock, telemetry, certificates. There are no words of the domain here.

pub mod clock;
pub mod config;
pub mod database;
pub mod disk;
pub mod messages;
pub mod migration;
pub mod objects;
pub mod queue;
pub mod sandbox;
pub mod schedule;
pub mod telemetry;
pub mod texts;
pub mod tls;
