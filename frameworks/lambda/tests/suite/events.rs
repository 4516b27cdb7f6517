//! The events that AWS sends to a function, and the responses that it makes of what the function returns.

use problem_tests::wire;
use serde_json::{Map, Value, json};

/// A service of AWS that calls functions.
pub trait Events: Send + 'static {
    /// The cases in which the client gets another response than from axum, as for a framework of the suite.
    const DIFFERENCES: &'static [(&'static str, &'static str)] = &[];

    const OWN_CASES: &'static str = "";

    /// An event in a stage. Without a stage, the event has the path of the request.
    fn event(stage: Option<&str>, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Value;

    /// The lines of the header fields.
    fn fields(response: &Value) -> Vec<(&str, &str)>;

    /// The response that the client gets.
    fn written(response: &Value) -> String {
        let status = http::StatusCode::from_u16(response["statusCode"].as_u64().unwrap() as u16).unwrap();
        let (lengths, fields): (Vec<_>, Vec<_>) =
            Self::fields(response).into_iter().partition(|(name, _)| *name == "content-length");
        assert_eq!(response["isBase64Encoded"], false, "{response}");
        let body = response["body"].as_str().unwrap_or_default();
        let written = wire::response(&status.to_string(), &fields, body);
        match lengths[..] {
            // the response to HEAD has the length of another body
            [(_, length)] if body.is_empty() => {
                written.replace("content-length: 0", &format!("content-length: {length}"))
            }
            [(_, length)] => {
                assert_eq!(length, body.len().to_string(), "{response}");
                written
            }
            _ => written,
        }
    }
}

/// An HTTP API of API Gateway, with events of version 2.
pub struct HttpApi;

impl Events for HttpApi {
    const DIFFERENCES: &'static [(&'static str, &'static str)] = &[(
        "challenges",
        "the format of responses to HTTP APIs has one value for each header field except `Set-Cookie`",
    )];
    const OWN_CASES: &'static str = include_str!("../differences.txt");

    fn event(stage: Option<&str>, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Value {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        json!({
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": path,
            "rawQueryString": query,
            "headers": single(headers, body),
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "api",
                "domainName": "api.example.com",
                "domainPrefix": "api",
                "http": {
                    "method": method,
                    "path": path,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.1",
                    "userAgent": "test",
                },
                "requestId": "of-api-gateway",
                "routeKey": "$default",
                "stage": stage.unwrap_or("$default"),
                "time": "06/May/2020:22:36:55 +0000",
                "timeEpoch": 1_588_804_615_616_u64,
            },
            "body": body_of(body),
            "isBase64Encoded": false,
        })
    }

    fn fields(response: &Value) -> Vec<(&str, &str)> {
        let mut fields = lines(&response["headers"]);
        let cookies = response["cookies"].as_array().unwrap();
        fields.extend(cookies.iter().map(|cookie| ("set-cookie", cookie.as_str().unwrap())));
        fields
    }
}

/// A REST API of API Gateway, with events of version 1.
pub struct RestApi;

impl Events for RestApi {
    fn event(stage: Option<&str>, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Value {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        json!({
            "resource": "/{proxy+}",
            "path": path,
            "httpMethod": method,
            "headers": single(headers, body),
            "multiValueHeaders": multiple(headers, body),
            "queryStringParameters": parameters(query),
            "multiValueQueryStringParameters": Value::Null,
            "pathParameters": {"proxy": path.trim_start_matches('/')},
            "stageVariables": Value::Null,
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "api",
                "domainName": "api.example.com",
                "domainPrefix": "api",
                "httpMethod": method,
                "identity": {"sourceIp": "192.0.2.1", "userAgent": "test"},
                "path": path,
                "protocol": "HTTP/1.1",
                "requestId": "of-api-gateway",
                "requestTime": "06/May/2020:22:36:55 +0000",
                "requestTimeEpoch": 1_588_804_615_616_u64,
                "resourceId": "resource",
                "resourcePath": "/{proxy+}",
                "stage": stage,
            },
            "body": body_of(body),
            "isBase64Encoded": false,
        })
    }

    fn fields(response: &Value) -> Vec<(&str, &str)> {
        // API Gateway sends the fields of both maps
        assert_eq!(response["headers"], json!({}));
        lines(&response["multiValueHeaders"])
    }
}

/// An Application Load Balancer whose target group has multi-value headers.
pub struct LoadBalancer;

impl Events for LoadBalancer {
    fn event(stage: Option<&str>, method: &str, target: &str, headers: &[(&str, &str)], body: &str) -> Value {
        assert_eq!(stage, None, "a load balancer has no stages");
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        json!({
            "requestContext": {
                "elb": {"targetGroupArn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/1"},
            },
            "httpMethod": method,
            "path": path,
            "multiValueQueryStringParameters": parameters(query)
                .into_iter()
                .map(|(name, value)| (name, json!([value])))
                .collect::<Map<_, _>>(),
            "multiValueHeaders": multiple(headers, body),
            "body": body,
            "isBase64Encoded": false,
        })
    }

    fn fields(response: &Value) -> Vec<(&str, &str)> {
        let status = response["statusDescription"].as_str().unwrap();
        assert_eq!(status.split_once(' ').unwrap().0, response["statusCode"].to_string());
        lines(&response["multiValueHeaders"])
    }
}

/// The header fields of a request.
fn request_fields(headers: &[(&str, &str)], body: &str) -> Vec<(String, String)> {
    let length = body.len().to_string();
    let all = [&[("host", "api.example.com"), ("content-length", &length)], headers].concat();
    all.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

/// The header fields, each with its last value.
fn single(headers: &[(&str, &str)], body: &str) -> Map<String, Value> {
    request_fields(headers, body).into_iter().map(|(name, value)| (name, value.into())).collect()
}

/// The header fields, each with all its values.
fn multiple(headers: &[(&str, &str)], body: &str) -> Map<String, Value> {
    let mut fields = Map::new();
    for (name, value) in request_fields(headers, body) {
        let values = fields.entry(name).or_insert_with(|| json!([]));
        values.as_array_mut().unwrap().push(value.into());
    }
    fields
}

fn parameters(query: &str) -> Map<String, Value> {
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (name.to_owned(), value.into())).collect()
}

fn body_of(body: &str) -> Value {
    if body.is_empty() { Value::Null } else { body.into() }
}

/// The lines of header fields whose values are texts, or lists of texts.
fn lines(fields: &Value) -> Vec<(&str, &str)> {
    let mut lines = Vec::new();
    for (name, value) in fields.as_object().unwrap() {
        match value {
            Value::Array(values) => {
                lines.extend(values.iter().map(|value| (&**name, value.as_str().unwrap())));
            }
            value => lines.push((name, value.as_str().unwrap())),
        }
    }
    lines
}
