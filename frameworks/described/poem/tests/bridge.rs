//! What a document of poem-openapi has of the problem types, before and after it is completed.

use std::borrow::Cow;
use std::collections::BTreeMap;

use poem_openapi::param::Path;
use poem_openapi::payload::PlainText;
use poem_openapi::registry::{MetaSchema, MetaSchemaRef, Registry};
use poem_openapi::types::{Any, Type};
use poem_openapi::{ApiResponse, Enum, Object, OpenApi, OpenApiService};
use problem_core::describe::{Description, OfStatus, WithRejections};
use problem_core::{Problem, RateLimit};
use serde::Serialize;
use serde_json::{Value, json};

/// A place.
#[derive(Debug, Clone, Serialize, Object)]
struct Place {
    /// The number of the shelf.
    #[oai(validator(minimum(value = "1"), maximum(value = "90", exclusive)))]
    shelf: u8,
    kind: Kind,
    note: Option<String>,
}

#[derive(Debug, Clone, Serialize, Enum)]
enum Kind {
    Cold,
    Dry,
}

macro_rules! types {
    ($($(#[$doc:meta])* $ty:ident: $schema:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Serialize)]
        struct $ty(u8);

        impl Type for $ty {
            const IS_REQUIRED: bool = true;
            type RawValueType = Self;
            type RawElementValueType = Self;

            fn name() -> Cow<'static, str> {
                stringify!($ty).into()
            }

            fn schema_ref() -> MetaSchemaRef {
                $schema
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }

            fn raw_element_iter<'a>(&'a self) -> Box<dyn Iterator<Item = &'a Self> + 'a> {
                Box::new(std::iter::once(self))
            }
        }
    )*};
}

fn inline(schema: MetaSchema) -> MetaSchemaRef {
    MetaSchemaRef::Inline(Box::new(schema))
}

types! {
    /// A type that does not register its schema.
    Unregistered: MetaSchemaRef::Reference("Unregistered".to_owned());
    Nullable: inline(MetaSchema {
        nullable: true,
        min_length: Some(1),
        ..MetaSchema::new("string")
    });
    Composed: inline(MetaSchema {
        any_of: vec![inline(MetaSchema::ANY), MetaSchemaRef::Reference("Place".to_owned())],
        all_of: vec![MetaSchemaRef::Reference("Unregistered".to_owned())],
        exclusive_minimum: Some(true),
        minimum: Some(0.5),
        multiple_of: Some(0.5),
        ..MetaSchema::new("number")
    });
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(poem_openapi), www_authenticate = r#"Bearer realm="orders""#)]
#[expect(dead_code, reason = "it is only described")]
enum OrderError {
    /// No token.
    #[error("sign in")]
    #[problem(status = 401)]
    Unauthenticated,

    /// There is no order with this number.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension = "orderId", example = 42)]
        id: u64,
        #[problem(extension)]
        place: Option<Place>,
        #[problem(extension)]
        pair: (u8, char),
        #[deprecated]
        #[problem(extension)]
        counts: BTreeMap<String, Option<i8>>,
    },

    #[error("no such customer")]
    #[problem(status = 404)]
    CustomerNotFound,

    #[error("too many")]
    #[problem(status = 429)]
    TooMany {
        #[problem(rate_limit)]
        limit: RateLimit,
    },
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(poem_openapi))]
#[expect(dead_code, reason = "it is only described")]
enum OddError {
    #[error("odd")]
    #[problem(status = 409)]
    Odd {
        #[problem(extension)]
        missing: Unregistered,
        #[problem(extension)]
        anything: Any<Value>,
        #[problem(extension)]
        names: Vec<Nullable>,
        #[problem(extension)]
        composed: Composed,
    },

    #[error(transparent)]
    #[problem(transparent)]
    Other(Problem),
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("{value:?}")]
#[problem(status = 409, code = "CONFLICTING_VALUE", also(poem_openapi))]
struct Generic<T: std::fmt::Debug> {
    value: T,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/", also(poem_openapi))]
#[error("no user")]
#[problem(status = 404, code = "NOT_FOUND")]
struct UserNotFound;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(poem_openapi))]
#[error("no page")]
#[problem(status = 404, code = "NOT_FOUND")]
struct PageNotFound;

type All = (OrderError, OddError, Generic<u8>, OfStatus<400>, UserNotFound, PageNotFound);

struct Orders;

#[OpenApi]
impl Orders {
    #[oai(path = "/orders/:id", method = "get")]
    async fn order(&self, id: Path<u64>) -> Result<PlainText<String>, OrderError> {
        Ok(PlainText(id.0.to_string()))
    }

    #[oai(path = "/odd", method = "get")]
    async fn odd(&self) -> Result<PlainText<String>, OddError> {
        Ok(PlainText(String::new()))
    }

