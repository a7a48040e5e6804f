//! The job that sends a message.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::message::{Column, Entity, Model, State};
use super::{Ports, Unsent};
use crate::clock::Clock;
use crate::database::Database;
use crate::queue::{Failure, Running, Worker};

/// Kind of the job.
pub const SEND: &str = "message.send";

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Payload {
    pub message_id: Uuid,
}

/// Teaches a worker to send messages.
pub fn send_by(worker: Worker, db: Database, clock: Clock, ports: Ports) -> Worker {
    worker.on(SEND, move |running| {
        let (db, clock, ports) = (db.clone(), clock.clone(), ports.clone());
        async move { send(&running, &db, &clock, &ports).await }
    })
}

async fn send(
    running: &Running,
    db: &Database,
    clock: &Clock,
    ports: &Ports,
) -> Result<(), Failure> {
    let Payload { message_id } = running.payload()?;
    let Some(message) = Entity::find_by_id(message_id).one(db.reader()).await? else {
        // Cleared away: there is nothing to send any more.
        return Ok(());
    };
    if message.state != State::Waiting {
        return Ok(());
    }
    let unsent = match ports.of(message.channel) {
        _ if clock.now() > message.good_until => {
            Unsent::Refused("it was not worth sending any more".into())
        }
        None => Unsent::Refused("this way is not open: see messages in the configuration".into()),
        Some(port) => match port.send(&message).await {
            Ok(()) => return note_sent(running, db, clock, &message).await,
            Err(unsent) => unsent,
        },
    };
    match unsent {
        Unsent::Refused(why) => give_up(running, db, &message, &why).await,
        Unsent::Later(why) => Err(Failure::Later(anyhow::anyhow!(why))),
    }
}

async fn note_sent(
    running: &Running,
    db: &Database,
    clock: &Clock,
    message: &Model,
) -> Result<(), Failure> {
    let tx = db.begin().await?;
    let sent_at = (Column::SentAt, Expr::value(clock.now()));
    end(&tx, message, State::Sent, sent_at).await?;
    running.complete(&tx).await?;
    Ok(tx.commit().await?)
}

async fn give_up(
    running: &Running,
    db: &Database,
    message: &Model,
    why: &str,
) -> Result<(), Failure> {
    tracing::warn!(message = %message.id, why, "a message was given up");
    let tx = db.begin().await?;
    end(
        &tx,
        message,
        State::GivenUp,
        (Column::Reason, Expr::value(why)),
    )
    .await?;
    running.complete(&tx).await?;
    Ok(tx.commit().await?)
}

/// Ends a message and erases its words.
async fn end(
    db: &impl ConnectionTrait,
    message: &Model,
    state: State,
    with: (Column, Expr),
) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::State, Expr::value(state))
        .col_expr(Column::Subject, Expr::value(""))
        .col_expr(Column::Text, Expr::value(""))
        .col_expr(with.0, with.1)
        .filter(Column::Id.eq(message.id))
        .exec(db)
        .await?;
    Ok(())
}
