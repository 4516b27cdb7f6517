//! The schemas of members, and the names of components.

use aide::axum::routing::get;
use problem_core::Problem;
use problem_core::describe::{Description, JsonRejections};
use problem_core::extract::Json;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::{assert_described, document, document_of, responses, schemas};

/// Where somebody lives.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
struct Address {
    street: String,
    /// The country.
    country: Country,
    anything: Value,
    fixed: Fixed,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
enum Country {
    De,
    Fr,
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", deny_unknown_fields)]
enum Fixed {
    One { value: u8 },
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(also(aide))]
enum AddressError {
    #[error("unknown")]
    #[problem(status = 404)]
    UnknownAddress {
        #[problem(extension)]
        address: Address,
        #[problem(extension)]
        others: Option<Vec<Address>>,
    },
}

fn keywords_are_plain(schema: &Value) {
    match schema {
        Value::Array(values) => values.iter().for_each(keywords_are_plain),
        Value::Object(members) => {
            assert!(!members.is_empty());
            assert!(members.get("$ref").is_none() || members.len() == 1, "{schema}");
            assert!(members.get("const").is_none(), "{schema}");
            members.values().for_each(keywords_are_plain);
        }
        _ => {}
    }
}

#[test]
fn the_types_of_members_are_components() {
    let description = Description::of::<AddressError>();
    let problem = &description.schemas()["UnknownAddressProblem"];
    assert_eq!(problem["properties"]["address"], json!({"$ref": "#/components/schemas/Address"}));
    assert_eq!(problem["properties"]["others"]["items"], json!({"$ref": "#/components/schemas/Address"}));
    let required = problem["required"].as_array().unwrap();
    assert!(required.contains(&json!("address")) && !required.contains(&json!("others")));
    let address = &description.schemas()["Address"];
    assert_eq!(address["description"], "Where somebody lives.");
    assert_eq!(address["properties"]["anything"], json!({"description": "Any JSON value."}));
    assert_eq!(
        address["properties"]["country"],
        json!({"description": "The country.", "allOf": [{"$ref": "#/components/schemas/Country"}]})
    );
    let fixed = &description.schemas()["Fixed"]["oneOf"][0];
    assert_eq!(fixed["properties"]["kind"]["enum"], json!(["One"]));
    assert_eq!(fixed["additionalProperties"], false);
    for schema in description.schemas().values() {
        keywords_are_plain(schema);
    }
    assert_described(&document_of::<AddressError>(), &description);
}

#[test]
fn a_type_that_requests_have_too_is_one_component() {
    async fn change(_: Json<Address>) -> Result<(), AddressError> {
        unreachable!()
    }
    let document = document(get(change));
    assert_described(&document, &Description::of::<(JsonRejections, AddressError)>());
    let names: Vec<_> = schemas(&document).keys().filter(|name| !name.ends_with("Problem")).collect();
    assert_eq!(names, ["Address", "Country", "FieldError", "Fixed"]);

    // here, aide meets the type after the description
    async fn show() -> Result<(), AddressError> {
        unreachable!()
    }
    let document = crate::document(get(show).post(change));
    let names: Vec<_> = schemas(&document).keys().filter(|name| !name.ends_with("Problem")).collect();
    assert_eq!(names, ["Address", "Country", "FieldError", "Fixed"]);
}

#[test]
fn a_type_that_is_sent_in_another_way_has_another_name() {
    #[derive(Debug, Serialize, Deserialize, JsonSchema)]
    struct Account {
        name: String,
        #[serde(skip_serializing)]
        password: String,
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(also(aide))]
    enum AccountError {
        #[error("locked")]
        #[problem(status = 403)]
        Locked {
            #[problem(extension)]
            account: Account,
        },
    }
    async fn change(_: Json<Account>) -> Result<(), AccountError> {
        unreachable!()
    }
    let document = document(get(change));
    let required = |name: &str| schemas(&document)[name]["required"].clone();
    assert_eq!(required("Account"), json!(["name", "password"]));
    assert_eq!(required("AccountOutput"), json!(["name"]));
    let problem = &schemas(&document)["LockedProblem"];
    assert_eq!(problem["properties"]["account"], json!({"$ref": "#/components/schemas/AccountOutput"}));
}

/// Types with the names of others.
mod other {
    use super::{Deserialize, JsonSchema, Problem, Serialize};

    #[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
    pub(super) struct Address {
        line: String,
    }

