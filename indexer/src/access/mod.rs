//! The search as the site asks for it: in an index of its own process, or of `indexer serve` elsewhere.
//!
//! The audience is part of every question either way: who asks on behalf of people is the site, which alone knows the
//! token of the service.

mod client;
mod server;

pub use client::Client;
pub use server::{Serving, serve};

use crate::answer::{Frequent, Offer, SearchAnswer, SearchQuery, Suggestion};
use crate::facets::Facets;
use crate::searcher::{SearchError, Searcher};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::sync::Arc;
use store::search::Audience;

/// Something that an index is asked.
pub trait Question: Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What it is answered with.
    type Answer: Serialize + DeserializeOwned + Send + 'static;
    /// Where the service takes it.
    const PATH: &'static str;

    /// The answer of an index. CPU work of milliseconds.
    ///
    /// # Errors
    /// When there is no index, or it cannot be read.
    fn answer(&self, index: &Searcher, audience: &Audience) -> Result<Self::Answer, SearchError>;
}

/// See [`Searcher::search`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Find(pub SearchQuery);

/// See [`Searcher::facets`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Count(pub SearchQuery);

/// See [`Searcher::suggest`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Suggest {
    /// What was typed so far.
    pub typed: String,
    /// What others asked that begins so, best first.
    #[serde(default)]
    pub frequent: Vec<Frequent>,
    /// Titles at most.
    pub limit: usize,
}

/// See [`Searcher::related`].
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Relate {
    /// Id of the item.
    pub item: String,
    /// Items at most.
    pub limit: usize,
}

macro_rules! question {
    ($question:ty => $answer:ty, $path:literal, |$self:ident, $index:ident, $audience:ident| $how:expr) => {
        impl Question for $question {
            type Answer = $answer;
            const PATH: &'static str = $path;

            fn answer(
                &self,
                $index: &Searcher,
                $audience: &Audience,
            ) -> Result<$answer, SearchError> {
                let $self = self;
                $how
            }
        }
    };
}
question!(Find => SearchAnswer, "/search", |it, index, who| index.search(who, &it.0));
question!(Count => Facets, "/facets", |it, index, who| index.facets(who, &it.0));
question!(Suggest => Vec<Offer>, "/suggestions", |it, index, who| index.suggest(who, &it.typed, &it.frequent, it.limit));
question!(Relate => Vec<Suggestion>, "/related", |it, index, who| index.related(who, &it.item, it.limit));

/// A question with who asks, as it goes over the wire.
#[derive(Serialize, Deserialize)]
struct Asked<Q> {
    audience: Audience,
    question: Q,
}

/// Where the site's searches are answered.
#[derive(Clone)]
pub enum Access {
    /// In this process.
    Here(Arc<Searcher>),
    /// By `indexer serve`.
    Elsewhere(Client),
}

impl Access {
    /// Asks for an audience, without holding up the threads that answer requests.
    ///
    /// # Errors
    /// When there is no index, it cannot be read, or the service cannot be reached.
    pub async fn ask<Q: Question>(
        &self,
        audience: Audience,
        question: Q,
    ) -> Result<Q::Answer, SearchError> {
        match self {
            Self::Here(index) => answer(Arc::clone(index), audience, question).await,
            Self::Elsewhere(client) => client.ask(&Asked { audience, question }).await,
        }
    }

    /// Whether searches are answered.
    pub async fn is_ready(&self) -> bool {
        match self {
            Self::Here(index) => index.is_ready(),
            Self::Elsewhere(client) => client.is_ready().await,
        }
    }
}

async fn answer<Q: Question>(
    index: Arc<Searcher>,
    audience: Audience,
    question: Q,
) -> Result<Q::Answer, SearchError> {
    let answering = tokio::task::spawn_blocking(move || question.answer(&index, &audience));
    answering
        .await
        .unwrap_or_else(|error| Err(SearchError::Away(error.to_string())))
}
