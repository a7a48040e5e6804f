//! The API's document: what the JSON endpoints say of themselves, and the operations beside them.

use serde_json::{Map, Value, json};

use super::{api, raw_routes};

/// The base of the paths of the document.
const BASE: &str = "/api/v1";

/// What the document says of a route outside the JSON API (OpenAPI 3.0, Operation Object). The parts of its path are
/// described from the path itself.
#[derive(Clone, Debug)]
pub struct Operation(Map<String, Value>);

impl Operation {
    /// Under a heading, with a sentence.
    pub fn new(tag: &str, summary: &str) -> Self {
        let mut fields = Map::new();
        fields.insert("tags".into(), json!([tag]));
        fields.insert("summary".into(), summary.into());
        fields.insert("parameters".into(), json!([]));
        fields.insert("responses".into(), json!({}));
        Self(fields)
    }

    /// It reads a header of the request.
    #[must_use]
    pub fn header(self, name: &str, required: bool, about: &str) -> Self {
        self.parameter(json!({
            "name": name, "in": "header", "required": required, "description": about,
            "schema": {"type": "string"},
        }))
    }

    /// It reads a parameter of its address that may be missing.
    #[must_use]
    pub fn query(self, name: &str, about: &str, schema: &Value) -> Self {
        self.parameter(json!({
            "name": name, "in": "query", "required": false, "description": about, "schema": schema,
        }))
    }

    /// It reads a body.
    #[must_use]
    pub fn body(mut self, content_type: &str, schema: &Value) -> Self {
        let content = json!({content_type: {"schema": schema}});
        self.0
            .insert("requestBody".into(), json!({"content": content}));
        self
    }

    /// An answer without a body, or with one; and the headers that matter in it.
    #[must_use]
    pub fn answer(
        mut self,
        status: u16,
        about: &str,
        body: Option<(&str, &Value)>,
        headers: &[&str],
    ) -> Self {
        let mut answer = json!({"description": about});
        if let Some((content_type, schema)) = body {
            answer["content"] = json!({content_type: {"schema": schema}});
        }
        for name in headers {
            answer["headers"][*name] = json!({"schema": {"type": "string"}});
        }
        self.0["responses"][status.to_string()] = answer;
        self
    }

    /// Refusals, with the body that all errors have.
    #[must_use]
    pub fn refusals(mut self, statuses: &[(u16, &str)]) -> Self {
        let error = json!({"$ref": "#/components/schemas/ErrorBody"});
        for (status, about) in statuses {
            self = self.answer(*status, about, Some(("application/json", &error)), &[]);
        }
        self
    }

    fn parameter(mut self, parameter: Value) -> Self {
        if let Some(parameters) = self.0["parameters"].as_array_mut() {
            parameters.push(parameter);
        }
        self
    }
}

/// The API's document as JSON.
pub fn document() -> String {
    let mut whole: Value = serde_json::from_str(&api().spec()).unwrap_or_default();
    for raw in raw_routes() {
        let Some(operation) = raw.operation else {
            continue;
        };
        let mut operation = operation();
        for name in names(raw.route.path) {
            operation = operation.parameter(json!({
                "name": name, "in": "path", "required": true, "schema": {"type": "string"},
            }));
        }
        let path = match raw.route.path.strip_prefix(BASE) {
            Some(below) => below,
            None => {
                operation.0.insert("servers".into(), json!([{"url": "/"}]));
                raw.route.path
            }
        };
        let method = raw.route.method.to_lowercase();
        whole["paths"][path][method] = Value::Object(operation.0);
    }
    serde_json::to_string_pretty(&whole).unwrap_or_default()
}

/// The names in braces of a path.
fn names(path: &'static str) -> impl Iterator<Item = &'static str> {
    path.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
}
