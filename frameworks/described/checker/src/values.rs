//! The values of requests and responses.

use serde::{Deserialize, Serialize};

/// A user.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "aide", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "poem-openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "salvo-oapi", derive(salvo_oapi::ToSchema))]
pub struct User {
    pub id: u64,
    pub email: String,
    // utoipa writes no range of its own
    #[cfg_attr(feature = "utoipa", schema(maximum = 255))]
    pub age: u8,
}

/// A user before it exists.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "aide", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "poem-openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "salvo-oapi", derive(salvo_oapi::ToSchema))]
pub struct NewUser {
    pub email: String,
    // utoipa writes no range of its own
    #[cfg_attr(feature = "utoipa", schema(maximum = 255))]
    pub age: u8,
}

/// Where users are imported from.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "aide", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "poem-openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "salvo-oapi", derive(salvo_oapi::ToSchema))]
pub struct Import {
    pub url: String,
}

/// The query of a list.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "utoipa", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "aide", derive(schemars::JsonSchema))]
pub struct ListQuery {
    /// The page, from 1.
    // utoipa says `int32` by itself
    #[cfg_attr(feature = "utoipa", param(format = "uint32", maximum = 4_294_967_295_u32))]
    pub page: Option<u32>,
}