    #[derive(Debug, Serialize, Deserialize, JsonSchema)]
    #[schemars(rename = "FieldError")]
    pub(super) struct MistakeOfField {
        line: u32,
    }

    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(also(aide))]
    pub(super) enum Mixed {
        #[error("both")]
        #[problem(status = 409)]
        Both {
            #[problem(extension)]
            one: super::Address,
            #[problem(extension)]
            other: Address,
        },
    }
}

#[test]
fn types_of_one_name_have_names_of_their_own() {
    let description = Description::of::<other::Mixed>();
    let problem = &description.schemas()["BothProblem"];
    let targets = ["one", "other"].map(|name| problem["properties"][name]["$ref"].as_str().unwrap());
    assert_eq!(targets, ["#/components/schemas/Address", "#/components/schemas/Address2"]);
    assert!(description.schemas()["Address"]["properties"]["country"].is_object());
    assert!(description.schemas()["Address2"]["properties"]["line"].is_object());

    // in the document, the name may belong to a type of the service
    async fn change(_: Json<other::Address>) -> Result<(), AddressError> {
        unreachable!()
    }
    let document = document(get(change));
    let pointer =
        document["paths"]["/"]["get"]["requestBody"]["content"]["application/json"]["schema"]["$ref"]
            .as_str()
            .unwrap();
    assert!(document.pointer(&pointer[1..]).unwrap()["properties"]["line"].is_object());
    let pointer =
        schemas(&document)["UnknownAddressProblem"]["properties"]["address"]["$ref"].as_str().unwrap();
    assert!(document.pointer(&pointer[1..]).unwrap()["properties"]["country"].is_object());
}

#[test]
fn schemas_that_refer_to_different_types_of_one_name_are_two() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(also(aide))]
    enum OtherError {
        #[error("unknown")]
        #[problem(status = 404)]
        UnknownAddress {
            #[problem(extension)]
            address: other::Address,
            #[problem(extension)]
            others: Option<Vec<other::Address>>,
        },
    }
    async fn show() -> Result<(), AddressError> {
        unreachable!()
    }
    async fn change() -> Result<(), OtherError> {
        unreachable!()
    }
    let document = document(get(show).post(change));
    for (method, property) in [("get", "country"), ("post", "line")] {
        let content = &document["paths"]["/"][method]["responses"]["404"]["content"];
        let schema = &content["application/problem+json"]["schema"];
        let problem = document.pointer(&schema["$ref"].as_str().unwrap()[1..]).unwrap();
        let address = problem["properties"]["address"]["$ref"].as_str().unwrap();
        let address = document.pointer(&address[1..]).unwrap();
        assert!(address["properties"][property].is_object(), "{method}: {problem}");
    }
}

#[derive(Debug, Serialize, Deserialize, JsonSchema)]
struct Tree {
    left: Option<Box<Tree>>,
    right: Option<Box<Tree>>,
}

#[test]
fn a_type_can_contain_itself() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(also(aide))]
    enum TreeError {
        #[error("too deep")]
        #[problem(status = 400)]
        TooDeep {
            #[problem(extension)]
            tree: Tree,
        },
    }
    assert_described(&document_of::<TreeError>(), &Description::of::<TreeError>());
    aide::generate::extract_schemas(false);
    let document = document_of::<TreeError>();
    aide::generate::reset_context();
    let schema = &responses(&document)["400"]["content"]["application/problem+json"]["schema"];
    let tree = &schema["properties"]["tree"]["properties"]["left"]["anyOf"];
    assert_eq!(*tree, json!([{"description": "Any JSON value."}, {"type": "null"}]));
}

#[test]
fn a_type_of_the_service_keeps_its_schema() {
    // the second operation has it, so aide meets it after the description
    async fn show(_: Json<u8>) -> Result<Json<other::MistakeOfField>, AddressError> {
        unreachable!()
    }
    let routes = aide::axum::routing::post(show).get(show);
    let document = document(routes);
    let success = &responses(&document)["200"]["content"]["application/json"]["schema"];
    let pointer = success["$ref"].as_str().unwrap();
    assert!(document.pointer(&pointer[1..]).unwrap()["properties"]["line"].is_object(), "{pointer}");
    let errors = &schemas(&document)["ValidationErrorProblem"]["properties"]["errors"]["items"]["$ref"];
    let pointer = errors.as_str().unwrap();
    assert_eq!(document.pointer(&pointer[1..]).unwrap()["title"], "FieldError");
}

#[test]
fn a_tuple_is_valid_in_openapi_before_and_after_completion() {
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(also(aide))]
    enum RangeError {
        #[error("outside")]
        #[problem(status = 400)]
        OutsideOfRange {
            #[problem(extension)]
            range: (u8, String),
        },
    }
    let mut document = document_of::<RangeError>();
    let range = |document: &Value| schemas(document)["OutsideOfRangeProblem"]["properties"]["range"].clone();
    let number = json!({"type": "integer", "minimum": 0, "maximum": 255});
    assert_eq!(
        range(&document),
        json!({"type": "array", "items": {"anyOf": [number, {"type": "string"}]}, "minItems": 2, "maxItems": 2})
    );
    let description = Description::of::<RangeError>();
    description.complete(&mut document).unwrap();
    assert_eq!(range(&document)["prefixItems"], json!([number, {"type": "string"}]));
}

#[test]
fn a_name_has_only_the_letters_of_components() {
    #[derive(Debug, Serialize, Deserialize, JsonSchema)]
    struct Größe {
        breite: u8,
    }
    #[derive(Debug, thiserror::Error, Problem)]
    #[problem(also(aide))]
    enum SizeError {
        #[error("too big")]
        #[problem(status = 400)]
        TooBig {
            #[problem(extension)]
            size: Größe,
        },
    }
    let description = Description::of::<SizeError>();
    let target = &description.schemas()["TooBigProblem"]["properties"]["size"];
    assert_eq!(*target, json!({"$ref": "#/components/schemas/Gr_f6__df_e"}));
    assert!(description.schemas().contains_key("Gr_f6__df_e"));
}
