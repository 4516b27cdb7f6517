//! JSON values that keep the order of members, and duplicates.

use std::fmt;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum JsonText {
    /// A number, `true`, `false` or `null`, as it is written.
    Raw(String),
    Text(String),
    List(Vec<JsonText>),
    Object(Vec<(String, JsonText)>),
}

impl fmt::Display for JsonText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raw(text) => f.write_str(text),
            Self::Text(text) => write!(f, "{}", serde_json::Value::from(text.as_str())),
            Self::List(items) => {
                f.write_str("[")?;
                for (position, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if position == 0 { "" } else { "," })?;
                }
                f.write_str("]")
            }
            Self::Object(members) => {
                f.write_str("{")?;
                for (position, (name, value)) in members.iter().enumerate() {
                    let comma = if position == 0 { "" } else { "," };
                    write!(f, "{comma}{}:{value}", serde_json::Value::from(name.as_str()))?;
                }
                f.write_str("}")
            }
        }
    }
}
