//! The guide's table of methods, written down as data, compared with the types of the handlers and with the document.

use std::collections::BTreeSet;

use problem_core::{ProblemTypes, ToProblem};
use tickets::database_problem::DatabaseError;
use tickets::reports::{ShowJobError, StartReportError};
use tickets::tickets::{
    ChangeTicketError, CreateTicketError, DeleteTicketError, ListTicketsError, ShowTicketError, SummaryError,
};
use tickets::users::{ChangeUserError, CreateUserError, DeleteUserError, ShowUserError};

use crate::api::{self, Document};
use crate::support::{Response, Service, request};

/// What every operation answers: who sends the request, how often, and a service that fails.
const EVERY: &[u16] = &[401, 403, 429, 500, 503];

/// An operation, its success, the errors of its own, and the problem types of its handler.
type Row = (&'static str, u16, &'static [u16], &'static ProblemTypes);

/// The guide's table.
const CRUD: &[Row] = &[
    ("GET /users", 200, &[422], types::<DatabaseError>()),
    ("POST /users", 201, &[400, 409, 413, 415, 422], types::<CreateUserError>()),
    ("GET /users/{id}", 200, &[404], types::<ShowUserError>()),
    ("PUT /users/{id}", 200, &[400, 404, 409, 412, 413, 415, 422, 428], types::<ChangeUserError>()),
    ("DELETE /users/{id}", 204, &[404, 409, 412, 428], types::<DeleteUserError>()),
    // 400: a cursor that somebody has changed
    ("GET /tickets", 200, &[400, 422], types::<ListTicketsError>()),
    // 409: the first request with the same idempotency key is still running
    ("POST /tickets", 201, &[400, 409, 413, 415, 422], types::<CreateTicketError>()),
    ("GET /tickets/{id}", 200, &[404], types::<ShowTicketError>()),
    ("PATCH /tickets/{id}", 200, &[400, 404, 409, 412, 413, 415, 422, 428], types::<ChangeTicketError>()),
    ("DELETE /tickets/{id}", 204, &[404, 412, 428], types::<DeleteTicketError>()),
    ("GET /tickets/{id}/summary", 200, &[404, 502, 504], types::<SummaryError>()),
    ("POST /reports", 202, &[400, 409, 413, 415, 422], types::<StartReportError>()),
    ("GET /jobs/{id}", 200, &[404], types::<ShowJobError>()),
];

const fn types<E: ToProblem>() -> &'static ProblemTypes {
    const { &E::TYPES }
}

#[test]
fn the_table_of_methods_is_that_of_the_handlers_and_of_the_document() {
    let document = Document::of(&Service::start()).outcomes();
    let names: Vec<_> = CRUD.iter().map(|row| row.0).collect();
    assert_eq!(names, api::OPERATIONS.map(|operation| operation.name));
    for (name, success, own, handler) in CRUD {
        let of_operation = || document.iter().filter(|outcome| outcome.0 == *name);
        let described: BTreeSet<u16> = of_operation().map(|outcome| outcome.1).collect();
        let expected: BTreeSet<u16> = own.iter().chain(EVERY).chain([success]).copied().collect();
        assert_eq!(described, expected, "{name}");
        for problem in handler.iter() {
            let is_described = of_operation()
                .any(|(_, status, code)| *status == problem.status().as_u16() && code == problem.code());
            assert!(is_described, "{name}: {problem:?}");
        }
    }
}

#[test]
fn each_version_has_a_document_with_every_operation() {
    let service = Service::start();
    let [v2, v1] = ["/openapi.json", "/openapi-v1.json"].map(|path| {
        let response = service.send(&request(&format!("GET {path}")).anonymous());
        assert_eq!((response.status(), response.header("content-type")), (200, Some("application/json")));
        Document(response.json())
    });
    assert_eq!(v2.operations(), api::OPERATIONS.iter().map(|operation| operation.name.to_owned()).collect());
    assert_eq!(v1.outcomes(), v2.outcomes());
    assert_eq!((&v1.0["servers"][0]["url"], &v2.0["servers"][0]["url"]), (&"/v1".into(), &"/v2".into()));
    let docs = service.send(&request("GET /docs").anonymous());
    assert!(docs.body().contains("/openapi.json"), "{}", docs.text);
}

