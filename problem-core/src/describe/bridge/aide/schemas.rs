//! Schemas on the way into the components of aide's document, and the schemas of types that implement the `JsonSchema` of schemars 0.9.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use aide::generate::GenContext;
use schemars_09::generate::{Contract, SchemaGenerator, SchemaSettings};
use schemars_09::transform::{RecursiveTransform, Transform, transform_subschemas};
use schemars_09::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use crate::describe::known::anything;
use crate::describe::probe::ByAide;
use crate::describe::schema::{Components, PREFIX, referred};
use crate::describe::{Description, referred_names};
use crate::occurrence::described::FieldType;

impl<T: JsonSchema + ?Sized> ByAide<T> {
    /// What is known about the type.
    #[must_use]
    pub fn __problem_core_field_type(&self) -> FieldType {
        FieldType { is_optional: self.is_optional, schema: schema_of::<T> }
    }
}

fn schema_of<T: JsonSchema + ?Sized>(components: &mut Components) -> Value {
    let [sent, received] = [Contract::Serialize, Contract::Deserialize].map(|contract| {
        let mut generator = generator(contract);
        let schema = generator.subschema_for::<T>();
        (schema, generator.take_definitions(false))
    });
    // aide describes types as they are received, so what is different gets another name
    if sent != received {
        return adopt(sent, "Output", components);
    }
    record(|generator| {
        generator.subschema_for::<T>();
    });
    adopt(sent, "", components)
}

fn generator(contract: Contract) -> SchemaGenerator {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = PREFIX.into();
        settings.contract = contract;
    });
    settings.into_generator()
}

/// Adds the definitions of a schema to the components. A component that has the name of another one gets a number.
fn adopt(
    (schema, definitions): (Schema, Map<String, Value>),
    suffix: &str,
    components: &mut Components,
) -> Value {
    let schema = plain(schema.to_value());
    let definitions: Vec<_> = definitions.into_iter().map(|(name, schema)| (name, plain(schema))).collect();
    let mut number = 1_usize;
    loop {
        let suffix = if number == 1 { suffix.to_owned() } else { format!("{suffix}{number}") };
        let names =
            definitions.iter().map(|(name, _)| (name.clone(), component_name(name, &suffix))).collect();
        let renamed: Vec<_> = definitions
            .iter()
            .map(|(name, schema)| (component_name(name, &suffix), renamed(schema, &names)))
            .collect();
        if renamed.iter().all(|(name, schema)| components.get(name).is_none_or(|known| known == schema)) {
            components.extend(renamed);
            return renamed_schema(schema, &names);
        }
        number += 1;
    }
}

/// The name of a component, which has only some characters (OpenAPI 3.1 §4.8.7).
fn component_name(name: &str, suffix: &str) -> String {
    let mut allowed = String::new();
    for letter in name.chars() {
        match letter {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '.' | '_' | '-' => allowed.push(letter),
            // so that two names stay two names
            other => allowed.push_str(&format!("_{:x}_", u32::from(other))),
        }
    }
    allowed + suffix
}

type Names = BTreeMap<String, String>;

fn renamed(schema: &Value, names: &Names) -> Value {
    renamed_schema(schema.clone(), names)
}

fn renamed_schema(mut schema: Value, names: &Names) -> Value {
    rename(&mut schema, names);
    schema
}

