//! The rows of the guide.

use std::thread;
use std::time::{Duration, Instant};

use problem_tests::logs::AllLogs;
use tickets::auth::Tier;
use tickets::rate_limit::Limits;

use crate::responses::Row;
use crate::support::{Request, Response, Service, request};

/// Everything that was logged for a request.
fn logged(request_id: &str) -> String {
    AllLogs::get()
        .take(request_id)
        .iter()
        .flat_map(|entry| entry.fields.values())
        .flat_map(|value| [value, "\n"])
        .collect()
}

fn get(path: &str) -> Request {
    request(&format!("GET /v2{path}"))
}

fn post(path: &str, key: &str, body: &str) -> Request {
    request(&format!("POST /v2{path}")).key(key).json(body)
}

/// Waits until a job has this state.
fn wait_for(service: &Service, poll: &Request, state: &str) {
    let end = Instant::now() + Duration::from_secs(10);
    while service.send(poll).json()["state"] != state {
        assert!(Instant::now() < end, "the job is not {state}: {}", service.send(poll).text);
        thread::sleep(Duration::from_millis(10));
    }
}

fn status(response: &Response, status: u16, code: &str) {
    assert_eq!(response.outcome(), (status, code.to_owned()), "{}", response.text);
}

#[test]
fn a_success_says_what_has_happened() {
    let service = Service::start();
    let mut row = Row::new(
        "200, 201, 202 and 204",
        "A success says what has happened: 200 with a body, 201 with `Location`, 202 with the URI of the status, 204 without a body.",
    );
    let created = row.send("Something new", &service, &post("/tickets", "a-1", r#"{"title":"It hurts"}"#));
    status(&created, 201, "");
    let path = created.header("location").unwrap().strip_prefix("/v2").unwrap();
    let shown = row.send("What `Location` names", &service, &get(path));
    status(&shown, 200, "");
    assert_eq!(shown.body(), created.body());

    let accepted =
        row.send("Work that takes longer", &service, &post("/reports", "a-2", r#"{"state":"open"}"#));
    status(&accepted, 202, "");
    let poll = request(&format!("GET {}", accepted.json()["statusUrl"].as_str().unwrap()));
    assert_eq!(accepted.header("location"), accepted.json()["statusUrl"].as_str());
    wait_for(&service, &poll, "succeeded");
    let done = row.send("The same job, when it is done", &service, &poll);
    assert_eq!(done.json()["result"].to_string(), r#"{"tickets":1,"unassigned":1}"#);

    let deleted = row.send("Nothing to say", &service, &request(&format!("DELETE /v2{path}")).if_match(1));
    status(&deleted, 204, "");
    assert_eq!((deleted.body(), deleted.header("content-length")), ("", None));
    row.finish();
}

#[test]
fn a_text_that_is_no_json_is_a_400_and_a_broken_rule_a_422() {
    let service = Service::start();
    let mut row = Row::new(
        "400 and 422",
        "400 if the request cannot be read, 422 if it can and breaks rules. A 422 names every broken field, each with a code.",
    );
    status(&row.send("No JSON", &service, &post("/users", "b-1", r#"{"email""#)), 400, "INVALID_JSON");
    let wrong = r#"{"email":"not-an-email","age":-5}"#;
    let refused = row.send("Two broken rules", &service, &post("/users", "b-2", wrong));
    status(&refused, 422, "VALIDATION_ERROR");
    let errors = &refused.json()["errors"];
    assert_eq!((&errors[0]["code"], &errors[1]["code"]), (&"INVALID_EMAIL".into(), &"OUT_OF_RANGE".into()));
    let query = row.send("A broken rule of the query", &service, &get("/users?page=x&limit=0"));
    assert_eq!(query.status(), 422);
    let assignee = r#"{"title":"It hurts","assignee":"00000000-0000-7000-8000-000000000000"}"#;
    let unknown =
        row.send("A rule that only the database knows", &service, &post("/tickets", "b-3", assignee));
    status(&unknown, 422, "VALIDATION_ERROR");
    row.finish();
}

#[test]
fn a_401_asks_for_a_token_and_a_403_for_another_one() {
    let service = Service::start();
    let mut row = Row::new(
        "401 and 403",
        "401 with a challenge if nobody knows who the client is, 403 if it is known and may not do this.",
    );
    let tickets = get("/tickets");
    status(&row.send("No token", &service, &tickets.clone().anonymous()), 401, "MISSING_TOKEN");
    status(&row.send("A wrong token", &service, &tickets.clone().by("Bearer a.b.c")), 401, "INVALID_TOKEN");
    status(&row.send("An old token", &service, &tickets.by(&service.expired())), 401, "EXPIRED_TOKEN");
    let reader = service.bearer("reader", "tickets:read", Tier::Pro);
    let refused = row.send(
        "A token that may only read",
        &service,
        &post("/tickets", "c-1", r#"{"title":"It hurts"}"#).by(&reader),
    );
    status(&refused, 403, "INSUFFICIENT_SCOPE");
    let free = service.bearer("somebody in the tier free", "tickets:write", Tier::Free);
    let reports = row.send("No token would help", &service, &post("/reports", "c-2", "{}").by(&free));
    status(&reports, 403, "REPORTS_NOT_INCLUDED");
    assert_eq!(reports.header("www-authenticate"), None);
    row.finish();
}

#[test]
fn what_does_not_exist_is_a_404() {
    let service = Service::start();
    let mut row =
        Row::new("404", "404 for a resource and for a path that does not exist, and for what others own.");
    let nobody = "/tickets/00000000-0000-7000-8000-000000000000";
    status(&row.send("No such ticket", &service, &get(nobody)), 404, "TICKET_NOT_FOUND");
    status(&row.send("No ticket can have this ID", &service, &get("/tickets/7")), 404, "NOT_FOUND");
    status(&row.send("No such path", &service, &get("/nowhere")), 404, "NOT_FOUND");
    let job = service.create("/reports", "{}");
    status(&row.send("The job of another client", &service, &get(&job)), 404, "JOB_NOT_FOUND");
    row.finish();
}

#[test]
fn a_conflict_with_the_state_is_a_409() {
    let service = Service::start();
    let mut row =
        Row::new("409", "409 if the request is right, and the state of the resource does not allow it.");
    let user = service.user("ada@example.com");
    let id = user.strip_prefix("/users/").unwrap();
    let taken =
        row.send("The address is taken", &service, &post("/users", "e-1", r#"{"email":"Ada@example.com"}"#));
    status(&taken, 409, "EMAIL_TAKEN");
    let put =
        request(&format!("PUT /v2{user}")).if_match(1).json(r#"{"email":"ada@example.com","version":7}"#);
    status(&row.send("The version in the body is old", &service, &put), 409, "VERSION_CONFLICT");
    service.create("/tickets", &format!(r#"{{"title":"It hurts","assignee":"{id}"}}"#));
    let delete = request(&format!("DELETE /v2{user}")).if_match(1);
    status(&row.send("Something refers to the user", &service, &delete), 409, "USER_HAS_TICKETS");
    assert_eq!(service.count("SELECT COUNT(*) FROM users"), 1);
    row.finish();
}

#[test]
fn a_change_needs_the_version_that_was_read() {
    let service = Service::start();
    let mut row = Row::new(
        "412 and 428",
        "A change needs `If-Match` with the `ETag` that was read: 428 without it, 412 if the resource has changed since.",
    );
    let ticket = service.ticket("It hurts");
    let patch = |key: &str| request(&format!("PATCH /v2{ticket}")).key(key).json(r#"{"state":"closed"}"#);
    status(&row.send("Without a version", &service, &patch("f-1")), 428, "PRECONDITION_REQUIRED");
    let changed = row.send("With the current version", &service, &patch("f-2").if_match(1));
    status(&changed, 200, "");
    assert_eq!(changed.header("etag"), Some("\"2\""));
    status(&row.send("With an old version", &service, &patch("f-3").if_match(1)), 412, "PRECONDITION_FAILED");
    let weak = patch("f-4").with("if-match", "W/\"2\"");
    status(&row.send("A weak tag never matches", &service, &weak), 412, "PRECONDITION_FAILED");
    row.finish();
}

#[test]
fn a_body_has_a_limit_and_a_media_type() {
    let service = Service::start();
    let mut row = Row::new("413 and 415", "413 if the body is too long, 415 if it has the wrong media type.");
    let long = post("/users", "g-1", &format!("\"{}\"", "x".repeat(2 * 1024 * 1024)));
    row.hide(&long.body, "<2 MiB>");
    status(&row.send("Too long", &service, &long), 413, "CONTENT_TOO_LARGE");
    let user = service.user("ada@example.com");
    let change = request(&format!("PUT /v2{user}")).if_match(1).json(&long.body);
    status(&row.send("Too long, without an idempotency key", &service, &change), 413, "CONTENT_TOO_LARGE");
    let text = post("/users", "g-2", "email=ada@example.com").with("content-type", "text/plain");
    let refused = row.send("Not JSON", &service, &text);
    status(&refused, 415, "UNSUPPORTED_MEDIA_TYPE");
    row.finish();
}

#[test]
fn a_client_knows_its_limit_before_it_is_used_up() {
    let service =
        Service::with(|config| config.limits = Limits { anonymous: [9; 3], free: [2; 3], pro: [9; 3] });
    let mut round = 0;
    // the seconds change if the requests take long, so a slow round is repeated with another client
    let row = loop {
        let started = Instant::now();
        let mut row = Row::new(
            "429 and rate limits",
            "429 with `Retry-After` in seconds, and the fields for rate limits on every response, whatever its status is.",
        );
        round += 1;
        let free = service.bearer(&format!("ada-{round}"), "tickets:read", Tier::Free);
        row.hide(&format!("ada-{round}"), "ada");
        let list = get("/tickets").by(&free);
        status(&row.send("A 200", &service, &list), 200, "");
        status(&row.send("A 404", &service, &get("/nowhere").by(&free)), 404, "NOT_FOUND");
        let refused = row.send("One request too many", &service, &list);
        status(&refused, 429, "TOO_MANY_REQUESTS");
        assert!(service.send(&get("/tickets").anonymous()).header("ratelimit").is_some());
        if started.elapsed() < Duration::from_millis(900) {
            assert_eq!(refused.header("retry-after"), Some("30"));
            break row;
        }
        assert!(round < 20, "the machine is too slow");
    };
    row.finish();
}

#[test]
fn a_500_tells_nothing_and_the_log_everything() {
    AllLogs::get();
    let service = Service::start();
    let mut row = Row::new(
        "500",
        "500 for a defect. The response says nothing about it but the ID of the request, with which the log tells everything.",
    );
    let mut fails = |caption: &str, request: &Request, canary: &str| {
        let id = request.field("x-request-id").unwrap();
        let response = row.send(caption, &service, request);
        status(&response, 500, "INTERNAL_SERVER_ERROR");
        assert!(!response.text.contains("CANARY"), "{}", response.text);
        let log = logged(id);
        assert!(log.contains(canary), "{canary} is not in the log: {log}");
    };
    let ticket = service.ticket("It hurts");
    // SQLite takes a text in a column for numbers
    service.sql("UPDATE tickets SET version = 'CANARY-row'");
    fails("A row that is broken", &get(&ticket).id("broken-row"), "column \"version\"");
    service.sql(
        "CREATE TRIGGER broken BEFORE INSERT ON users BEGIN SELECT RAISE(ABORT, 'CANARY-database'); END",
    );
    let user = post("/users", "i-1", r#"{"email":"ada@example.com"}"#);
    fails("An error of the database", &user.id("broken-database"), "CANARY-database");
    service.break_clock();
    fails("A panic", &get("/users").id("panic"), "CANARY-panic");

    // the worker finds no table
    service.sql("ALTER TABLE tickets RENAME TO hidden_tickets");
    let accepted = service.send(&post("/reports", "i-2", "{}"));
    let poll = request(&format!("GET {}", accepted.header("location").unwrap()));
    wait_for(&service, &poll, "failed");
    let failed = row.send("A job that has failed", &service, &poll);
    status(&failed, 200, "");
    assert_eq!(failed.json()["problem"]["code"], "INTERNAL_SERVER_ERROR");
    row.finish();
}

#[test]
fn a_failure_of_another_service_is_a_502_or_a_504() {
    AllLogs::get();
    let service = Service::start();
    let mut row = Row::new(
        "502 and 504",
        "502 if a service behind this one fails, 504 if it does not answer in time. Nothing of what it has said is sent.",
    );
    let summary = |title: &str| get(&format!("{}/summary", service.ticket(title)));
    let answered = row.send("An answer", &service, &summary("It hurts").id("upstream-1"));
    status(&answered, 200, "");
    let failed = row.send("An answer that is no summary", &service, &summary("garbage").id("upstream-2"));
    status(&failed, 502, "SUMMARY_SERVICE_FAILED");
    assert!(logged("upstream-2").contains("CANARY-upstream"));
    let slow = row.send("No answer", &service, &summary("slow").id("upstream-3"));
    status(&slow, 504, "SUMMARY_SERVICE_TIMEOUT");
    for title in ["fails", "refuses", "redirects", "too long", "breaks off", "hangs up", "no HTTP"] {
        let id = title.replace(' ', "-");
        let failed = service.send(&summary(title).id(&id));
        status(&failed, 502, "SUMMARY_SERVICE_FAILED");
        assert!(!failed.text.contains("CANARY"), "{title}: {}", failed.text);
        assert!(!logged(&id).is_empty(), "{title}");
    }
    row.finish();
}

#[test]
fn a_service_that_is_busy_or_in_maintenance_is_a_503() {
    AllLogs::get();
    let service = Service::with(|config| config.acquire_timeout = Duration::from_secs(2));
    let mut row = Row::new(
        "503",
        "503 with `Retry-After` if the service cannot answer for a while: in maintenance, or if all connections are in use.",
    );
    service.stalls.after(0, "busy-read");
    let busy = row.send("All connections are in use", &service, &get("/users").id("busy-read"));
    status(&busy, 503, "DATABASE_UNAVAILABLE");
    assert!(logged("busy-read").contains("pool timed out"));
    service.stalls.after(0, "busy-write");
    let user = post("/users", "k-1", r#"{"email":"ada@example.com"}"#).id("busy-write");
    let busy = row.send("Also for the idempotency keys: the request was not run", &service, &user);
    status(&busy, 503, "IDEMPOTENCY_STORE_UNAVAILABLE");
    status(&service.send(&user), 201, "");

    service.set_maintenance(true);
    let refused = row.send("In maintenance", &service, &get("/users"));
    status(&refused, 503, "MAINTENANCE");
    assert_eq!(refused.header("retry-after"), Some("60"));
    // who may not use the service does not learn about the maintenance
    status(&service.send(&get("/users").anonymous()), 401, "MISSING_TOKEN");
    service.set_maintenance(false);
    status(&service.send(&get("/users")), 200, "");
    row.finish();
}

#[test]
fn a_retry_does_nothing_twice() {
    let service = Service::start();
    let mut row = Row::new(
        "Idempotency keys",
        "A POST or PATCH has a key. A retry gets the first answer; with another payload it is a 422, while the first runs a 409, without a key a 400.",
    );
    let tickets = || service.count("SELECT COUNT(*) FROM tickets");
    let first = post("/tickets", "l-1", r#"{"title":"It hurts"}"#);
    let created = row.send("The first request", &service, &first.clone().id("req-1"));
    status(&created, 201, "");
    let replayed = row.send("The same again", &service, &first.clone().id("req-2"));
    assert_eq!((replayed.body(), replayed.header("location")), (created.body(), created.header("location")));
    assert_eq!((replayed.header("idempotency-replayed"), tickets()), (Some("true"), 1));
    let other = row.send(
        "The same key with another payload",
        &service,
        &post("/tickets", "l-1", r#"{"title":"It itches"}"#),
    );
    status(&other, 422, "IDEMPOTENCY_KEY_REUSED");
    let without = row.send("No key", &service, &first.clone().without("idempotency-key"));
    status(&without, 400, "IDEMPOTENCY_KEY_MISSING");
    let grace = first.clone().by(&service.pro("grace"));
    let hers = row.send("The same key of another client", &service, &grace);
    status(&hers, 201, "");
    assert_eq!((hers.header("idempotency-replayed"), tickets()), (None, 2));

    // the first one gets a connection for its key, and then waits for one for the ticket
    let running = post("/tickets", "l-2", r#"{"title":"It burns"}"#);
    service.stalls.after(1, "slow");
    thread::scope(|scope| {
        let slow = scope.spawn(|| service.send(&running.clone().id("slow")));
        service.stalls.wait_for();
        let refused = row.send("The same while the first is running", &service, &running.clone().id("fast"));
        status(&refused, 409, "IDEMPOTENCY_REQUEST_RUNNING");
        service.stalls.release();
        status(&slow.join().unwrap(), 201, "");
    });
    assert_eq!(service.send(&running).header("idempotency-replayed"), Some("true"));
    assert_eq!(tickets(), 3);

    let path = created.header("location").unwrap();
    let change = request(&format!("PATCH {path}")).key("l-3").if_match(1).json(r#"{"state":"closed"}"#);
    status(&service.send(&change), 200, "");
    assert_eq!(service.send(&change).header("idempotency-replayed"), Some("true"));
    service.pass(Duration::from_secs(24 * 60 * 60));
    let again =
        row.send("A PATCH again, after 24 hours, when its answer is no longer kept", &service, &change);
    status(&again, 412, "PRECONDITION_FAILED");
    // the row of the ticket has the ID of the operation, so even then there is only one
    let expired =
        row.send("A POST again, after 24 hours: it finds what it has created", &service, &first.id("req-3"));
    status(&expired, 201, "");
    assert_eq!((expired.header("location"), tickets()), (Some(path), 3));
    assert_eq!(expired.header("idempotency-replayed"), None);
    row.finish();
}

#[test]
fn concurrent_requests_with_one_key_create_one_thing() {
    let service = Service::start();
    let request = post("/tickets", "one", r#"{"title":"It hurts"}"#);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| service.send(&request))).collect();
        for thread in threads {
            let response = thread.join().unwrap();
            assert!([201, 409].contains(&response.status()), "{}", response.text);
        }
    });
    assert_eq!(service.count("SELECT COUNT(*) FROM tickets"), 1);
}

#[test]
fn a_list_has_pages() {
    let service = Service::start();
    let mut row = Row::new(
        "Pages",
        "A list has pages, by number or by cursor, with links that keep the filter. A wrong limit is a 422, a cursor of somebody else's making a 400.",
    );
    for number in 1..=3 {
        service.user(&format!("user-{number}@example.com"));
        service.ticket(&format!("Ticket {number}"));
        service.pass(Duration::from_secs(1));
    }
    let numbered = row.send("The second of two pages by number", &service, &get("/users?page=2&limit=2"));
    status(&numbered, 200, "");
    assert_eq!(numbered.json()["pagination"]["total"], 3);

    let first =
        row.send("The first page by cursor, with a filter", &service, &get("/tickets?state=open&limit=2"));
    status(&first, 200, "");
    let cursor = first.json()["pagination"]["nextCursor"].as_str().unwrap().to_owned();
    row.hide(&cursor, "<cursor>");
    let link = first.header("link").unwrap();
    assert!(link.contains("state=open") && link.contains(&cursor), "{link}");
    // what is created and deleted meanwhile moves no ticket to another page
    service.ticket("Ticket 4");
    service.sql("DELETE FROM tickets WHERE title = 'Ticket 1'");
    let second = row.send(
        "The second page, after a ticket was created and another one deleted",
        &service,
        &get(&format!("/tickets?state=open&limit=2&cursor={cursor}")),
    );
    let titles = |page: &Response| {
        let page = page.json();
        page["data"].as_array().unwrap().iter().map(|ticket| ticket["title"].to_string()).collect::<Vec<_>>()
    };
    assert_eq!(
        (titles(&first).len(), titles(&second)),
        (2, vec![r#""Ticket 3""#.to_owned(), r#""Ticket 4""#.to_owned()])
    );

    // in the middle: the last character may have bits that do not count
    let (middle, mut changed) = (cursor.len() / 2, cursor.clone());
    let other = if cursor[middle..].starts_with('A') { "B" } else { "A" };
    changed.replace_range(middle..=middle, other);
    row.hide(&changed, "<changed cursor>");
    let tampered =
        row.send("A cursor that was changed", &service, &get(&format!("/tickets?cursor={changed}")));
    status(&tampered, 400, "INVALID_CURSOR");
    let limit = row.send("A limit that is too high", &service, &get("/tickets?limit=1000"));
    status(&limit, 422, "LIMIT_OUT_OF_RANGE");
    row.finish();
}

#[test]
fn a_path_knows_its_methods() {
    let service = Service::start();
    let mut row = Row::new(
        "Methods",
        "A method that a path does not have is a 405 with `Allow`. OPTIONS tells the methods, and HEAD is GET without the body.",
    );
    let refused = row.send("Nobody can delete all users", &service, &request("DELETE /v2/users"));
    status(&refused, 405, "METHOD_NOT_ALLOWED");
    status(
        &row.send("OPTIONS, without a token", &service, &request("OPTIONS /v2/users").anonymous()),
        204,
        "",
    );
    status(&row.send("HEAD", &service, &request("HEAD /v2/users")), 200, "");
    row.finish();
}

#[test]
fn versions_differ_in_their_errors() {
    let service = Service::start();
    let mut row = Row::new(
        "Versions",
        "The version is in the path. A version that ends says so on every response with `Deprecation` and `Sunset`.",
    );
    let wrong = r#"{"email":"not-an-email"}"#;
    let v1 = row.send("An error of v1", &service, &request("POST /v1/users").key("o-1").json(wrong));
    let v2 = row.send("The same error of v2", &service, &request("POST /v2/users").key("o-2").json(wrong));
    assert_ne!(v1.json()["type"], v2.json()["type"]);
    assert_eq!(v2.header("deprecation"), None);
    let unknown = row.send("A version that does not exist", &service, &request("GET /v3/users"));
    assert_eq!(unknown.outcome().1, "UNSUPPORTED_API_VERSION", "{}", unknown.text);

    let v1 = |line: &str| request(line).new_key();
    service.break_clock();
    let panicked = service.send(&v1("GET /v1/users"));
    let responses = [
        (500, panicked),
        (200, service.send(&v1("GET /v1/users"))),
        (201, service.send(&v1("POST /v1/tickets").json(r#"{"title":"It hurts"}"#))),
        (204, service.send(&v1("OPTIONS /v1/users"))),
        (401, service.send(&v1("GET /v1/users").anonymous())),
        (404, service.send(&v1("GET /v1/nowhere"))),
        (405, service.send(&v1("DELETE /v1/users"))),
    ];
    for (status, response) in responses {
        assert_eq!(response.status(), status, "{}", response.text);
        assert_eq!(response.header("deprecation"), Some("@1767225600"), "{}", response.text);
        assert_eq!(response.header("sunset"), Some("Fri, 01 Jan 2027 00:00:00 GMT"), "{}", response.text);
    }
    row.finish();
}

#[test]
fn the_envelope_is_a_setting() {
    let service = Service::with(|config| config.envelope = true);
    let mut row = Row::new(
        "The envelope",
        "A service whose clients expect `{\"error\": {…}}` sends it with one setting: here `ERROR_FORMAT=envelope`, for v1.",
    );
    let wrong = r#"{"email":"not-an-email","age":-5}"#;
    let v1 = row.send("An error of v1", &service, &request("POST /v1/users").key("p-1").json(wrong));
    assert_eq!(v1.json()["error"]["code"], "VALIDATION_ERROR");
    let v2 = row.send("v2 stays as it is", &service, &request("GET /v2/nowhere"));
    assert_eq!(v2.json()["code"], "NOT_FOUND");
    row.finish();
}