    #[oai(path = "/any", method = "get")]
    async fn any(&self) -> Result<PlainText<String>, Problem> {
        Ok(PlainText(String::new()))
    }

    #[oai(path = "/generic", method = "get")]
    async fn generic(&self) -> Result<PlainText<String>, WithRejections<Generic<u8>, OfStatus<400>>> {
        Ok(PlainText(String::new()))
    }

    #[oai(path = "/user", method = "get")]
    async fn user(&self) -> Result<PlainText<String>, UserNotFound> {
        Ok(PlainText(String::new()))
    }

    #[oai(path = "/page", method = "get")]
    async fn page(&self) -> Result<PlainText<String>, PageNotFound> {
        Ok(PlainText(String::new()))
    }

    /// The place is also a value of a success.
    #[oai(path = "/places", method = "get")]
    async fn place(&self) -> poem_openapi::payload::Json<Place> {
        poem_openapi::payload::Json(Place { shelf: 1, kind: Kind::Cold, note: None })
    }
}

fn of_poem() -> Value {
    serde_json::from_str(&OpenApiService::new(Orders, "orders", "1").spec()).unwrap()
}

fn responses<'a>(document: &'a Value, path: &str) -> &'a Value {
    &document["paths"][path]["get"]["responses"]
}

#[test]
fn before_it_is_completed_a_response_lacks_only_its_examples() {
    let document = of_poem();
    assert_eq!(document["openapi"], "3.0.0");
    let described = Description::of::<OrderError>();
    for (status, response) in described.responses() {
        let mut expected = response.clone();
        expected["content"]["application/problem+json"].as_object_mut().unwrap().remove("examples");
        // poem-openapi leaves out the default of `required`, and writes the default of `deprecated`
        for header in expected["headers"].as_object_mut().unwrap().values_mut() {
            header["deprecated"] = false.into();
            if header["required"] == false {
                header.as_object_mut().unwrap().remove("required");
            }
            if let Some(minimum) = header["schema"].get_mut("minimum") {
                *minimum = 0.0.into();
            }
            if let Some(examples) = header["schema"].as_object_mut().unwrap().remove("examples") {
                header["schema"]["example"] = examples[0].clone();
            }
            if let Some(maximum) = header["schema"].get_mut("maximum") {
                *maximum = maximum.as_f64().into();
            }
        }
        if expected["headers"] == json!({}) {
            expected.as_object_mut().unwrap().remove("headers");
        }
        assert_eq!(responses(&document, "/orders/{id}")[status], expected);
    }
}

#[test]
fn before_it_is_completed_a_schema_is_one_of_openapi_3_0() {
    let schema = &of_poem()["components"]["schemas"]["OrderNotFoundProblem"];
    let expected = json!({
        "type": "object",
        "title": "Order Not Found",
        "description": "There is no order with this number.",
        "required": ["title", "status", "code", "orderId", "pair", "counts"],
        "properties": {
            "type": {"type": "string", "enum": ["about:blank"]},
            "title": {"type": "string", "description": "A short text for the problem type."},
            "status": {"type": "integer", "enum": [404]},
            "detail": {"type": "string", "description": "order {orderId} not found"},
            "code": {"type": "string", "enum": ["ORDER_NOT_FOUND"]},
            "orderId": {
                "type": "integer",
                // a limit is an `f64`
                "minimum": 0.0,
                "maximum": 18_446_744_073_709_551_615.0,
                "description": "The number of the order.",
            },
            "place": {"$ref": "#/components/schemas/Place"},
            // the position of an item is lost
            "pair": {
                "type": "array",
                "items": {"anyOf": [
                    {"type": "integer", "minimum": 0.0, "maximum": 255.0},
                    {"type": "string", "minLength": 1, "maxLength": 1},
                ]},
                "minItems": 2,
                "maxItems": 2,
            },
            "counts": {
                "type": "object",
                "additionalProperties": {
                    "type": "integer",
                    "minimum": -128.0,
                    "maximum": 127.0,
                    "nullable": true,
                },
                "deprecated": true,
            },
        },
    });
    let sorted = |schema: &Value| {
        let mut schema = schema.clone();
        schema["required"].as_array_mut().unwrap().sort_by_key(Value::to_string);
        schema
    };
    assert_eq!(sorted(schema), sorted(&expected), "{schema:#}");
}

#[test]
fn the_completed_document_has_everything() {
    let mut document = of_poem();
    let described = Description::of::<All>();
    described.complete(&mut document).unwrap();
    assert_eq!(document["openapi"], "3.1.0");
    for (path, own) in [
        ("/orders/{id}", Description::of::<OrderError>()),
        ("/odd", Description::of::<OddError>()),
        ("/any", Description::of::<Problem>()),
        ("/generic", Description::of::<(Generic<u8>, OfStatus<400>)>()),
    ] {
        for (status, response) in own.responses() {
            assert_eq!(&responses(&document, path)[status], response, "{path} {status}");
        }
        let count = responses(&document, path).as_object().unwrap().len();
        assert_eq!(count, own.responses().len() + 1, "{path}: and the success");
    }
    for (name, schema) in described.schemas() {
        assert_eq!(&document["components"]["schemas"][name], schema, "{name}");
    }
}

