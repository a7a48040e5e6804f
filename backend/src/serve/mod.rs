//! The HTTP side: the router of the registry with what stands around every request.

pub mod assets;
mod compress;
pub mod health;
mod layers;
pub mod listen;
pub mod metrics;
pub mod object;
pub mod sitemap;
pub mod trust;

use std::sync::Arc;

use poem::{
    Endpoint, EndpointExt, IntoResponse, Request, Response,
    endpoint::BoxEndpoint,
    middleware::{CatchPanic, CookieJarManager},
};

use crate::{app::App, registry};

/// Everything that answers requests.
pub fn endpoint(app: &App) -> BoxEndpoint<'static, Response> {
    let router = registry::router();
    let with_assets = Fallback {
        router: Arc::new(router),
    };
    let app_of_layers = app.clone();
    with_assets
        .data(app.clone())
        .around(compress::compress)
        .with(CatchPanic::new())
        .around(move |next, request| layers::identify(next, app_of_layers.clone(), request))
        .with(CookieJarManager::new())
        .around(layers::observe)
        .map_to_response()
        .boxed()
}

/// Files of the frontend where no route answers.
struct Fallback<E> {
    router: Arc<E>,
}

impl<E: Endpoint> Endpoint for Fallback<E> {
    type Output = Response;

    async fn call(&self, request: Request) -> poem::Result<Response> {
        if matches!(request.method().as_str(), "GET" | "HEAD")
            && let Ok(file) = assets::answer(&request)
        {
            return Ok(file);
        }
        self.router
            .call(request)
            .await
            .map(IntoResponse::into_response)
    }
}
