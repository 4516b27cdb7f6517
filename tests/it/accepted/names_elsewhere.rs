//! Code that almost breaks `names_elsewhere`, and compiles.

use problem_core::validation::{WireName, WireNames};
use serde::Deserialize;

/// `into` affects only what serde writes, so this type is read with its own names.
#[derive(Clone, Deserialize, serde::Serialize, WireNames)]
#[serde(into = "u32")]
pub struct Own {
    quantity: u32,
}

impl From<Own> for u32 {
    fn from(own: Own) -> Self {
        own.quantity
    }
}

/// The names are written by hand.
#[derive(Deserialize)]
#[serde(from = "Own")]
pub struct Other {
    count: u32,
}

impl From<Own> for Other {
    fn from(own: Own) -> Self {
        Self { count: own.quantity }
    }
}

impl WireNames for Other {
    fn wire_names(&self) -> &'static [WireName] {
        const { &[WireName::new("count", &["quantity"])] }
    }
}

/// A function reads one of the variants. The names in the other variants are known.
#[derive(Deserialize, WireNames)]
pub enum Either {
    #[serde(deserialize_with = "own")]
    Own(Own),
    Other {
        count: u32,
    },
}

fn own<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Own, D::Error> {
    Own::deserialize(deserializer)
}
