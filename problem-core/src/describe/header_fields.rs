//! The schemas of the header fields of a problem type.

use serde_json::{Value, json};

use crate::describe::described::{Described, HeaderValues, Sample};
use crate::describe::known::KnownSchema as _;
use crate::describe::presentation::{Presentation, RateLimitFamilies};
use crate::describe::schema::with_keyword;

impl Presentation {
    /// The header fields of a problem type: the names, the schemas, whether every response has them, and the descriptions.
    pub(super) fn headers(&self, described: &Described) -> Vec<(String, Value, bool, String)> {
        let mut fields = Vec::new();
        for header in &described.headers {
            let schema = match &header.value {
                HeaderValues::Seconds(None) => json!({"type": "integer", "minimum": 0}),
                HeaderValues::Seconds(Some(seconds)) => {
                    json!({"type": "integer", "minimum": 0, "examples": [seconds]})
                }
                HeaderValues::Text(samples) => match &samples[..] {
                    [Sample { is_constant: true, example, .. }] => {
                        json!({"type": "string", "enum": [example]})
                    }
                    // several field lines may be joined
                    several => {
                        let texts: Vec<_> = several.iter().map(|sample| &sample.example).collect();
                        json!({"type": "string", "examples": texts})
                    }
                },
                HeaderValues::Unknown => json!({"type": "string"}),
            };
            let text = match header.name.to_ascii_lowercase().as_str() {
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
            fields.push((header.name.clone(), schema, header.is_required, text.unwrap_or_default()));
        }
        if described.has_rate_limit {
            fields.extend(self.rate_limit_fields());
        }
        fields
    }

    /// The same of a rate limit.
    pub(super) fn rate_limit_fields(&self) -> Vec<(String, Value, bool, String)> {
        let mut fields = Vec::new();
        let RateLimitFamilies { structured, separate, x } = self.0.rate_limit_families();
        let text = json!({"type": "string"});
        let number = u64::schema();
        if structured {
            let example = |value: &str| with_keyword(text.clone(), "examples", json!([value]));
            fields.push((
                "RateLimit".to_owned(),
                example(r#""default";r=0;t=30"#),
                false,
                "What is left of the quota.".to_owned(),
            ));
            fields.push((
                "RateLimit-Policy".to_owned(),
                example(r#""default";q=100;w=60"#),
                false,
                "The quota.".to_owned(),
            ));
        }
        for (prefix, is_sent) in [("RateLimit", separate), ("X-RateLimit", x)] {
            if is_sent {
                for (name, text) in [
                    ("Limit", "The number of requests in a window."),
                    ("Remaining", "The number of requests that are left."),
                    ("Reset", "When the quota is full again."),
                ] {
                    fields.push((format!("{prefix}-{name}"), number.clone(), false, text.to_owned()));
                }
            }
        }
        fields
    }
}
