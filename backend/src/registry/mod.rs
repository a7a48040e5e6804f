//! Every route of the program, once. The router, the API document and the matrix test of permissions are fed from
//! here; a route that is not in the list cannot be reached.

mod document;

use poem::{
    EndpointExt, IntoEndpoint, Route as Router, RouteMethod, endpoint::BoxEndpoint, http::Method,
};
use poem_openapi::{OpenApi, OpenApiService, Tags};

pub use document::{Operation, document};

use crate::{
    accounts, centres, contests, courses, lending, library, media, page, search, serve, upkeep,
};

/// Under which heading an endpoint stands in the document.
#[derive(Clone, Copy, Debug, Tags)]
pub enum Tag {
    /// People, sessions, roles.
    Accounts,
    /// Units and their sites.
    Centres,
    /// Courses and lessons.
    Courses,
    /// Uploads and lectures.
    Media,
    /// Books and pages.
    Library,
    /// Paper copies, loans, holds, stocktakes.
    Lending,
    /// Contests and entries.
    Contests,
    /// Search.
    Search,
}

/// A route: method, and path with its parts in braces.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Route {
    pub method: &'static str,
    pub path: &'static str,
}

/// A route outside the JSON API, with what answers it.
pub struct Raw {
    pub route: Route,
    endpoint: fn() -> BoxEndpoint<'static>,
    operation: Option<fn() -> Operation>,
}

impl Raw {
    /// What the API's document says of it.
    #[must_use]
    pub fn documented(mut self, operation: fn() -> Operation) -> Self {
        self.operation = Some(operation);
        self
    }
}

/// Declares a route outside the JSON API. Features list theirs with it.
pub fn raw(
    method: &'static str,
    path: &'static str,
    endpoint: fn() -> BoxEndpoint<'static>,
) -> Raw {
    Raw {
        route: Route { method, path },
        endpoint,
        operation: None,
    }
}

/// Boxes an endpoint for [`raw`].
pub fn boxed(endpoint: impl IntoEndpoint<Endpoint: 'static>) -> BoxEndpoint<'static> {
    endpoint.into_endpoint().map_to_response().boxed()
}

/// All features' JSON endpoints.
fn apis() -> impl OpenApi {
    (
        accounts::api::Api,
        centres::api::Api,
        (courses::api::CourseApi, courses::api::LessonApi),
        media::api::Api,
        (
            library::api::Api,
            library::reader_api::Api,
            library::import::api::Api,
            library::correction::api::Api,
            library::correction::proposal_api::Api,
            library::shelf::api::Api,
            library::bulk::api::Api,
        ),
        (
            lending::copy::api::Api,
            lending::loan::api::Api,
            lending::hold::api::Api,
            lending::stocktake::api::Api,
            lending::register::api::Api,
        ),
        (contests::api::Api, contests::entry_api::Api),
        search::api::Api,
        upkeep::binned::Api,
    )
}

/// All routes outside the JSON API, by feature.
pub fn raw_routes() -> Vec<Raw> {
    [
        serve::health::routes(),
        serve::metrics::routes(),
        serve::trust::routes(),
        serve::sitemap::routes(),
        page::apps::routes(),
        centres::page::routes(),
        courses::page::routes(),
        library::image::routes(),
        library::page::routes(),
        library::shelf::routes(),
        library::exchange::routes(),
        lending::routes(),
        media::routes(),
        contests::page::routes(),
        search::page::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The JSON API with its document.
pub fn api() -> OpenApiService<impl OpenApi, ()> {
    OpenApiService::new(apis(), "Bến Học", env!("CARGO_PKG_VERSION"))
        .server("/api/v1")
        .description("Nền tảng học tập của các trung tâm học tập cộng đồng. Learning platform of Vietnam's community learning centres.")
}

/// Every route there is: what the matrix test crosses with every role.
pub fn all() -> Vec<Route> {
    let mut routes: Vec<Route> = raw_routes().iter().map(|raw| raw.route).collect();
    routes.extend(documented());
    routes.sort();
    routes
}

fn documented() -> Vec<Route> {
    let document: serde_json::Value = serde_json::from_str(&api().spec()).unwrap_or_default();
    let mut routes = Vec::new();
    for (path, operations) in document["paths"].as_object().into_iter().flatten() {
        for method in operations
            .as_object()
            .into_iter()
            .flatten()
            .map(|(method, _)| method)
        {
            let path: &'static str = Box::leak(format!("/api/v1{path}").into_boxed_str());
            let method: &'static str = Box::leak(method.to_uppercase().into_boxed_str());
            routes.push(Route { method, path });
        }
    }
    routes
}

/// The router over everything in the registry.
pub fn router() -> Router {
    let mut router = Router::new().nest("/api/v1", api());
    let mut by_path: Vec<(&'static str, RouteMethod)> = Vec::new();
    for raw in raw_routes() {
        let method = raw.route.method.parse::<Method>().unwrap_or(Method::GET);
        let endpoint = (raw.endpoint)();
        match by_path.iter().position(|(path, _)| *path == raw.route.path) {
            Some(index) => {
                let (path, methods) = by_path.swap_remove(index);
                by_path.push((path, methods.method(method, endpoint)));
            }
            None => by_path.push((raw.route.path, RouteMethod::new().method(method, endpoint))),
        }
    }
    for (path, methods) in by_path {
        router = router.at(poem_path(path), methods);
    }
    router
}

/// `{name}` of the document is `:name` of the router.
fn poem_path(path: &str) -> String {
    path.replace('{', ":").replace('}', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_route_of_the_api_is_in_its_document() {
        let document: serde_json::Value = serde_json::from_str(&document()).unwrap();
        // Preflight, the document itself and its page; methods said in a header are those of the document.
        let beside = |route: &Route| {
            route.method == "OPTIONS"
                || ["/api", "/api/v1/openapi.json"].contains(&route.path)
                || (route.method, route.path) == ("POST", "/api/v1/uploads/{upload_id}")
        };
        for route in all() {
            if !route.path.starts_with("/api") || beside(&route) {
                continue;
            }
            let path = route.path.strip_prefix("/api/v1").unwrap_or(route.path);
            let operation = &document["paths"][path][route.method.to_lowercase()];
            assert!(operation["responses"].is_object(), "{route:?}");
        }
    }

    #[test]
    fn no_route_is_declared_twice() {
        let all = all();
        let mut unique = all.clone();
        unique.dedup();
        assert_eq!(all, unique);
        assert!(all.contains(&Route {
            method: "GET",
            path: "/api/health"
        }));
        assert!(all.contains(&Route {
            method: "POST",
            path: "/api/v1/session"
        }));
    }
}
