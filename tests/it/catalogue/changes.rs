//! What each change of an enum means for a client. The guide has this table.

#![allow(dead_code, reason = "the types are only described")]

use problem_core::catalogue::{Catalogue, Change, check, write_lock};

/// The changes from one catalogue to another, each with a letter: `B` breaks clients, `c` is compatible.
pub fn changes(old: &Catalogue, new: &Catalogue) -> Vec<String> {
    let lock = tempfile::NamedTempFile::new().unwrap();
    write_lock(old, lock.path()).unwrap();
    check(old, lock.path()).unwrap();
    let shown = |change: &Change| {
        let letter = if change.is_breaking() { 'B' } else { 'c' };
        format!("{letter} {}: {}", change.code().unwrap_or("*"), change.what())
    };
    match check(new, lock.path()) {
        Ok(()) => Vec::new(),
        Err(error) => {
            assert!(!error.changes().is_empty(), "the lock differs without a change: {error}");
            error.changes().iter().map(shown).collect()
        }
    }
}

/// Declares an enum twice, and compares the changes.
macro_rules! change {
    ($name:ident: { $($old:tt)* } => { $($new:tt)* } is $expected:expr;) => {
        change!($name: [] { $($old)* } => [] { $($new)* } is $expected;);
    };
    ($name:ident: [$($old_key:tt)*] { $($old:tt)* } => [$($new_key:tt)*] { $($new:tt)* } is $expected:expr;) => {
        #[test]
        fn $name() {
            mod old {
                #[derive(Debug, thiserror::Error, problem_core::Problem)]
                #[problem($($old_key)*)]
                pub enum ApiError { $($old)* }
            }
            mod new {
                #[derive(Debug, thiserror::Error, problem_core::Problem)]
                #[problem($($new_key)*)]
                pub enum ApiError { $($new)* }
            }
            let [old, new] = [
                problem_core::catalogue::catalogue![old::ApiError],
                problem_core::catalogue::catalogue![new::ApiError],
            ];
            let expected: &[&str] = &$expected;
            assert_eq!(changes(&old, &new), expected);
        }
    };
}
pub(crate) use change;

