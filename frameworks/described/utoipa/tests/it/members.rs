//! Members whose types implement `utoipa::ToSchema`.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use problem_core::Problem;
use problem_core::describe::Description;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Where an order is.
#[derive(Debug, Serialize, ToSchema)]
struct Place {
    /// The number of the shelf.
    shelf: u8,
    room: Option<Room>,
    state: State,
    /// The room next to it.
    next: Room,
}

#[derive(Debug, Serialize, ToSchema)]
struct Room {
    name: String,
    anything: Value,
    notes: Vec<Note>,
}

#[derive(Debug, Serialize, ToSchema)]
struct Note(String);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum State {
    Free,
    Taken,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "kind")]
enum Shape {
    Circle { radius: f64 },
    Square { side: f64, state: State },
}

#[derive(Debug, Serialize, ToSchema)]
struct Page<T> {
    items: Vec<T>,
    #[schema(inline)]
    first: T,
}

#[derive(Debug, Serialize, ToSchema)]
struct Tree {
    #[schema(no_recursion)]
    branches: Vec<Tree>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct Tuple {
    pair: (u8, String),
    unit: (),
}

mod other {
    #[derive(Debug, serde::Serialize, utoipa::ToSchema)]
    pub(crate) struct Note {
        pub(crate) text: String,
    }
    #[derive(Debug, serde::Serialize, utoipa::ToSchema)]
    pub(crate) struct FieldError {
        pub(crate) text: String,
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
        maybe_list: Option<Vec<Place>>,
        #[problem(extension)]
        boxed: Box<Tree>,
        #[problem(extension)]
        page: Page<Room>,
        #[problem(extension)]
        lists: Page<Vec<u8>>,
        #[problem(extension)]
        texts: Page<String>,
        #[problem(extension)]
        state: State,
        #[problem(extension)]
        shape: Shape,
        #[problem(extension)]
        tuple: Tuple,
        #[problem(extension)]
        nested: Vec<Vec<Room>>,
        #[problem(extension)]
        by_name: BTreeMap<String, Tree>,
        #[problem(extension)]
        by_number: HashMap<u8, Vec<Note>>,
        #[problem(extension)]
        at_once: BTreeSet<State>,
        #[problem(extension)]
        other: other::Note,
        #[problem(extension)]
        field_error: other::FieldError,
        #[problem(extension)]
        value: Value,
        #[problem(flatten)]
        flat: Room,
    },
}

fn schemas() -> Value {
    Value::Object(Description::of::<PlaceError>().schemas().clone())
}

fn reference(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

#[test]
fn a_type_has_its_schema_and_nested_components() {
    let schemas = schemas();
    let properties = &schemas["TakenProblem"]["properties"];
    assert_eq!(properties["place"]["allOf"], json!([reference("Place")]));
    assert_eq!(properties["place"]["description"], "Where it is.");
    assert_eq!(properties["maybe"], reference("Place"));
    assert_eq!(properties["list"], json!({"type": "array", "items": reference("Place")}));
    assert_eq!(properties["maybe_list"], properties["list"]);
    assert_eq!(properties["state"], reference("State"));
    let required = schemas["TakenProblem"]["required"].as_array().unwrap();
    assert!(required.contains(&"place".into()) && required.contains(&"list".into()), "{required:?}");
    assert!(!required.contains(&"maybe".into()) && !required.contains(&"maybe_list".into()), "{required:?}");
    assert_eq!(schemas["Place"]["description"], "Where an order is.");
    assert_eq!(schemas["Place"]["properties"]["shelf"]["description"], "The number of the shelf.");
    assert_eq!(schemas["State"]["enum"], json!(["FREE", "TAKEN"]));
    assert_eq!(schemas["Room"]["properties"]["name"]["type"], "string");
    assert_eq!(schemas["Note"]["type"], "string");
    assert_eq!(properties["by_name"], json!({"type": "object", "additionalProperties": reference("Tree")}));
    // the keys are texts, which utoipa's own schema of a map denies
    let notes = json!({"type": "array", "items": schemas["Note"]});
    assert_eq!(properties["by_number"], json!({"type": "object", "additionalProperties": notes}));
    // utoipa has the schema of an item in the schema of a set
    assert_eq!(properties["at_once"]["type"], "array");
    assert_eq!(properties["at_once"]["items"], schemas["State"]);
    assert_eq!(properties["value"]["description"], "Any JSON value.");
    // the members of a type that is flattened
    assert_eq!(properties["name"], json!({"type": "string"}));
    assert!(required.contains(&"name".into()));
}

#[test]
fn generic_types_have_the_names_of_their_arguments() {
    let schemas = schemas();
    let properties = &schemas["TakenProblem"]["properties"];
    assert_eq!(properties["page"], reference("Page_Room"));
    assert_eq!(schemas["Page_Room"]["properties"]["first"]["properties"]["name"]["type"], "string");
    // utoipa refers to an argument, but does not say what its schema is
    assert_eq!(schemas["Page_Room"]["properties"]["items"]["items"]["description"], "Any JSON value.");
    assert_eq!(schemas["Page_String"]["properties"]["items"]["items"], json!({"type": "string"}));
    assert_eq!(properties["lists"], reference("Page_Vec_u8"));
    assert_eq!(schemas["Page_Vec_u8"]["properties"]["first"]["items"]["type"], "integer");
}

#[test]
fn two_types_with_one_name_are_two_components() {
    let schemas = schemas();
    let properties = &schemas["TakenProblem"]["properties"];
    assert_eq!(properties["other"], reference("Note2"));
    assert_eq!(schemas["Note2"]["properties"]["text"]["type"], "string");
    // this crate has a component of this name
    assert_eq!(properties["field_error"], reference("FieldError2"));
}

#[test]
fn schemas_are_neither_empty_nor_boolean_and_refer_only_to_components() {
    let schemas = schemas();
    for (name, schema) in schemas.as_object().unwrap() {
        check(schema, name);
    }
    super::bridge::assert_no_dangling_references(&json!({"components": {"schemas": schemas}}));
    assert_eq!(schemas["Tuple"]["additionalProperties"], false);
    assert_eq!(schemas["Tuple"]["properties"]["pair"]["maxItems"], 2);
}

pub(crate) fn check(schema: &Value, place: &str) {
    let Some(keywords) = schema.as_object() else { panic!("{place}: {schema} is not an object") };
    assert!(!keywords.is_empty(), "{place}: empty");
    assert!(!keywords.contains_key("const"), "{place}: {schema}");
    assert!(!keywords.contains_key("$ref") || keywords.len() == 1, "{place}: {schema}");
    for (keyword, value) in keywords {
        let place = format!("{place}/{keyword}");
        match (keyword.as_str(), value) {
            ("properties", Value::Object(schemas)) => {
                schemas.iter().for_each(|(name, schema)| check(schema, &format!("{place}/{name}")));
            }
            ("anyOf" | "oneOf" | "allOf" | "prefixItems", Value::Array(schemas)) => {
                schemas.iter().for_each(|schema| check(schema, &place));
            }
            ("additionalProperties", Value::Bool(_)) => {}
            ("items" | "additionalProperties" | "propertyNames" | "not", schema) => check(schema, &place),
            _ => {}
        }
    }
}
