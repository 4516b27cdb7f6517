//! The checker: a document of OpenAPI 3.1, and the responses that were compared with it.

use std::collections::BTreeSet;
use std::net::SocketAddr;

use jsonschema::Validator;
use serde_json::{Value, json};

use crate::client::{Response, send};
use crate::requests::Request;

/// A document, and what was seen of what it describes.
#[derive(Debug)]
pub struct Checker {
    document: Value,
    /// The operation, the key of the response, and the code of the problem.
    seen: BTreeSet<(String, String, String)>,
}

/// The header fields that belong to errors. A response may not have one that is not described.
const FIELDS: [&str; 15] = [
    "accept",
    "accept-encoding",
    "allow",
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-policy",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
    "www-authenticate",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
    "link",
];

impl Checker {
    /// # Panics
    ///
    /// If the document is not one of OpenAPI 3.1.
    #[must_use]
    pub fn new(document: Value) -> Self {
        let version = document["openapi"].as_str().unwrap_or_default();
        assert!(version.starts_with("3.1."), "{version}");
        Self { document, seen: BTreeSet::new() }
    }

    /// Sends all requests, and compares each response with what the request expects and with the document. Then it compares what was
    /// seen with everything that the document describes. `differs` returns the status and the code that this framework sends instead.
    ///
    /// # Panics
    ///
    /// If anything differs.
    pub fn run(
        mut self,
        server: SocketAddr,
        requests: &[Request],
        differs: impl Fn(&Request) -> Option<(u16, &'static str)>,
    ) {
        for request in requests {
            let response = send(server, request);
            let (status, code) = differs(request).unwrap_or((request.status, request.code));
            let text = String::from_utf8_lossy(&response.body).into_owned();
            assert_eq!(response.status, status, "{request:?}: {text}");
            if status >= 400 {
                let body: Value =
                    serde_json::from_slice(&response.body).unwrap_or_else(|error| panic!("{error}: {text}"));
                assert_eq!(body["code"], code, "{request:?}: {text}");
                assert!(!text.contains("secret"), "{request:?}: {text}");
            }
            self.check(request.method, request.target, &response);
        }
        self.finish();
    }

    /// Compares a response with the document.
    ///
    /// # Panics
    ///
    /// If the response is not described, or does not fit its description.
    pub fn check(&mut self, method: &str, target: &str, response: &Response) {
        let path = target.split('?').next().unwrap_or_default();
        let status = response.status.to_string();
        let at = format!("{method} {target} {status}");
        let (operation, key, described) = match self.operation(method, path) {
            Some((name, responses)) => {
                let key = if responses.get(&status).is_some() { status } else { "default".to_owned() };
                let described = responses.get(&key).unwrap_or_else(|| panic!("{at} is not described"));
                (name, key, described)
            }
            None => {
                let responses = &self.document["components"]["responses"];
                let described = responses.get(&status).unwrap_or_else(|| panic!("{at} is not described"));
                ("other requests".to_owned(), status, described)
            }
        };
        if response.status < 400 {
            return;
        }
        let media_type = response.values("content-type").next().unwrap_or_default();
        let Some(content) = described["content"].get(media_type) else {
            panic!("{at}: the media type `{media_type}` is not described");
        };
        let body: Value =
            serde_json::from_slice(&response.body).unwrap_or_else(|error| panic!("{at}: {error}"));
        let errors: Vec<_> =
            self.validator(&content["schema"]).iter_errors(&body).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{at}: {errors:?}\n{body}\n{described}");
        self.check_fields(&at, described, response);
        let code = if key == "default" { "" } else { body["code"].as_str().unwrap_or_default() };
        self.seen.insert((operation, key, code.to_owned()));
    }

    fn check_fields(&self, at: &str, described: &Value, response: &Response) {
        let empty = serde_json::Map::new();
        let headers = described["headers"].as_object().unwrap_or(&empty);
        for (name, header) in headers {
            let mut values = response.values(name).peekable();
            let is_required = header["required"] == true;
            assert!(!is_required || values.peek().is_some(), "{at}: the field `{name}` is missing");
            let validator = self.validator(&header["schema"]);
            for value in values {
                // a field is a text, and may be the text of a number
                let number = value.parse::<u64>().map_or(Value::Null, Value::from);
                let is_valid = validator.is_valid(&value.into()) || validator.is_valid(&number);
                assert!(is_valid, "{at}: `{name}: {value}` is not valid for {header}");
            }
        }
        for (name, _) in &response.fields {
            let is_described = headers.keys().any(|known| known.eq_ignore_ascii_case(name));
            assert!(is_described || !FIELDS.contains(&&**name), "{at}: the field `{name}` is not described");
        }
    }

    fn validator(&self, schema: &Value) -> Validator {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": self.document["components"],
        });
        jsonschema::validator_for(&whole).unwrap_or_else(|error| panic!("{error} in {schema}"))
    }

    /// The name and the responses of the operation that answers a request.
    fn operation(&self, method: &str, path: &str) -> Option<(String, &Value)> {
        let paths = self.document["paths"].as_object()?;
        let (template, item) = paths.iter().find(|(template, _)| fits(template, path))?;
        let operation = item.get(method.to_ascii_lowercase())?;
        Some((format!("{method} {template}"), &operation["responses"]))
    }

    /// Everything that the document describes: the operation, the key of the response, and the code of the problem.
    #[must_use]
    pub fn described(&self) -> BTreeSet<(String, String, String)> {
        let mut described = BTreeSet::new();
        for (path, item) in self.document["paths"].as_object().into_iter().flatten() {
            for (method, operation) in item.as_object().into_iter().flatten() {
                let name = format!("{} {path}", method.to_ascii_uppercase());
                self.describe(&name, &operation["responses"], &mut described);
            }
        }
        self.describe("other requests", &self.document["components"]["responses"], &mut described);
        described
    }

    fn describe(
        &self,
        operation: &str,
        responses: &Value,
        described: &mut BTreeSet<(String, String, String)>,
    ) {
        for (key, response) in responses.as_object().into_iter().flatten() {
            for content in response["content"].as_object().into_iter().flat_map(|content| content.values()) {
                if key.starts_with(['1', '2', '3']) {
                    continue;
                }
                let schema = &content["schema"];
                let mut branches = vec![schema];
                branches.extend(schema["oneOf"].as_array().into_iter().flatten());
                for branch in branches {
                    let Some(pointer) = branch["$ref"].as_str().and_then(|target| target.strip_prefix('#'))
                    else {
                        continue;
                    };
                    let schema =
                        self.document.pointer(pointer).unwrap_or_else(|| panic!("{pointer} does not exist"));
                    let code = schema["properties"]["code"]["enum"][0].as_str().unwrap_or_default();
                    described.insert((operation.to_owned(), key.clone(), code.to_owned()));
                }
            }
        }
    }

    /// # Panics
    ///
    /// If something that is described was not seen.
    pub fn finish(&self) {
        let described = self.described();
        let missing: Vec<_> = described.difference(&self.seen).collect();
        assert!(missing.is_empty(), "described, but no request provokes it: {missing:#?}");
        assert!(!described.is_empty());
    }
}

fn fits(template: &str, path: &str) -> bool {
    let mut parts = path.split('/');
    let fits = template.split('/').all(|expected| {
        parts.next().is_some_and(|part| part == expected || (expected.starts_with('{') && !part.is_empty()))
    });
    fits && parts.next().is_none()
}

/// Compares a document with the one in a file, which changes only if the description changes. With the variable
/// `UPDATE_DOCUMENTS=1`, the file is written instead.
///
/// # Panics
///
/// If they differ, or the file cannot be written.
pub fn compare_with_file(document: &Value, file: &str) {
    let text = serde_json::to_string_pretty(document).unwrap() + "\n";
    if std::env::var_os("UPDATE_DOCUMENTS").is_some_and(|wish| wish == "1") {
        std::fs::write(file, &text).unwrap();
    }
    let expected = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        text == expected,
        "{file} differs from what the service describes; read the difference, and write it with UPDATE_DOCUMENTS=1"
    );
}
