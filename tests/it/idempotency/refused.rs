//! Requests that the layer refuses, and those that pass without protection.

use axum::Router;
use axum::routing::post;
use problem_core::extract::Json;
use problem_core::idempotency::OperationId;
use problem_tests::logs::Logs;
use problem_tests::wire::exchange;

use super::{Client, Runs, idempotency, problem, with_server};

fn routes(runs: &Runs) -> Router {
    let runs = runs.clone();
    Router::new().route(
        "/payments",
        post(async move |body: String| {
            runs.add();
            body
        }),
    )
}

const MISSING: [&str; 2] = [
    r#""title":"Bad Request","status":400,"detail":"send the header Idempotency-Key, with a new key for each operation""#,
    r#""code":"IDEMPOTENCY_KEY_MISSING""#,
];
const MALFORMED: [&str; 2] = [
    r#""title":"Bad Request","status":400,"detail":"Idempotency-Key must be one string in double quotes, of 1 to 255 ASCII characters""#,
    r#""code":"IDEMPOTENCY_KEY_MALFORMED""#,
];
const REUSED: [&str; 2] = [
    r#""title":"Unprocessable Content","status":422,"detail":"this Idempotency-Key was already used with another payload: send a new key with this one""#,
    r#""code":"IDEMPOTENCY_KEY_REUSED""#,
];
const TOO_LARGE: [&str; 2] = [r#""title":"Content Too Large","status":413"#, r#""code":"CONTENT_TOO_LARGE""#];

#[test]
fn a_key_that_is_missing_or_malformed() {
    let runs = Runs::default();
    with_server(routes(&runs), idempotency(), |client| {
        let refused = |members, id| problem("400 Bad Request", &[], members, "/payments", id);
        assert_eq!(client.with_key(None).post("req-1", "/payments", "10"), refused(MISSING, "req-1"));
        for key in ["8e03978e-40d5", "\"\"", "\"a\", \"b\""] {
            assert_eq!(
                client.with_key(Some(key)).post("req-2", "/payments", "10"),
                refused(MALFORMED, "req-2")
            );
        }
    });
    assert_eq!(runs.count(), 0);
}

#[test]
fn a_key_with_another_payload() {
    let runs = Runs::default();
    with_server(routes(&runs), idempotency(), |client| {
        let reused = |id| problem("422 Unprocessable Entity", &[], REUSED, "/payments", id);
        client.post("req-1", "/payments", "10");
        assert_eq!(client.post("req-2", "/payments", "20"), reused("req-2"));
        assert_eq!(client.post("req-3", "/payments?dry=1", "10"), reused("req-3"));
        let headers = [
            ("x-request-id", "req-4"),
            ("authorization", "alice"),
            ("idempotency-key", "\"key-1\""),
            ("content-type", "application/json"),
        ];
        let response = exchange(client.server, "POST", "/payments", &headers, "10");
        assert_eq!(problem_tests::wire::steady(&response), reused("req-4"));
        // a parameter of the media type does not matter
        let headers = [("content-type", "TEXT/plain; charset=utf-8"), headers[1], headers[2]];
        let response = exchange(client.server, "POST", "/payments", &headers, "10");
        assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
    });
    assert_eq!(runs.count(), 1);
}

#[test]
fn optional_keys_and_bare_keys() {
    let runs = Runs::default();
    let layer = idempotency().with_optional_keys().accepting_bare_keys();
    with_server(routes(&runs), layer, |client| {
        for _ in 0..2 {
            client.with_key(None).post("req-1", "/payments", "10");
        }
        for key in ["8e03978e-40d5", "\"8e03978e-40d5\""] {
            client.with_key(Some(key)).post("req-2", "/payments", "10");
        }
        let malformed = problem("400 Bad Request", &[], MALFORMED, "/payments", "req-3");
        assert_eq!(client.with_key(Some("a,b")).post("req-3", "/payments", "10"), malformed);
    });
    assert_eq!(runs.count(), 3);
}

#[test]
fn a_request_without_a_client_passes_and_a_key_without_a_client_is_logged_once() {
    let (runs, logs) = (Runs::default(), Logs::capture());
    with_server(routes(&runs), idempotency(), |client| {
        let client = client.with_account(None);
        for key in [None, Some("\"1\""), Some("\"1\""), Some("malformed")] {
            let response = client.with_key(key).post("req-1", "/payments", "10");
            assert!(response.starts_with("HTTP/1.1 200 OK\r\n"), "{response}");
            assert!(!response.contains("idempotency-replayed"), "{response}");
        }
    });
    assert_eq!(runs.count(), 4);
    let messages: Vec<_> = logs.take().iter().map(|event| event.field("message").to_owned()).collect();
    assert_eq!(messages, ["idempotency key ignored"]);
}

#[test]
fn a_request_that_is_too_large() {
    let runs = Runs::default();
    with_server(routes(&runs), idempotency().with_max_request(4), move |client| {
        let too_large = problem("413 Payload Too Large", &[], TOO_LARGE, "/payments", "req-1");
        assert_eq!(client.post("req-1", "/payments", "12345"), too_large);
        assert_eq!(runs.count(), 0);
        // the key was not used
        let response = client.post("req-2", "/payments", "1234");
        assert!(response.ends_with("\r\n\r\n1234"), "{response}");
        // without a length, the layer reads up to the limit
        let headers = [
            ("x-request-id", "req-1"),
            ("authorization", "alice"),
            ("idempotency-key", "\"2\""),
            ("transfer-encoding", "chunked"),
        ];
        let chunked = |body: &str| {
            let response = send_chunked(client, &headers, body);
            problem_tests::wire::steady(&response)
        };
        assert_eq!(chunked("3\r\n123\r\n2\r\n45\r\n0\r\n\r\n"), too_large);
        assert!(chunked("3\r\n123\r\n1\r\n4\r\n0\r\n\r\n").ends_with("\r\n\r\n1234"));
        assert!(chunked("1\r\n1\r\n3\r\n234\r\n0\r\n\r\n").contains("idempotency-replayed: true"));
    });
}

/// Sends a body whose end the server recognises by itself.
fn send_chunked(client: Client, headers: &[(&str, &str)], body: &str) -> String {
    use std::io::{Read as _, Write as _};
    let mut stream = std::net::TcpStream::connect(client.server).unwrap();
    let mut request = "POST /payments HTTP/1.1\r\nhost: a\r\nconnection: close\r\n".to_owned();
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{request}\r\n{body}").as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    let (head, body) = response.split_once("\r\n\r\n").unwrap();
    let head: Vec<_> = head
        .split("\r\n")
        .filter(|line| !line.starts_with("date:") && !line.starts_with("connection:"))
        .collect();
    format!("{}\r\n\r\n{body}", head.join("\r\n"))
}

#[test]
fn a_body_that_does_not_arrive_is_a_matter_of_the_handler() {
    let runs = Runs::default();
    let handler = {
        let runs = runs.clone();
        async move |Json(number): Json<u32>| {
            runs.add();
            number.to_string()
        }
    };
    let routes = Router::new().route("/payments", post(handler));
    with_server(routes, idempotency(), |client| {
        let headers = [
            ("authorization", "alice"),
            ("idempotency-key", "\"1\""),
            ("content-type", "application/json"),
            ("transfer-encoding", "chunked"),
        ];
        let response = send_chunked(client, &headers, "1\r\n4\r\nnonsense\r\n");
        assert!(response.starts_with("HTTP/1.1 400 Bad Request\r\n"), "{response}");
        // the key was not used
        assert!(send_chunked(client, &headers, "1\r\n4\r\n1\r\n2\r\n0\r\n\r\n").ends_with("\r\n\r\n42"));
    });
    assert_eq!(runs.count(), 1);
}

#[test]
fn a_handler_can_require_the_layer() {
    let logs = Logs::capture();
    let required = async |operation: OperationId| operation.to_hex();
    let optional = async |operation: Option<OperationId>| operation.is_some().to_string();
    let routes = || Router::new().route("/required", post(required)).route("/optional", post(optional));
    with_server(routes(), idempotency(), |client| {
        let first = client.post("req-1", "/required", "10");
        assert!(first.starts_with("HTTP/1.1 200 OK"), "{first}");
        let body = |response: &str| response.rsplit("\r\n").next().unwrap().to_owned();
        assert_eq!(body(&first).len(), 64);
        // another client has another operation
        let other = client.with_account(Some("bob")).post("req-1", "/required", "10");
        assert_ne!(body(&other), body(&first));
        assert_eq!(body(&client.post("req-1", "/optional", "10")), "true");
        // a request that passes without protection has no operation
        let anonymous = client.with_account(None);
        assert_eq!(body(&anonymous.post("req-1", "/optional", "10")), "false");
        let members =
            [r#""title":"Internal Server Error","status":500"#, r#""code":"INTERNAL_SERVER_ERROR""#];
        assert_eq!(
            anonymous.post("req-2", "/required", "10"),
            problem("500 Internal Server Error", &[], members, "/required", "req-2")
        );
    });
    let events = logs.take();
    let error = events.iter().find(|event| event.field("message") == "error response").unwrap();
    assert!(error.field("error").starts_with("the request has no OperationId"), "{error:?}");
}
