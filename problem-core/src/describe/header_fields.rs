//! The schemas of the header fields of a problem type.

use problem_shared::header_fields::is_list;
use serde_json::{Value, json};

#[cfg(feature = "catalogue")]
use crate::describe::described::canonical;
use crate::describe::described::{Described, HeaderValues, Sample};
use crate::describe::known::KnownSchema as _;
#[cfg(feature = "catalogue")]
use crate::describe::presentation::EXAMPLE_REQUEST_ID;
use crate::describe::presentation::{Presentation, RateLimitFamilies};

/// A header field of a problem type.
pub(super) struct DescribedField {
    pub(super) name: String,
    pub(super) schema: Value,
    /// Every response has it.
    pub(super) is_required: bool,
    pub(super) text: String,
    /// The values of its field lines, if no occurrence has others.
    #[cfg_attr(not(feature = "catalogue"), allow(dead_code, reason = "only a catalogue shows them"))]
    pub(super) constants: Vec<String>,
    /// The values of its field lines in an example.
    #[cfg_attr(not(feature = "catalogue"), allow(dead_code, reason = "only a catalogue has responses"))]
    pub(super) lines: Vec<String>,
}

/// The seconds of an example.
const SECONDS: u64 = 30;

impl Presentation {
    /// The header fields of a problem type.
    pub(super) fn headers(&self, described: &Described) -> Vec<DescribedField> {
        let mut fields = Vec::new();
        for header in &described.headers {
            let name = header.name.to_ascii_lowercase();
            let (mut constants, mut lines) = (Vec::new(), Vec::new());
            let schema = match &header.value {
                HeaderValues::Seconds(seconds) => {
                    let always = described.constant_retry_after().filter(|_| name == "retry-after");
                    constants.extend(always.map(|seconds| seconds.to_string()));
                    lines.push(always.or(*seconds).unwrap_or(SECONDS).to_string());
                    match seconds {
                        None => json!({"type": "integer", "minimum": 0}),
                        Some(seconds) => json!({"type": "integer", "minimum": 0, "examples": [seconds]}),
                    }
                }
                HeaderValues::Text(samples) => {
                    let texts: Vec<_> = samples.iter().map(|sample| sample.example.clone()).collect();
                    // of another field, each is a value of another variant
                    let count = if is_list(&name) { texts.len() } else { 1 };
                    lines.extend(texts.iter().take(count).cloned());
                    if samples.iter().all(|sample| sample.is_constant) {
                        constants.clone_from(&texts);
                    }
                    match &samples[..] {
                        [Sample { is_constant: true, example, .. }] => {
                            json!({"type": "string", "enum": [example]})
                        }
                        // several field lines may be joined
                        _ => json!({"type": "string", "examples": texts}),
                    }
                }
                HeaderValues::Unknown => {
                    let line = match &*name {
                        "allow" => "GET, HEAD",
                        "www-authenticate" => "Bearer",
                        _ => "text",
                    };
                    lines.push(line.to_owned());
                    json!({"type": "string"})
                }
            };
            let text = match &*name {
                "www-authenticate" => "How to authenticate (RFC 9110 §11.6.1).",
                "allow" => "The methods that the resource has (RFC 9110 §10.2.1).",
                "retry-after" => "After how many seconds to try again (RFC 9110 §10.2.3).",
                _ => "",
            };
            // the doc comment of a field, or a template
            let text = match (&header.value, text) {
                (HeaderValues::Text(samples), "") => {
                    samples.iter().find_map(|sample| sample.template.clone())
                }
                (_, text) => Some(text.to_owned()),
            };
            fields.push(DescribedField {
                name: header.name.clone(),
                schema,
                is_required: header.is_required,
                text: text.unwrap_or_default(),
                constants,
                lines,
            });
        }
        if described.has_rate_limit {
            fields.extend(self.rate_limit_fields());
        }
        fields
    }

    /// The same of a rate limit.
    pub(super) fn rate_limit_fields(&self) -> Vec<DescribedField> {
        let RateLimitFamilies { structured, separate, x } = self.0.rate_limit_families();
        let field = |name: String, schema: &Value, text: &str, line: &str| DescribedField {
            name,
            schema: schema.clone(),
            is_required: false,
            text: text.to_owned(),
            constants: Vec::new(),
            lines: vec![line.to_owned()],
        };
        let mut fields = Vec::new();
        if structured {
            for (name, text, line) in [
                ("RateLimit", "What is left of the quota.", r#""default";r=0;t=30"#),
                ("RateLimit-Policy", "The quota.", r#""default";q=100;w=60"#),
            ] {
                let schema = json!({"type": "string", "examples": [line]});
                fields.push(field(name.to_owned(), &schema, text, line));
            }
        }
        let number = u64::schema();
        for (prefix, is_sent) in [("RateLimit", separate), ("X-RateLimit", x)] {
            if is_sent {
                for (name, text, line) in [
                    ("Limit", "The number of requests in a window.", "100"),
                    ("Remaining", "The number of requests that are left.", "0"),
                    ("Reset", "When the quota is full again.", "30"),
                ] {
                    fields.push(field(format!("{prefix}-{name}"), &number, text, line));
                }
            }
        }
        fields
    }

    /// The header fields of the response of an example: the names and the values.
    #[cfg(feature = "catalogue")]
    pub(super) fn example_head(&self, fields: &[DescribedField]) -> Vec<(String, String)> {
        let formats = self.formats();
        let media_type = String::from_utf8_lossy(formats[0].media_type().as_bytes()).into_owned();
        let mut head = vec![
            ("Content-Type".to_owned(), media_type),
            ("Cache-Control".to_owned(), "no-store".to_owned()),
        ];
        // the client has chosen the format
        if formats.len() > 1 {
            head.push(("Vary".to_owned(), "Accept".to_owned()));
        }
        for DescribedField { name, lines, .. } in fields {
            head.extend(lines.iter().map(|line| (name.clone(), line.clone())));
        }
        let id_field = self.request_id_field().map(|name| canonical(&name));
        head.extend(id_field.map(|name| (name, EXAMPLE_REQUEST_ID.to_owned())));
        head
    }
}
