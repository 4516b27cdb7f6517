//! The operations of the service, with a request for each that succeeds, and what the document says about them.

use std::collections::BTreeSet;

use serde_json::Value;
use tickets::auth::Tier;

use crate::support::{ALL, Request, Service, request};

/// An operation, and what the service does with it.
#[derive(Debug, Clone, Copy)]
pub struct Operation {
    /// The method and the path, as in the document.
    pub name: &'static str,
    /// The status of a success.
    pub success: u16,
    /// The body of a request that succeeds.
    pub body: Option<&'static str>,
    /// A body that breaks a rule.
    pub wrong_body: &'static str,
    /// The path in a request. `{user}`, `{ticket}` and `{job}` are something new.
    pub path: &'static str,
}

/// Every operation.
pub const OPERATIONS: [Operation; 13] = [
    operation("GET /users", 200, "/users"),
    Operation {
        body: Some(r#"{"email":"{new}@example.com","age":36}"#),
        wrong_body: r#"{"email":"not-an-email","age":-5}"#,
        ..operation("POST /users", 201, "/users")
    },
    operation("GET /users/{id}", 200, "{user}"),
    Operation {
        body: Some(r#"{"email":"{new}@example.com","version":1}"#),
        wrong_body: r#"{"email":"not-an-email"}"#,
        ..operation("PUT /users/{id}", 200, "{user}")
    },
    operation("DELETE /users/{id}", 204, "{user}"),
    operation("GET /tickets", 200, "/tickets?state=open"),
    Operation {
        body: Some(r#"{"title":"It hurts"}"#),
        wrong_body: r#"{"title":"","assignee":"nobody"}"#,
        ..operation("POST /tickets", 201, "/tickets")
    },
    operation("GET /tickets/{id}", 200, "{ticket}"),
    Operation {
        body: Some(r#"{"state":"closed"}"#),
        wrong_body: r#"{"assignee":"nobody"}"#,
        ..operation("PATCH /tickets/{id}", 200, "{ticket}")
    },
    operation("DELETE /tickets/{id}", 204, "{ticket}"),
    operation("GET /tickets/{id}/summary", 200, "{ticket}/summary"),
    Operation {
        body: Some("{}"),
        wrong_body: r#"{"state":"lost"}"#,
        ..operation("POST /reports", 202, "/reports")
    },
    operation("GET /jobs/{id}", 200, "{job}"),
];

const fn operation(name: &'static str, success: u16, path: &'static str) -> Operation {
    Operation { name, success, body: None, wrong_body: "", path }
}

impl Operation {
    pub fn method(&self) -> &'static str {
        self.name.split(' ').next().unwrap()
    }

    /// Whether a request needs an idempotency key.
    pub fn has_key(&self) -> bool {
        ["POST", "PATCH"].contains(&self.method())
    }

    /// Whether a request needs `If-Match`.
    pub fn has_version(&self) -> bool {
        self.has_id() && self.method() != "GET"
    }

    pub fn has_id(&self) -> bool {
        self.name.contains("{id}")
    }

    /// The path in the document.
    fn template(&self) -> &'static str {
        self.name.split(' ').nth(1).unwrap()
    }

    /// A request that succeeds.
    pub fn request(&self, service: &Service) -> Request {
        self.request_on(service, &self.new_path(service))
    }

    /// The path of something new.
    fn new_path(&self, service: &Service) -> String {
        if self.path.contains("{user}") {
            self.path.replace("{user}", &service.user(&format!("{}@example.com", new())))
        } else if self.path.contains("{ticket}") {
            self.path.replace("{ticket}", &service.ticket("It hurts"))
        } else if self.path.contains("{job}") {
            self.path.replace("{job}", &service.create("/reports", "{}"))
        } else {
            self.path.to_owned()
        }
    }

    /// A request that would succeed if this path were one of something that exists.
    pub fn request_on(&self, service: &Service, path: &str) -> Request {
        let mut request = request(&format!("{} /v2{path}", self.method()));
        // the owner of the job
        request = request.by(&service.bearer("creator", ALL, Tier::Pro));
        if self.has_key() {
            request = request.new_key();
        }
        if self.has_version() {
            request = request.if_match(1);
        }
        match self.body {
            Some(body) => request.json(&body.replace("{new}", &new())),
            None => request,
        }
    }
}

/// A text that nothing else contains.
pub fn new() -> String {
    use std::sync::atomic::{AtomicUsize, Ordering};
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    format!("new-{}", COUNT.fetch_add(1, Ordering::Relaxed))
}

/// The document of the service.
pub struct Document(pub Value);

/// What requests that no operation answers are called.
pub const OTHERS: &str = "other requests";

/// An operation, a status, and the code of the problem. The code of a success is empty.
pub type Outcome = (String, u16, String);

impl Document {
    pub fn of(service: &Service) -> Self {
        Self(service.send(&request("GET /openapi.json")).json())
    }

    /// The operations of the document.
    pub fn operations(&self) -> BTreeSet<String> {
        let paths = self.0["paths"].as_object().unwrap();
        let methods = |item: &Value| item.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let of_path = |(path, item): (&String, &Value)| {
            methods(item)
                .into_iter()
                .map(|method| format!("{} {path}", method.to_uppercase()))
                .collect::<Vec<_>>()
        };
        paths.iter().flat_map(of_path).collect()
    }

    /// Every outcome that the document describes.
    pub fn outcomes(&self) -> BTreeSet<Outcome> {
        let mut outcomes = BTreeSet::new();
        for operation in &OPERATIONS {
            let item = &self.0["paths"][operation.template()][operation.method().to_lowercase()];
            self.collect(operation.name, &item["responses"], &mut outcomes);
        }
        self.collect(OTHERS, &self.0["components"]["responses"], &mut outcomes);
        outcomes
    }

    fn collect(&self, name: &str, responses: &Value, outcomes: &mut BTreeSet<Outcome>) {
        for (status, response) in responses.as_object().unwrap() {
            let status: u16 = status.parse().unwrap();
            if status < 400 {
                outcomes.insert((name.to_owned(), status, String::new()));
                continue;
            }
            let schema = &response["content"]["application/problem+json"]["schema"];
            let one = [schema.clone()];
            for branch in schema["oneOf"].as_array().map_or(&one[..], |branches| branches) {
                let pointer = branch["$ref"].as_str().unwrap().strip_prefix('#').unwrap();
                let code = &self.0.pointer(pointer).unwrap()["properties"]["code"]["enum"][0];
                outcomes.insert((name.to_owned(), status, code.as_str().unwrap().to_owned()));
            }
        }
    }
}
