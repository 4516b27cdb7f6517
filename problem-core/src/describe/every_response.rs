//! The header fields that every response of a service has, also a success.

use http::HeaderName;
use serde_json::{Map, Value, json};

use crate::describe::Description;
use crate::describe::document::is_operation;

/// A header field: the name and the OpenAPI header object.
pub(super) type HeaderField = (String, Value);

impl Description {
    /// Describes the header fields of rate limits on every response, also on a success, because a layer of the service calls
    /// [`RequestContext::set_rate_limit`](crate::RequestContext::set_rate_limit) for every request. Their families are those of the
    /// boundary.
    ///
    /// They are optional in the description, because a response may be older than the limit: one of a layer around it.
    ///
    /// ```
    /// use problem_core::Boundary;
    /// use problem_core::describe::OfStatus;
    ///
    /// let description = Boundary::new().describe::<OfStatus<404>>().with_rate_limits();
    /// let headers = description.responses()["404"]["headers"].as_object().unwrap();
    /// assert!(headers.contains_key("RateLimit") && headers.contains_key("RateLimit-Policy"));
    /// ```
    #[cfg(feature = "boundary")]
    #[must_use]
    pub fn with_rate_limits(self) -> Self {
        let fields = self.presentation.rate_limit_fields().into_iter();
        let fields = fields.map(|field| (field.name, header(field.schema, field.is_required, &field.text)));
        self.with_fields(fields.collect())
    }

    /// Describes a header field that a layer of the service adds to every response, such as `Deprecation` (RFC 9745).
    ///
    /// ```
    /// use http::HeaderName;
    /// use problem_core::describe::{Description, OfStatus};
    ///
    /// let sunset = HeaderName::from_static("sunset");
    /// let description = Description::of::<OfStatus<404>>().with_header(sunset, "When this version ends (RFC 8594).");
    /// assert_eq!(description.responses()["404"]["headers"]["sunset"]["required"], true);
    /// ```
    #[must_use]
    pub fn with_header(self, name: HeaderName, text: &str) -> Self {
        self.with_fields(vec![(name.as_str().to_owned(), header(json!({"type": "string"}), true, text))])
    }

    /// Describes the header field of the request ID on every response, because the boundary adds it to every response. The problems of
    /// this description have it anyway, so this is for the other responses of a document: see [`complete`](Self::complete).
    #[cfg(feature = "boundary")]
    #[must_use]
    pub fn with_request_ids(self) -> Self {
        let field = self.presentation.request_id_header();
        self.with_fields(field.into_iter().collect())
    }

    fn with_fields(mut self, fields: Vec<HeaderField>) -> Self {
        for response in self.responses.values_mut() {
            add(&fields, response);
        }
        self.of_every_response.extend(fields);
        self
    }
}

/// An OpenAPI header object (OpenAPI 3.1 §4.8.21).
pub(super) fn header(schema: Value, is_required: bool, text: &str) -> Value {
    let mut header = json!({"schema": schema, "required": is_required});
    if !text.is_empty() {
        header["description"] = text.into();
    }
    header
}

/// Adds the header fields to all responses of a document that the service sends. The responses to a webhook or a callback are those of
/// clients.
pub(super) fn complete(fields: &[HeaderField], document: &mut Value) {
    for root in ["/paths", "/components/pathItems"] {
        let items = members(document.pointer_mut(root));
        let operations = items.flat_map(|(_, item)| members(Some(item)).filter(|(key, _)| is_operation(key)));
        for (_, operation) in operations {
            members(operation.get_mut("responses")).for_each(|(_, response)| add(fields, response));
        }
    }
    members(document.pointer_mut("/components/responses")).for_each(|(_, response)| add(fields, response));
}

fn members(value: Option<&mut Value>) -> impl Iterator<Item = (&String, &mut Value)> {
    value.and_then(Value::as_object_mut).into_iter().flatten()
}

/// Adds the header fields that a response does not have. A reference to a response stays as it is.
fn add(fields: &[HeaderField], response: &mut Value) {
    let Some(response) = response.as_object_mut().filter(|response| !response.contains_key("$ref")) else {
        return;
    };
    if fields.is_empty() {
        return;
    }
    let headers = response.entry("headers").or_insert_with(|| Map::new().into());
    let Some(headers) = headers.as_object_mut() else { return };
    for (name, header) in fields {
        // field names are case-insensitive (RFC 9110 §5.1)
        if !headers.keys().any(|known| known.eq_ignore_ascii_case(name)) {
            headers.insert(name.clone(), header.clone());
        }
    }
}
