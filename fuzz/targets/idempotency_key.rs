//! The field lines of `Idempotency-Key`, beside another reader of structured fields.
#![no_main]

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use libfuzzer_sys::fuzz_target;
use problem_core::ToProblem;
use problem_core::problems::{IdempotencyError, IdempotencyKey};
use sfv::{BareItem, Item, Parser};

fuzz_target!(|input: &[u8]| {
    let mut headers = HeaderMap::new();
    for line in input.split(|byte| *byte == b'\n').take(4) {
        let Ok(line) = HeaderValue::from_bytes(line) else { return };
        headers.append(IdempotencyKey::HEADER, line);
    }
    let quoted = IdempotencyKey::from_headers(&headers);
    let either = IdempotencyKey::from_headers_or_bare(&headers);
    for (found, required) in
        [(&quoted, IdempotencyKey::require(&headers)), (&either, IdempotencyKey::require_or_bare(&headers))]
    {
        assert_eq!(found, &required.map(Some), "the header is there");
        match found {
            Ok(key) => check(key.as_ref().expect("the header is there")),
            Err(error) => check_sent(error),
        }
    }

    let mut lines = headers.get_all(IdempotencyKey::HEADER).iter();
    let (Some(line), None) = (lines.next(), lines.next()) else {
        assert!(quoted.is_err() && either.is_err(), "two lines");
        return;
    };
    let line = line.as_bytes();
    check_by_the_other(line, quoted.as_ref().ok().and_then(Option::as_ref));
    match (quoted, either) {
        (Ok(quoted), either) => assert_eq!(Ok(quoted), either, "who takes more takes the same"),
        (Err(_), Ok(Some(bare))) => assert_eq!(line.trim_ascii(), bare.as_str().as_bytes()),
        (Err(_), Ok(None)) => unreachable!("the header is there"),
        (Err(_), Err(_)) => {}
    }
});

fn check(key: &IdempotencyKey) {
    let text = key.as_str();
    assert!((1..=IdempotencyKey::MAX_LENGTH).contains(&text.len()));
    assert!(text.bytes().all(|byte| matches!(byte, b' '..=b'~')));
    assert_eq!(IdempotencyKey::new(text).as_ref(), Ok(key));
    let mut headers = HeaderMap::new();
    headers.insert(IdempotencyKey::HEADER, key.to_quoted().parse().expect("printable ASCII"));
    assert_eq!(IdempotencyKey::require(&headers).as_ref(), Ok(key));
}

/// The problem is the same, whatever was sent.
fn check_sent(error: &IdempotencyError) {
    assert_eq!(error, &IdempotencyError::KeyMalformed);
    let body = error.to_response::<Bytes>().into_body();
    assert_eq!(body, IdempotencyError::KeyMalformed.to_response::<Bytes>().into_body());
}

fn check_by_the_other(line: &[u8], key: Option<&IdempotencyKey>) {
    let other = match Parser::new(line).parse::<Item>() {
        Ok(Item { bare_item: BareItem::String(text), .. }) => Some(text.as_str().to_owned()),
        Ok(_) => None,
        // it decodes byte sequences, of which ours reads only the alphabet
        Err(_) if key.is_some() && line.contains(&b':') => return,
        Err(_) => None,
    };
    let other = other.filter(|text| (1..=IdempotencyKey::MAX_LENGTH).contains(&text.len()));
    assert_eq!(key.map(IdempotencyKey::as_str), other.as_deref(), "{}", line.escape_ascii());
}
