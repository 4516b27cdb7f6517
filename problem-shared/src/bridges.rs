//! The names of the bridges to other libraries that a type asks for with `also`. The derive checks them, and core has a macro for each.

/// The bridges.
pub const BRIDGES: [&str; 5] = ["aide", "poem_openapi", "salvo_oapi", TONIC, "utoipa"];

/// The bridge that converts a type into a gRPC status.
pub const TONIC: &str = "tonic";

/// Whether this is the name of a bridge.
#[must_use]
pub fn is_bridge(name: &str) -> bool {
    BRIDGES.contains(&name)
}