/// Changes the names of the components that a schema refers to.
fn rename(value: &mut Value, names: &Names) {
    match value {
        Value::String(text) => {
            if let Some(name) = text.strip_prefix(PREFIX).and_then(|name| names.get(name)) {
                *text = format!("{PREFIX}{name}");
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| rename(value, names)),
        Value::Object(members) => members.values_mut().for_each(|value| rename(value, names)),
        _ => {}
    }
}

/// A schema that every library can read: without boolean or empty schemas, `const`, and keywords beside a reference.
fn plain(schema: Value) -> Value {
    let mut schema = Schema::try_from(schema).unwrap_or_default();
    Plain.transform(&mut schema);
    schema.to_value()
}

struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        match schema.as_bool() {
            Some(true) => *schema = as_schema(anything()),
            Some(false) => *schema = as_schema(json!({"not": anything()})),
            None => {}
        }
        // here, a boolean is usual
        let others = schema.get("additionalProperties").cloned().filter(Value::is_boolean);
        transform_subschemas(self, schema);
        let Some(keywords) = schema.as_object_mut() else { return };
        if let Some(others) = others {
            keywords.insert("additionalProperties".to_owned(), others);
        }
        if let Some(value) = keywords.remove("const") {
            keywords.insert("enum".to_owned(), json!([value]));
        }
        if keywords.len() > 1
            && let Some(target) = keywords.remove("$ref")
            && let Some(parts) = keywords.entry("allOf").or_insert_with(|| json!([])).as_array_mut()
        {
            parts.push(json!({"$ref": target}));
        }
        if keywords.is_empty() {
            *schema = as_schema(anything());
        }
    }
}

fn as_schema(value: Value) -> Schema {
    Schema::try_from(value).unwrap_or_default()
}

/// Adds a type to the generator of aide.
type AddType = fn(&mut SchemaGenerator);

thread_local! {
    /// The types of members that were asked for their schemas.
    static TYPES: RefCell<Option<Vec<AddType>>> = const { RefCell::new(None) };
}

fn record(add: AddType) {
    TYPES.with_borrow_mut(|types| types.as_mut().map(|types| types.push(add)));
}

/// Also returns the types of members that were asked for their schemas.
pub(super) fn recorded<R>(describe: impl FnOnce() -> R) -> (R, Vec<AddType>) {
    TYPES.set(Some(Vec::new()));
    let described = describe();
    (described, TYPES.take().unwrap_or_default())
}

/// Where the schemas of a description are.
pub(super) enum Placed<'a> {
    /// In the components of the document, under these names.
    Components(Names),
    /// Where they are needed, because the service wants no components.
    Inline(&'a Map<String, Value>),
}

impl Placed<'_> {
    /// A schema of a response with the references that the document needs.
    pub(super) fn schema(&self, schema: &Value) -> Value {
        match self {
            Self::Components(names) => renamed(schema, names),
            Self::Inline(schemas) => inline(schema, schemas, &mut Vec::new()),
        }
    }
}

/// A schema with other schemas in the place of references. `open` has the names of those around it, because a schema can contain itself.
fn inline<'a>(schema: &'a Value, schemas: &'a Map<String, Value>, open: &mut Vec<&'a str>) -> Value {
    if let Some(name) = referred(schema) {
        let Some(schema) = schemas.get(name).filter(|_| !open.contains(&name)) else { return anything() };
        open.push(name);
        let whole = inline(schema, schemas, open);
        open.pop();
        return whole;
    }
    match schema {
        Value::Array(values) => values.iter().map(|value| inline(value, schemas, open)).collect(),
        Value::Object(members) => {
            // a discriminator is only for references
            let members = members
                .iter()
                .filter(|(name, value)| *name != "discriminator" || value.get("mapping").is_none());
            let members: Map<_, _> =
                members.map(|(name, value)| (name.clone(), inline(value, schemas, open))).collect();
            members.into()
        }
        _ => schema.clone(),
    }
}

/// Adds the schemas of a description to the document. aide knows the names, so a type of the service that has one of them gets
/// a number.
pub(super) fn place<'a>(description: &'a Description, types: &[AddType], ctx: &mut GenContext) -> Placed<'a> {
    let schemas = description.schemas();
    let generator = &mut ctx.schema;
    if generator.settings().inline_subschemas {
        return Placed::Inline(schemas);
    }
    // the type of a member may be in the body of a request, too
    for add in types {
        add(generator);
    }
    let shared = shared(schemas, generator);
    let mut names = Names::new();
    for name in schemas.keys() {
        let given = match shared.contains(name.as_str()) {
            true => name.clone(),
            false => Component::add(name, schemas, generator),
        };
        names.insert(name.clone(), given);
    }
    for (name, schema) in schemas {
        if let Some(given) = names.get(name) {
            generator.definitions_mut().insert(given.clone(), without_tuples(renamed(schema, &names)));
        }
    }
    Placed::Components(names)
}

