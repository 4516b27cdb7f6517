//! Everything that exists only for generated code. Other folders do not import it; it does not know how a
//! response is rendered.

mod ambiguity_search;
mod const_checks;
mod const_identities;
mod const_string;
mod derive_problem;
mod from_received;
mod if_described;
mod mirror;
mod no_bridges;
pub mod private;
mod rate_limit_key;
mod row_buckets;
mod shows_error;
mod template;
mod type_path;
