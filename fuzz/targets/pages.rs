//! The query parameters that ask for a page, the links of the response, and cursors.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use problem_core::pages::{CursorCodec, CursorQuery, PageQuery};
use problem_shared::uri::is_uri_reference;
use serde_json::Value;

fuzz_target!(|input: &str| {
    if let Ok(query) = <PageQuery>::read(Some(input)) {
        assert!((1..=100).contains(&query.limit()) && query.page() >= 1);
        assert_eq!(u64::try_from(query.sql_offset()), Ok(query.offset()));
        check_links(query.page_of(vec![0], u64::MAX).into_response::<Bytes>().headers().get("link"));
    }
    if let Ok(query) = <CursorQuery>::read(Some(input)) {
        let _ = query.key::<Value>();
        check_links(query.page_of(vec![0; 101], |row| *row).into_response::<Bytes>().headers().get("link"));
    }
    let unsigned = CursorCodec::new();
    let _ = unsigned.decode::<Value>(input);
    if let Ok(key) = unsigned.decode::<String>(input) {
        // the client may have sent the JSON with spaces, so the cursor can be another one
        let cursor = unsigned.encode(&key).expect("no escape is longer than what was read");
        assert_eq!(unsigned.decode(&cursor), Ok(key));
    }
    let signed = CursorCodec::signed("fuzz", [7; 32]).expect("the secret is long enough");
    assert!(signed.decode::<Value>(input).is_err(), "nobody knows the secret");
});

fn check_links(field: Option<&http::HeaderValue>) {
    // a field that would be too long is not sent
    let Some(field) = field else { return };
    for link in field.to_str().expect("visible ASCII").split(", ") {
        let (target, _) = link.strip_prefix('<').and_then(|link| link.split_once(">; rel=")).expect("a link");
        assert!(is_uri_reference(target), "{target}");
    }
}
