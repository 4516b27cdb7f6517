//! Close to what `names_elsewhere` refuses, and right.

use problem_core::validation::{WireName, WireNames};
use serde::Deserialize;

/// What is written has the names of another type, what is read has its own.
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

/// By hand.
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