/// The names of the schemas that the document has already, with all that they refer to.
fn shared<'a>(schemas: &'a Map<String, Value>, generator: &SchemaGenerator) -> BTreeSet<&'a str> {
    let definitions = generator.definitions();
    let mut shared = BTreeSet::new();
    for (name, schema) in schemas {
        if definitions.get(name).is_some_and(|known| plain(known.clone()) == *schema) {
            shared.insert(name.as_str());
        }
    }
    loop {
        let known = shared.clone();
        shared.retain(|name| {
            let targets = schemas.get(*name).map(referred_names).unwrap_or_default();
            targets.iter().all(|target| known.contains(target.as_str()))
        });
        if shared.len() == known.len() {
            return shared;
        }
    }
}

/// A schema of a description as a type, because the generator only gives names to types.
struct Component;

thread_local! {
    static COMPONENT: RefCell<(String, String)> = const { RefCell::new((String::new(), String::new())) };
}

impl Component {
    /// Adds a schema, and returns the name that it has got.
    fn add(name: &str, schemas: &Map<String, Value>, generator: &mut SchemaGenerator) -> String {
        COMPONENT.set((name.to_owned(), identity(name, schemas)));
        let schema = generator.subschema_for::<Self>();
        let given = referred(schema.as_value()).unwrap_or(name);
        given.to_owned()
    }
}

impl JsonSchema for Component {
    fn schema_name() -> Cow<'static, str> {
        COMPONENT.with_borrow(|(name, _)| name.clone().into())
    }

    fn schema_id() -> Cow<'static, str> {
        COMPONENT.with_borrow(|(_, identity)| identity.clone().into())
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        // the schema follows when all names are known
        as_schema(anything())
    }
}

/// The text of a schema and of the schemas that it refers to.
fn identity(name: &str, schemas: &Map<String, Value>) -> String {
    let mut all = BTreeMap::new();
    let mut open = vec![name.to_owned()];
    while let Some(next) = open.pop() {
        if let (Some(schema), false) = (schemas.get(&next), all.contains_key(&next)) {
            open.extend(referred_names(schema));
            all.insert(next, schema);
        }
    }
    let all: Map<String, Value> = all.into_iter().map(|(name, schema)| (name, schema.clone())).collect();
    format!("problem_core::describe {name} {}", Value::Object(all))
}

/// aide rewrites tuples for JSON Schema draft 7, where they have a keyword that means something else in OpenAPI 3.1. So a tuple becomes a
/// list of what its members can be.
fn without_tuples(schema: Value) -> Value {
    let mut schema = as_schema(schema);
    RecursiveTransform(replace_tuple).transform(&mut schema);
    schema.to_value()
}

fn replace_tuple(schema: &mut Schema) {
    let Some(Value::Array(members)) = schema.remove("prefixItems") else { return };
    let others = schema.remove("items");
    let has_limit = schema.get("maxItems").is_some();
    let mut all: Vec<Value> = Vec::new();
    let len = members.len();
    for member in members {
        if !all.contains(&member) {
            all.push(member);
        }
    }
    match others {
        None if !has_limit => return,
        None => {}
        Some(Value::Bool(true)) => return,
        Some(Value::Bool(false)) => {
            schema.ensure_object().entry("maxItems").or_insert_with(|| len.into());
        }
        Some(others) if !all.contains(&others) => all.push(others),
        Some(_) => {}
    }
    let items = match &all[..] {
        [only] => only.clone(),
        _ => json!({"anyOf": all}),
    };
    schema.insert("items".to_owned(), items);
}
