//! `error_for_problem`, against a server that sends anything. The status is right every time.

use std::error::Error as _;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use problem_core::Problem;
use problem_core::client::ErrorResponse;
use problem_core::reqwest::ErrorForProblem as _;
use problem_tests::logs::Logs;
use tokio::runtime::Runtime;

/// What the server sends before it closes the connection.
type Answer = dyn Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync;

/// A server that gives every request the same answer.
fn serve(answer: impl Fn(&mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> SocketAddr {
    let answer: Arc<Answer> = Arc::new(answer);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let server = listener.local_addr().unwrap();
    thread::spawn(move || {
        for connection in listener.incoming() {
            let (mut connection, answer) = (connection.unwrap(), Arc::clone(&answer));
            thread::spawn(move || {
                let mut request = [0; 1024];
                let _ = connection.read(&mut request);
                // the client may close the connection before the answer has ended
                let _ = answer(&mut connection);
            });
        }
    });
    server
}

/// An answer with these header fields and this body.
fn text(status: u16, fields: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} Status\r\ncontent-length: {length}\r\nconnection: close\r\n{fields}\r\n");
    [head.as_bytes(), body].concat()
}

const PROBLEM: &str = "content-type: application/problem+json\r\n";

/// Sends a request, and reads the response.
fn get(answer: Vec<u8>) -> Result<reqwest::Response, ErrorResponse> {
    let server = serve(move |connection| connection.write_all(&answer));
    fetch(server, |request| request)
}

fn fetch(
    server: SocketAddr,
    with: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> Result<reqwest::Response, ErrorResponse> {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    let client = with(client).build().unwrap();
    Runtime::new().unwrap().block_on(async {
        let response = client.get(format!("http://{server}/orders/7")).send().await.unwrap();
        response.error_for_problem().await
    })
}

/// The status, the code, the first bytes, and why the body was not a problem.
fn outcome(error: &ErrorResponse) -> (u16, Option<&str>, String, Option<String>) {
    let code = error.problem().map(|problem| problem.code().unwrap_or_default());
    let body = String::from_utf8_lossy(error.body()).into_owned();
    (error.status().as_u16(), code, body, error.source().map(ToString::to_string))
}

#[test]
fn a_success_is_returned() {
    for status in [200, 204, 299, 301, 304] {
        let body: &[u8] = if [204, 304].contains(&status) { b"" } else { br#"{"status":500}"# };
        let response = get(text(status, PROBLEM, body)).unwrap();
        assert_eq!(response.status(), status);
        let read = Runtime::new().unwrap().block_on(response.bytes()).unwrap();
        assert_eq!(&read[..], body);
    }
}

#[test]
fn a_problem_is_read_with_its_response() {
    let body = br#"{"type":"/errors/out-of-stock","status":409,"code":"OUT_OF_STOCK","instance":"#;
    let body = [&body[..], br#""","left":3}"#].concat();
    let fields = format!(
        "{PROBLEM}retry-after: 7\r\nwww-authenticate: Bearer realm=\"shop\"\r\nlink: </help>; rel=describedby\r\nx-ratelimit-limit: 5\r\nx-ratelimit-remaining: 2\r\n"
    );
    let error = get(text(409, &fields, &body)).unwrap_err();
    assert_eq!(outcome(&error), (409, Some("OUT_OF_STOCK"), String::new(), None));
    assert!(error.is_retryable());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));

    let problem = error.problem().unwrap();
    let base = problem.type_uri().strip_suffix("/errors/out-of-stock").unwrap();
    assert!(base.starts_with("http://127.0.0.1:"), "{base}");
    assert_eq!(problem.instance(), Some(&*format!("{base}/orders/7")));
    assert_eq!(problem.extensions().get("left"), Some(3));
    assert_eq!((problem.is_retryable(), problem.retry_after()), (true, Some(Duration::from_secs(7))));
    for head in [error.head(), problem.response().unwrap()] {
        assert_eq!(head.status(), 409);
        assert_eq!(head.challenges()[0].parameter("realm"), Some("shop"));
        assert_eq!(head.links()[0].target(), format!("{base}/help"));
        assert_eq!(head.rate_limits()[0].remaining(), 2);
    }
    assert_eq!(error.to_string(), format!("the response is a {problem}"));
    assert_eq!(error.into_problem().unwrap().code(), Some("OUT_OF_STOCK"));
}

#[test]
fn the_status_of_the_response_counts() {
    let error = get(text(503, PROBLEM, br#"{"status":404,"code":"A"}"#)).unwrap_err();
    assert_eq!((error.status().as_u16(), error.is_retryable()), (503, true));
    assert_eq!(error.problem().unwrap().status().unwrap(), 404);
}

#[test]
fn a_body_that_is_not_a_problem() {
    let json = "content-type: application/json\r\n";
    let encoded = format!("{PROBLEM}content-encoding: br\r\n");
    let other = "not a problem: the body has another media type, or a content coding";
    let invalid = "not a problem details object";
    let html = "content-type: text/html; charset=utf-8\r\n";
    let long = "x".repeat(70_000);
    for (status, fields, body, kept, cause) in [
        (502, html, &b"<html>Bad Gateway</html>"[..], "<html>Bad Gateway</html>", other),
        // a page that contains a problem
        (502, html, br#"{"code":"A"}"#, r#"{"code":"A"}"#, other),
        (500, "", b"", "", invalid),
        (500, PROBLEM, b"", "", invalid),
        (500, PROBLEM, b"[]", "[]", invalid),
        (404, PROBLEM, b"{\"code\":\"\xe4\"}", "{\"code\":\"\u{fffd}\"}", invalid),
        (
            404,
            "content-type: application/problem+json; charset=iso-8859-1\r\n",
            b"{\"code\":\"\xe4\"}",
            "{\"code\":\"\u{fffd}\"}",
            invalid,
        ),
        (
            400,
            json,
            br#"{"error":"x"}"#,
            r#"{"error":"x"}"#,
            "not a problem: the object has no member of a problem",
        ),
        (400, &*encoded, b"\x1f\x8b", "\u{1f}\u{fffd}", other),
        (503, "content-type: text/plain\r\n", long.as_bytes(), &long[..65_536], other),
    ] {
        let error = get(text(status, fields, body)).unwrap_err();
        assert_eq!(outcome(&error), (status, None, kept.to_owned(), Some(cause.to_owned())));
        assert_eq!(error.into_problem().unwrap_err().status(), status);
    }
}

#[test]
fn a_charset_has_no_meaning() {
    let fields = "content-type: application/problem+json; charset=iso-8859-1\r\n";
    let error = get(text(404, fields, "{\"title\":\"caf\u{e9}\"}".as_bytes())).unwrap_err();
    assert_eq!(error.problem().unwrap().title(), Some("caf\u{e9}"));
    let json = "content-type: application/json\r\n";
    let error = get(text(404, json, br#"{"detail":"Not Found"}"#)).unwrap_err();
    assert_eq!(error.problem().unwrap().detail(), Some("Not Found"));
}

#[test]
fn a_document_of_another_form_is_kept_whole() {
    let json = "content-type: application/json\r\n";
    let body = format!(r#"{{"error":{{"type":"card_error","message":"{}"}}}}"#, "x".repeat(5000));
    let error = get(text(402, json, body.as_bytes())).unwrap_err();
    let read: serde_json::Value = serde_json::from_slice(error.body()).unwrap();
    assert_eq!(read["error"]["type"], "card_error");
    // a log has only its start, on one line
    assert!(error.to_string().len() < 2000 && format!("{error:?}").len() < 3000, "{error:?}");
    assert!(format!("{error:?}").contains(r#"{\"error\":{\"type\""#), "{error:?}");
}

#[test]
fn field_errors_alone_are_a_problem() {
    let json = "content-type: application/json\r\n";
    for body in [
        r#"{"message":"The given data was invalid.","errors":{"age":["must be a number"]}}"#,
        r#"{"detail":[{"loc":["body","age"],"msg":"must be a number","type":"int"}]}"#,
    ] {
        let error = get(text(422, json, body.as_bytes())).unwrap_err();
        let errors = error.problem().expect(body).errors();
        assert_eq!((errors[0].field(), errors[0].message()), ("age", "must be a number"), "{body}");
    }
    for body in [r#"{"errors":[]}"#, r#"{"errors":"age"}"#, r#"{"message":"no"}"#, r#"{"detail":[1]}"#] {
        assert!(get(text(422, json, body.as_bytes())).unwrap_err().problem().is_none(), "{body}");
    }
}

#[test]
fn the_enum_comes_back_from_a_response() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(from_received)]
    enum OrderError {
        #[error("slow down")]
        #[problem(status = 429)]
        SlowDown {
            #[problem(retry_after)]
            wait: Duration,
        },
    }
    let fields = "content-type: application/problem+json\r\nretry-after: 7\r\n";
    let respond = |body: &str| get(text(429, fields, body.as_bytes())).unwrap_err();
    let SlowDown { wait } = respond(r#"{"status":429,"code":"SLOW_DOWN"}"#).into_error().unwrap();
    assert_eq!(wait, Duration::from_secs(7));
    let problem = respond(r#"{"type":"/slow-down","status":429}"#);
    let base = problem.problem().unwrap().type_uri().strip_suffix("slow-down").unwrap().to_owned();
    assert!(matches!(problem.into_error_in(&base), Ok(SlowDown { .. })));

    // everything else stays as it was
    for (body, code) in [(r#"{"code":"OTHER"}"#, Some("OTHER")), ("<html>", None)] {
        let error = respond(body).into_error::<OrderError>().unwrap_err();
        assert_eq!(error.problem().and_then(|problem| problem.code()), code);
        assert_eq!((error.status().as_u16(), error.retry_after()), (429, Some(Duration::from_secs(7))));
        assert_eq!(error.body(), if code.is_some() { b"" } else { &b"<html>"[..] });
    }
    use OrderError::SlowDown;
}

#[test]
fn a_status_in_the_document_that_differs_is_in_the_text() {
    let error = get(text(502, PROBLEM, br#"{"status":404,"code":"A"}"#)).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!("the response is a 502 with the problem {}", error.problem().unwrap())
    );
}

#[test]
fn an_endless_body_ends() {
    let server = serve(|connection| {
        connection.write_all(
            b"HTTP/1.1 500 E\r\ncontent-type: application/problem+json\r\ntransfer-encoding: chunked\r\n\r\n",
        )?;
        connection.write_all(b"a\r\n{\"code\":\"A\r\n")?;
        loop {
            connection.write_all(b"10\r\nxxxxxxxxxxxxxxxx\r\n")?;
        }
    });
    let started = Instant::now();
    let error = fetch(server, |client| client).unwrap_err();
    assert!(started.elapsed() < Duration::from_secs(30));
    assert_eq!(
        (error.status().as_u16(), error.problem().is_some(), error.body().len()),
        (500, false, 65_536)
    );
    assert_eq!(error.source().unwrap().to_string(), "the body is longer than 262144 bytes");
}

#[test]
fn the_limit_is_exact() {
    let body = br#"{"code":"A"}"#;
    let server = serve(|connection| connection.write_all(&text(500, PROBLEM, body)));
    let url = format!("http://{server}/");
    let read = |limit| {
        Runtime::new().unwrap().block_on(async {
            let response = reqwest::get(&url).await.unwrap();
            response.error_for_problem_within(limit).await.unwrap_err()
        })
    };
    assert_eq!(outcome(&read(body.len())), (500, Some("A"), String::new(), None));
    let cut = read(body.len() - 1);
    let cause = format!("the body is longer than {} bytes", body.len() - 1);
    assert_eq!(outcome(&cut), (500, None, r#"{"code":"A""#.to_owned(), Some(cause)));
    assert_eq!(read(0).status(), 500);
}

#[test]
fn a_body_that_breaks_off() {
    let broken = |connection: &mut TcpStream| {
        connection.write_all(b"HTTP/1.1 429 E\r\ncontent-type: application/problem+json\r\ncontent-length: 100\r\nretry-after: 9\r\n\r\n{\"code\":")
    };
    let error = fetch(serve(broken), |client| client).unwrap_err();
    assert_eq!(
        (error.status().as_u16(), error.problem().is_some(), error.body()),
        (429, false, &b"{\"code\":"[..])
    );
    assert!(error.source().unwrap().is::<reqwest::Error>());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(9)));

    let slow = |connection: &mut TcpStream| {
        connection.write_all(b"HTTP/1.1 504 E\r\ncontent-length: 5\r\n\r\n")?;
        thread::sleep(Duration::from_secs(20));
        Ok(())
    };
    let error = fetch(serve(slow), |client| client.timeout(Duration::from_millis(300))).unwrap_err();
    assert_eq!((error.status().as_u16(), error.body()), (504, &b""[..]));
    assert!(error.source().unwrap().downcast_ref::<reqwest::Error>().unwrap().is_timeout());
}

#[test]
fn gzip_is_decoded_if_reqwest_does_it() {
    let body = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(br#"{"code":"A"}"#).unwrap();
        encoder.finish().unwrap()
    };
    let fields = format!("{PROBLEM}content-encoding: gzip\r\n");
    let broken = text(500, &fields, &body[..body.len() - 10]);
    let answer = text(500, &fields, &body);
    let server = serve(move |connection| connection.write_all(&answer));
    let decoded = fetch(server, |client| client.gzip(true)).unwrap_err();
    assert_eq!(outcome(&decoded), (500, Some("A"), String::new(), None));
    let encoded = fetch(server, reqwest::ClientBuilder::no_gzip).unwrap_err();
    assert_eq!((encoded.status().as_u16(), encoded.problem().is_some()), (500, false));
    assert_eq!(encoded.body(), body);
    let server = serve(move |connection| connection.write_all(&broken));
    let error = fetch(server, |client| client.gzip(true)).unwrap_err();
    assert_eq!((error.status().as_u16(), error.problem().is_some()), (500, false));
}

#[test]
fn as_a_problem_it_is_a_502_and_the_log_has_it() {
    let logs = Logs::capture();
    let error = get(text(500, "content-type: text/plain\r\n", b"CANARY\nline 2")).unwrap_err();
    assert_eq!(error.to_string(), "the response is a 500 with text/plain: CANARY\\nline 2");
    assert_eq!(error.status(), 500);
    let response = Problem::from(error).to_response::<bytes::Bytes>();
    assert_eq!(response.status(), 502);
    assert_eq!(response.body(), r#"{"title":"Bad Gateway","status":502,"code":"BAD_GATEWAY"}"#);
    let events = logs.take();
    assert_eq!(events.len(), 1);
    assert!(events[0].field("error").contains("CANARY"), "{:?}", events[0]);
}
