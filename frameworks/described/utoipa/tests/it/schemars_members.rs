//! Members whose types implement the `JsonSchema` of schemars 1.

use problem_core::Problem;
use problem_core::describe::Description;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

use super::members::check;

/// Where an order is.
#[derive(Debug, Serialize, JsonSchema)]
struct Place {
    /// The number of the shelf.
    shelf: u8,
    room: Option<Room>,
    state: State,
    /// The room next to it.
    next: Room,
    #[serde(skip_serializing_if = "Option::is_none")]
    missing: Option<u8>,
    #[serde(skip_serializing)]
    secret: u8,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Room {
    name: String,
    anything: Value,
}

#[derive(Debug, Serialize, JsonSchema)]
enum State {
    /// Nobody has it.
    Free,
    /// Somebody has it.
    Taken,
}

#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", deny_unknown_fields)]
enum Shape {
    Circle { radius: f64 },
    Square { side: f64, state: State },
}

#[derive(Debug, Serialize, JsonSchema)]
struct Page<T> {
    items: Vec<T>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Tree {
    branches: Vec<Tree>,
}

mod other {
    #[derive(Debug, serde::Serialize, schemars::JsonSchema)]
    pub(crate) struct Room {
        pub(crate) number: u8,
    }
}

#[derive(Debug, thiserror::Error, Problem)]
enum PlaceError {
    #[error("taken")]
    #[problem(status = 409)]
    Taken {
        /// Where it is.
        #[problem(extension)]
        place: Place,
        #[problem(extension)]
        maybe: Option<Place>,
        #[problem(extension)]
        list: Vec<Place>,
        #[problem(extension)]
        boxed: Box<Tree>,
        #[problem(extension)]
        page: Page<Room>,
        #[problem(extension)]
        numbers: Page<u8>,
        #[problem(extension)]
        shape: Shape,
        #[problem(extension)]
        other: other::Room,
        #[problem(extension)]
        value: Value,
    },
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

#[test]
fn a_type_has_its_schema_and_nested_components() {
    let schemas = Value::Object(Description::of::<PlaceError>().schemas().clone());
    let properties = &schemas["TakenProblem"]["properties"];
    assert_eq!(properties["place"]["allOf"], json!([reference("Place")]));
    assert_eq!(properties["maybe"], reference("Place"));
    assert_eq!(properties["list"], json!({"type": "array", "items": reference("Place")}));
    assert_eq!(properties["boxed"], reference("Tree"));
    assert_eq!(properties["page"], reference("Page"));
    assert_eq!(properties["numbers"], reference("Page2"));
    assert_eq!(properties["value"]["description"], "Any JSON value.");
    let required = schemas["TakenProblem"]["required"].as_array().unwrap();
    assert!(required.contains(&"place".into()) && !required.contains(&"maybe".into()), "{required:?}");
    // schemas of what is serialised
    assert_eq!(schemas["Place"]["required"], json!(["shelf", "room", "state", "next"]));
    assert!(schemas["Place"]["properties"].get("secret").is_none());
    // another type of this name
    assert_eq!(properties["other"], reference("Room2"));
    assert_eq!(schemas["Room2"]["properties"]["number"]["type"], "integer");
    assert_eq!(schemas["Room"]["properties"]["name"]["type"], "string");
    for (name, schema) in schemas.as_object().unwrap() {
        check(schema, name);
    }
    super::bridge::assert_no_dangling_references(&json!({"components": {"schemas": schemas}}));
}

#[test]
fn utoipa_writes_these_schemas_as_they_are() {
    use problem_core::utoipa::Components;
    use utoipa::Modify as _;

    let mut document = utoipa::openapi::OpenApiBuilder::new().build();
    Components::<PlaceError>::new().modify(&mut document);
    let written = serde_json::to_value(&document).unwrap();
    let schemas = Description::of::<PlaceError>().schemas().clone();
    assert_eq!(written["components"]["schemas"], Value::Object(schemas));
}