#[test]
fn every_response_of_the_documents_has_the_header_fields_that_the_service_adds() {
    let service = Service::start();
    let limits =
        ["RateLimit", "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"];
    for (version, path) in [("v1", "/openapi-v1.json"), ("v2", "/openapi.json")] {
        let document = service.send(&request(&format!("GET {path}")).anonymous()).json();
        let operations = document["paths"]
            .as_object()
            .unwrap()
            .values()
            .flat_map(|item| item.as_object().unwrap().values());
        let responses =
            operations.map(|operation| &operation["responses"]).chain([&document["components"]["responses"]]);
        let responses: Vec<_> =
            responses.flat_map(|responses| responses.as_object().unwrap().values()).collect();
        assert!(responses.len() > 100, "{}", responses.len());
        let announced = if version == "v1" { &["deprecation", "sunset", "link"][..] } else { &[] };
        for response in responses {
            let headers = response["headers"].as_object().unwrap();
            let has = |name: &str| headers.keys().any(|known| known.eq_ignore_ascii_case(name));
            for name in limits.iter().chain(announced).chain(&["x-request-id"]) {
                assert!(has(name), "{name}: {response}");
            }
            assert!(version == "v1" || !has("sunset"), "{response}");
        }

        // a success has them
        let response = service.send(&request(&format!("GET /{version}/users")));
        assert_eq!(response.status(), 200);
        for name in limits.iter().chain(announced).chain(&["x-request-id"]) {
            assert!(response.header(&name.to_lowercase()).is_some(), "{name}: {}", response.head());
        }
    }
}

/// The path of each route, and its methods.
const ROUTES: &[(&str, &str)] = &[
    ("/users", "GET,HEAD,POST,OPTIONS"),
    ("{user}", "GET,HEAD,PUT,DELETE,OPTIONS"),
    ("/tickets", "GET,HEAD,POST,OPTIONS"),
    ("{ticket}", "GET,HEAD,PATCH,DELETE,OPTIONS"),
    ("{ticket}/summary", "GET,HEAD,OPTIONS"),
    ("/reports", "POST,OPTIONS"),
    ("{job}", "GET,HEAD,OPTIONS"),
];

/// The status line and the header fields, whose order may differ.
fn fields(response: &Response) -> BTreeSet<&str> {
    response.head().lines().collect()
}

#[test]
fn every_route_knows_options_and_head_and_refuses_other_methods() {
    let service = Service::start();
    let things = [
        ("{user}", service.user("ada@example.com")),
        ("{ticket}", service.ticket("It hurts")),
        ("{job}", service.create("/reports", "{}")),
    ];
    for (route, methods) in ROUTES {
        let path = things.iter().fold((*route).to_owned(), |path, (name, thing)| path.replace(name, thing));
        let send = |method: &str| {
            let request = request(&format!("{method} /v2{path}"));
            service.send(&request.by(&service.pro("creator")))
        };
        let set = |allow: &str| allow.split(',').map(str::to_owned).collect::<BTreeSet<_>>();

        // a browser asks without credentials
        let options = service.send(&request(&format!("OPTIONS /v2{path}")).anonymous());
        assert_eq!((options.status(), options.body()), (204, ""), "{route}: {}", options.text);
        assert_eq!(set(options.header("allow").unwrap()), set(methods), "{route}");

        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "PURGE"] {
            if set(methods).contains(method) {
                continue;
            }
            // also a POST without an idempotency key
            let refused = send(method);
            let code = if method == "HEAD" { "" } else { "METHOD_NOT_ALLOWED" };
            assert_eq!(refused.outcome(), (405, code.to_owned()), "{method} {route}");
            assert_eq!(set(refused.header("allow").unwrap()), set(methods), "{method} {route}");
        }

        if set(methods).contains("GET") {
            let (get, head) = (send("GET"), send("HEAD"));
            assert_eq!((head.body(), fields(&head)), ("", fields(&get)), "{route}");
        }
    }
    for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
        let response = service.send(&request(&format!("{method} /v2/nowhere")));
        assert_eq!(response.outcome(), (404, "NOT_FOUND".to_owned()), "{method}");
    }
    let [get, head] = ["GET", "HEAD"].map(|method| service.send(&request(&format!("{method} /v2/nowhere"))));
    assert_eq!((head.body(), fields(&head)), ("", fields(&get)));
}