#[test]
fn a_type_of_poem_openapi_is_the_schema_of_a_member() {
    let described = Description::of::<OrderError>();
    let place = json!({
        "type": "object",
        "title": "Place",
        "description": "A place.",
        "required": ["shelf", "kind"],
        "properties": {
            "shelf": {
                "type": "integer",
                "format": "uint8",
                "description": "The number of the shelf.",
                "minimum": 1,
                "exclusiveMaximum": 90,
            },
            "kind": {"$ref": "#/components/schemas/Kind"},
            "note": {"type": "string"},
        },
    });
    assert_eq!(described.schemas()["Place"], place);
    assert_eq!(described.schemas()["Kind"], json!({"type": "string", "enum": ["Cold", "Dry"]}));
    let member = &described.schemas()["OrderNotFoundProblem"]["properties"]["place"];
    assert_eq!(member, &json!({"$ref": "#/components/schemas/Place"}));
    let example = &described.responses()["404"]["content"]["application/problem+json"]["examples"];
    let place = json!({"shelf": 1, "kind": "Cold", "note": "text"});
    assert_eq!(example["ORDER_NOT_FOUND"]["value"]["place"], place);
}

#[test]
fn a_problem_of_the_run_time_is_the_default_response() {
    let document = of_poem();
    let expected = json!({"$ref": "#/components/schemas/Problem"});
    for path in ["/odd", "/any"] {
        let content = &responses(&document, path)["default"]["content"];
        assert_eq!(content["application/problem+json"]["schema"], expected, "{path}");
    }
    assert_eq!(document["components"]["schemas"]["Problem"]["title"], "Problem");
}

#[test]
fn a_reference_that_nobody_registers_is_any_value() {
    let document = of_poem();
    let described = Description::of::<OddError>();
    let any_value = json!({"description": "Any JSON value."});
    for schema in [&document["components"]["schemas"]["OddProblem"], &described.schemas()["OddProblem"]] {
        assert_eq!(schema["properties"]["missing"], any_value);
        assert_eq!(schema["properties"]["anything"], any_value);
    }
}

#[test]
fn schemas_of_openapi_3_0_become_those_of_3_1_and_back() {
    let any_value = json!({"description": "Any JSON value."});
    let mut document = of_poem();
    let members = &document["components"]["schemas"]["OddProblem"]["properties"];
    let nullable = json!({"type": "string", "nullable": true, "minLength": 1});
    assert_eq!(members["names"], json!({"type": "array", "items": nullable}));
    let composed = json!({
        "type": "number",
        // the type does not register the place, and another type may have another one
        "anyOf": [any_value, any_value],
        "allOf": [any_value],
        "exclusiveMinimum": true,
        "minimum": 0.5,
        "multipleOf": 0.5,
    });
    assert_eq!(members["composed"], composed);

    let described = Description::of::<All>();
    described.complete(&mut document).unwrap();
    let members = &document["components"]["schemas"]["OddProblem"]["properties"];
    let nullable = json!({"type": ["string", "null"], "minLength": 1});
    assert_eq!(members["names"], json!({"type": "array", "items": nullable}));
    assert_eq!(members["composed"]["exclusiveMinimum"], 0.5);
    assert_eq!(members["composed"]["minimum"], Value::Null);
}

#[test]
fn a_schema_of_the_service_is_not_replaced() {
    let mut registry = Registry::new();
    registry.schemas.insert("Place".to_owned(), MetaSchema::new("string"));
    <OrderError as ApiResponse>::register(&mut registry);
    assert_eq!(registry.schemas["Place"], MetaSchema::new("string"));
    assert!(registry.schemas.contains_key("OrderNotFoundProblem"));
}

#[test]
fn two_problem_types_with_one_code_are_two_schemas() {
    let mut document = of_poem();
    let type_of = |document: &Value, path: &str| {
        let schema = &document["paths"][path]["get"]["responses"]["404"]["content"]["application/problem+json"]
            ["schema"];
        let name = schema["$ref"].as_str().unwrap().strip_prefix("#/components/schemas/").unwrap();
        document["components"]["schemas"][name]["properties"]["type"]["enum"][0].clone()
    };
    for is_complete in [false, true] {
        assert_eq!(type_of(&document, "/user"), "https://api.example.com/errors/not-found", "{is_complete}");
        assert_eq!(type_of(&document, "/page"), "about:blank", "{is_complete}");
        Description::of::<All>().complete(&mut document).unwrap();
    }
    assert_eq!(document["components"]["schemas"].get("NotFoundProblem2"), None);
}