change! { a_code_is_removed:
    { #[error("a")] #[problem(status = 404)] Gone, #[error("b")] #[problem(status = 409)] Kept }
    => { #[error("b")] #[problem(status = 409)] Kept }
    is ["B GONE: the problem type is gone"];
}
change! { a_code_is_renamed:
    { #[error("a")] #[problem(status = 404)] OrderNotFound }
    => { #[error("a")] #[problem(status = 404, code = "NO_ORDER")] OrderNotFound }
    is ["B ORDER_NOT_FOUND: the problem type is gone", "B NO_ORDER: the problem type is new, and the set was closed"];
}
change! { a_variant_is_renamed_and_keeps_its_code:
    { #[error("a")] #[problem(status = 404)] OrderNotFound }
    => { #[error("a")] #[problem(status = 404, code = "ORDER_NOT_FOUND")] Missing }
    is [];
}
change! { a_status_changes:
    { #[error("a")] #[problem(status = 400)] Wrong }
    => { #[error("a")] #[problem(status = 422)] Wrong }
    is [
        "B WRONG: the status has changed from 400 to 422",
        r#"c WRONG: the title has changed from "Bad Request" to "Unprocessable Content""#,
    ];
}
change! { a_type_uri_changes:
    [base = "https://a.example/"] { #[error("a")] #[problem(status = 404)] Missing }
    => [base = "https://b.example/"] { #[error("a")] #[problem(status = 404)] Missing }
    is ["B MISSING: the type URI has changed from https://a.example/missing to https://b.example/missing"];
}
change! { a_type_uri_is_removed:
    [base = "https://a.example/"] { #[error("a")] #[problem(status = 404)] Missing }
    => [] { #[error("a")] #[problem(status = 404)] Missing }
    is [
        "B MISSING: the type URI https://a.example/missing is gone",
        r#"c MISSING: the title has changed from Missing to "Not Found""#,
    ];
}
change! { a_type_uri_is_added:
    [] { #[error("a")] #[problem(status = 404)] Missing }
    => [base = "https://a.example/"] { #[error("a")] #[problem(status = 404)] Missing }
    is [
        "B MISSING: the type URI https://a.example/missing is new",
        r#"c MISSING: the title has changed from "Not Found" to Missing"#,
    ];
}
change! { a_member_is_removed:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: u64 } }
    => { #[error("a")] #[problem(status = 404)] Missing }
    is ["B MISSING: the member id is gone"];
}
change! { a_member_is_renamed:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: u64 } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension = "orderId")] id: u64 } }
    is ["B MISSING: the member id is gone", "c MISSING: the member orderId is new"];
}
change! { a_member_is_added:
    { #[error("a")] #[problem(status = 404)] Missing }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: u64 } }
    is ["c MISSING: the member id is new"];
}
change! { a_member_becomes_optional:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: u64 } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: Option<u64> } }
    is ["B MISSING: the member id is optional now"];
}
change! { a_member_becomes_required:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: Option<u64> } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: u64 } }
    is ["c MISSING: every problem of this type has the member id now"];
}
change! { a_member_is_retyped:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: u64 } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: String } }
    is [r#"B MISSING: the member id can have other values now: {"type":"string"} instead of {"maximum":18446744073709551615,"minimum":0,"type":"integer"}"#];
}
change! { a_member_can_have_more_values:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: u8 } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: f64 } }
    is [r#"B MISSING: the member id can have more values now: {"format":"double","type":"number"} instead of {"maximum":255,"minimum":0,"type":"integer"}"#];
}
change! { a_member_can_have_fewer_values:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: f64 } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: u8 } }
    is [r#"c MISSING: the member id can have fewer values now: {"maximum":255,"minimum":0,"type":"integer"} instead of {"format":"double","type":"number"}"#];
}
change! { a_number_becomes_wider:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] size: f32 } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] size: f64 } }
    is [r#"B MISSING: the member size can have more values now: {"format":"double","type":"number"} instead of {"format":"float","type":"number"}"#];
}
change! { a_number_becomes_narrower:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] size: f64 } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] size: f32 } }
    is [r#"c MISSING: the member size can have fewer values now: {"format":"float","type":"number"} instead of {"format":"double","type":"number"}"#];
}
change! { a_list_becomes_one_value:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] ids: Vec<u8> } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] ids: u8 } }
    is [r#"B MISSING: the member ids can have other values now: {"maximum":255,"minimum":0,"type":"integer"} instead of {"items":{"maximum":255,"minimum":0,"type":"integer"},"type":"array"}"#];
}
change! { a_constant_member_changes:
    { #[error("a")] #[problem(status = 404, extension("errno" = 1))] Missing }
    => { #[error("a")] #[problem(status = 404, extension("errno" = 2))] Missing }
    is [r#"B MISSING: the member errno can have other values now: {"enum":[2]} instead of {"enum":[1]}"#];
}
change! { a_member_becomes_constant:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] errno: u64 } }
    => { #[error("a")] #[problem(status = 404, extension("errno" = 2))] Missing }
    is [r#"c MISSING: the member errno can have fewer values now: {"enum":[2]} instead of {"maximum":18446744073709551615,"minimum":0,"type":"integer"}"#];
}
change! { a_constant_member_gets_other_values:
    { #[error("a")] #[problem(status = 404, extension("errno" = 2))] Missing }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] errno: u64 } }
    is [r#"B MISSING: the member errno can have more values now: {"maximum":18446744073709551615,"minimum":0,"type":"integer"} instead of {"enum":[2]}"#];
}
change! { a_union_loses_a_branch:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] host: std::net::IpAddr } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] host: std::net::Ipv4Addr } }
    is [r#"c MISSING: the member host can have fewer values now: {"format":"ipv4","type":"string"} instead of {"anyOf":[{"format":"ipv4","type":"string"},{"format":"ipv6","type":"string"}]}"#];
}
change! { a_union_gets_a_branch:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] host: std::net::Ipv4Addr } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] host: std::net::IpAddr } }
    is [r#"B MISSING: the member host can have more values now: {"anyOf":[{"format":"ipv4","type":"string"},{"format":"ipv6","type":"string"}]} instead of {"format":"ipv4","type":"string"}"#];
}
change! { a_list_gets_a_fixed_length:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] ids: Vec<u16> } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] ids: (u16, u8) } }
    is [r#"c MISSING: the member ids can have fewer values now: {"maxItems":2,"minItems":2,"prefixItems":[{"maximum":65535,"minimum":0,"type":"integer"},{"maximum":255,"minimum":0,"type":"integer"}],"type":"array"} instead of {"items":{"maximum":65535,"minimum":0,"type":"integer"},"type":"array"}"#];
}
change! { items_of_a_list_can_be_null:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] names: Vec<String> } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] names: Vec<Option<String>> } }
    is [r#"B MISSING: the member names[] can have more values now: {"type":["null","string"]} instead of {"type":"string"}"#];
}
change! { a_map_becomes_an_object:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] wait: std::collections::BTreeMap<String, u64> } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] wait: std::time::Duration } }
    is [r#"c MISSING: the member wait can have fewer values now: {"properties":{"nanos":{"maximum":4294967295,"minimum":0,"type":"integer"},"secs":{"maximum":18446744073709551615,"minimum":0,"type":"integer"}},"required":["nanos","secs"],"type":"object"} instead of {"additionalProperties":{"maximum":18446744073709551615,"minimum":0,"type":"integer"},"type":"object"}"#];
}
change! { the_members_of_an_object_are_renamed:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] at: std::time::Duration } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] at: std::time::SystemTime } }
    is [
        "B MISSING: the member at.nanos is gone",
        "B MISSING: the member at.secs is gone",
        "c MISSING: the member at.nanos_since_epoch is new",
        "c MISSING: the member at.secs_since_epoch is new",
    ];
}
change! { the_keys_of_a_map_are_any_texts:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] left: std::collections::HashMap<u32, u8> } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] left: std::collections::HashMap<String, u8> } }
    is [r#"B MISSING: the member left can have more values now: {"additionalProperties":{"maximum":255,"minimum":0,"type":"integer"},"type":"object"} instead of {"additionalProperties":{"maximum":255,"minimum":0,"type":"integer"},"propertyNames":{"pattern":"^\\d+$"},"type":"object"}"#];
}
change! { the_keys_of_a_map_are_numbers:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] left: std::collections::BTreeMap<String, bool> } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] left: std::collections::BTreeMap<i8, bool> } }
    is [r#"c MISSING: the member left can have fewer values now: {"additionalProperties":{"type":"boolean"},"propertyNames":{"pattern":"^-?\\d+$"},"type":"object"} instead of {"additionalProperties":{"type":"boolean"},"type":"object"}"#];
}
change! { the_values_of_a_map_can_be_null:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] left: std::collections::BTreeMap<String, bool> } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] left: std::collections::BTreeMap<String, Option<bool>> } }
    is [r#"B MISSING: the member left.* can have more values now: {"type":["boolean","null"]} instead of {"type":"boolean"}"#];
}
change! { a_tuple_becomes_an_array_of_the_same_length:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] at: (u32, u32) } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] at: [u32; 2] } }
    is [];
}
change! { a_member_becomes_any_value:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: u8 } }
    => { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension)] id: serde_json::Value } }
    is [
        "B MISSING: the member id is optional now",
        r#"B MISSING: the member id can have more values now: {} instead of {"maximum":255,"minimum":0,"type":"integer"}"#,
    ];
}
change! { variants_are_reordered:
    { #[error("a")] #[problem(status = 404)] Missing, #[error("b")] #[problem(status = 409)] Taken }
    => { #[error("b")] #[problem(status = 409)] Taken, #[error("a")] #[problem(status = 404)] Missing }
    is [];
}
change! { a_second_variant_of_a_code_has_another_constant:
    { #[error("a")] #[problem(status = 404, extension("errno" = 1))] Missing }
    => {
        #[error("a")] #[problem(status = 404, extension("errno" = 1))] Missing,
        #[error("b")] #[problem(status = 404, code = "MISSING", extension("errno" = 2))] Gone
    }
    is [r#"B MISSING: the member errno can have more values now: {"enum":[1,2]} instead of {"enum":[1]}"#];
}
change! { a_type_is_added_to_a_closed_set:
    { #[error("a")] #[problem(status = 404)] Missing }
    => { #[error("a")] #[problem(status = 404)] Missing, #[error("b")] #[problem(status = 409)] Taken }
    is ["B TAKEN: the problem type is new, and the set was closed"];
}
change! { a_type_is_added_to_an_open_set:
    { #[error("a")] #[problem(status = 404)] Missing, #[error("{0}")] #[problem(transparent)] Other(problem_core::Problem) }
    => {
        #[error("a")] #[problem(status = 404)] Missing, #[error("b")] #[problem(status = 409)] Taken,
        #[error("{0}")] #[problem(transparent)] Other(problem_core::Problem)
    }
    is ["c TAKEN: the problem type is new"];
}
change! { a_closed_set_is_opened:
    { #[error("a")] #[problem(status = 404)] Missing }
    => { #[error("a")] #[problem(status = 404)] Missing, #[error("{0}")] #[problem(transparent)] Other(problem_core::Problem) }
    is ["B *: the set is open now: there are problem types that are known only at run time"];
}
change! { an_open_set_is_closed:
    { #[error("a")] #[problem(status = 404)] Missing, #[error("{0}")] #[problem(transparent)] Other(problem_core::Problem) }
    => { #[error("a")] #[problem(status = 404)] Missing }
    is ["c *: the set is closed now: every problem type is listed"];
}
change! { a_title_changes:
    [base = "https://a.example/"] { #[error("a")] #[problem(status = 404)] Missing }
    => [base = "https://a.example/"] { #[error("a")] #[problem(status = 404, title = "Not here")] Missing }
    is [r#"c MISSING: the title has changed from Missing to "Not here""#];
}
change! { a_problem_type_is_deprecated:
    { #[error("a")] #[problem(status = 404)] Missing, #[error("b")] #[problem(status = 410)] Removed }
    => {
        #[error("a")] #[problem(status = 404, since = "1.0", deprecated = "nothing is deleted", replaced_by = "REMOVED")] Missing,
        #[error("b")] #[problem(status = 410)] Removed
    }
    is [
        "c MISSING: since 1.0 is new",
        "c MISSING: the problem type is deprecated now",
        "c MISSING: its replacement REMOVED is new",
    ];
}
change! { a_deprecated_problem_type_is_removed:
    { #[error("a")] #[problem(status = 404, deprecated = "a")] Missing, #[error("b")] #[problem(status = 410)] Removed }
    => { #[error("b")] #[problem(status = 410)] Removed }
    is ["B MISSING: the problem type is gone; it was deprecated"];
}
change! { texts_for_readers_change:
    { #[error("a")] #[problem(status = 404)] Missing { #[problem(extension, example = 1)] id: u64 } }
    => {
        /// There is none.
        #[error("b")] #[problem(status = 404)] Missing {
            /// Its number.
            #[problem(extension, example = 2)] id: u64
        }
    }
    is [];
}
