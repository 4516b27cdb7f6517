//! For each rule, code that almost breaks it and compiles, including its opt-out. `rules.rs` checks that every rule has a file.

#![allow(dead_code)]

mod ambiguous_code;
mod ambiguous_type;
mod bare_bearer;
mod challenge_on_forbidden;
mod conflicting_keys;
mod display_on_server_error;
mod duplicate_header;
mod duplicate_key;
mod duplicate_member;
mod empty_member;
mod invalid_allow;
mod invalid_attribute;
mod invalid_challenge;
mod invalid_code;
mod invalid_header;
mod invalid_status;
mod invalid_template;
mod invalid_uri;
mod invalid_value;
mod misplaced_key;
mod missing_allow;
mod missing_challenge;
mod missing_code;
mod missing_status;
mod missing_upgrade;
mod names_elsewhere;
mod no_effect;
mod open_base;
mod open_set;
mod owned_header;
mod recursive_transparent;
mod reserved_member;
mod source_in_message;
mod status_outside_set;
mod title_without_type;
mod transparent_fields;
mod undecided_retry;
mod unknown_key;
mod unknown_placeholder;
mod unlogged_server_error;
mod unnamed_extension;
mod unregistered_status;
mod unsupported_shape;
mod variable_title;
