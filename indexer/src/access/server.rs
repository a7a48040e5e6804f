//! `indexer serve`: an index that follows the feed and answers the sites that know its token.

use super::{Asked, Count, Find, Question, Relate, Suggest, answer};
use crate::searcher::{SearchError, Searcher};
use platform::config::Secret;
use poem::endpoint::make;
use poem::http::{StatusCode, header};
use poem::listener::{Acceptor, Listener, TcpListener};
use poem::web::Json;
use poem::{EndpointExt, IntoResponse, Request, Response, Route, Server};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use subtle::ConstantTimeEq;
use tokio_util::sync::CancellationToken;

/// A question of 500 characters for somebody with roles in a thousand units is smaller.
const LARGEST: usize = 256 << 10;
/// What is under way at the end may take so long.
const GRACE: Duration = Duration::from_secs(10);

/// A service that listens.
pub struct Serving {
    /// Where it does.
    pub address: SocketAddr,
    /// Ends when `stop` fires.
    pub task: tokio::task::JoinHandle<io::Result<()>>,
}

/// Listens at `address` and answers from `index` whoever shows the token.
///
/// # Errors
/// When the address cannot be had.
pub async fn serve(
    address: &str,
    token: Secret,
    index: Arc<Searcher>,
    stop: CancellationToken,
) -> io::Result<Serving> {
    let acceptor = TcpListener::bind(address.to_owned())
        .into_acceptor()
        .await?;
    let address = acceptor
        .local_addr()
        .iter()
        .find_map(|address| address.as_socket_addr().copied())
        .ok_or_else(|| io::Error::other("no address"))?;
    let ready = Arc::clone(&index);
    let routes = Route::new()
        .at(
            "/ready",
            make(move |_: Request| {
                let status = match ready.is_ready() {
                    true => StatusCode::OK,
                    false => StatusCode::SERVICE_UNAVAILABLE,
                };
                async move { Ok::<_, poem::Error>(status.into_response()) }
            }),
        )
        .at(Find::PATH, taking::<Find>(&index))
        .at(Count::PATH, taking::<Count>(&index))
        .at(Suggest::PATH, taking::<Suggest>(&index))
        .at(Relate::PATH, taking::<Relate>(&index))
        .before(move |request: Request| {
            let known = shows(&request, token.expose());
            async move {
                match known {
                    true => Ok(request),
                    false => Err(poem::Error::from_status(StatusCode::UNAUTHORIZED)),
                }
            }
        });
    let ends = async move { stop.cancelled().await };
    let task = tokio::spawn(async move {
        Server::new_with_acceptor(acceptor)
            .run_with_graceful_shutdown(routes, ends, Some(GRACE))
            .await
    });
    Ok(Serving { address, task })
}

fn shows(request: &Request, token: &str) -> bool {
    let given = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "));
    given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(token.as_bytes())))
}

/// The endpoint of a kind of question.
fn taking<Q: Question>(index: &Arc<Searcher>) -> impl poem::Endpoint<Output = Response> + use<Q> {
    let index = Arc::clone(index);
    make(move |mut request: Request| {
        let index = Arc::clone(&index);
        async move {
            let body = request.take_body().into_bytes_limit(LARGEST).await?;
            let asked: Asked<Q> = serde_json::from_slice(&body)
                .map_err(|error| poem::Error::new(error, StatusCode::UNPROCESSABLE_ENTITY))?;
            match answer(index, asked.audience, asked.question).await {
                Ok(found) => poem::Result::Ok(Json(found).into_response()),
                Err(error) => {
                    let status = status(&error);
                    Err(poem::Error::new(error, status))
                }
            }
        }
    })
}

fn status(error: &SearchError) -> StatusCode {
    match error {
        // An index that cannot be read is built anew.
        SearchError::Building | SearchError::Broken(_) => StatusCode::SERVICE_UNAVAILABLE,
        SearchError::Away(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
