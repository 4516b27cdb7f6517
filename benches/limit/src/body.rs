//! The limit's bodies: what can be said at compile time is a constant, and the rest is copied once into
//! an allocation of exactly its size. This is what a derive could write at best, written by hand.

use std::borrow::Cow;
use std::fmt::Write as _;

use bytes::Bytes;
use problem_core::FieldError;

use crate::error::{Customer, ShopError};
use crate::escape;
use crate::scratch::Scratch;

/// How the run-time parts of a text are written.
#[derive(Clone, Copy, PartialEq)]
pub enum Text {
    /// Through the error's `Display`, as it must be where the message is another derive's.
    Display,
    /// Straight from the fields, as it can be where the types of the fields are known.
    Known,
}

const UNIT: &str = r#"{"type":"https://api.example.com/errors/order-not-found","title":"Order Not Found","status":404,"detail":"there is no such order","code":"ORDER_NOT_FOUND"}"#;
const FIELDS_HEAD: &str = r#"{"type":"https://api.example.com/errors/item-not-found","title":"Item Not Found","status":404,"detail":""#;
const FIELDS_START: &[u8] = br#"{"type":"https://api.example.com/errors/item-not-found","title":"Item Not Found","status":404,"detail":"order "#;
const FIELDS_TAIL: &str = r#"","code":"ITEM_NOT_FOUND"}"#;
const ERRORS_HEAD: &str = r#"{"type":"https://api.example.com/errors/validation-error","title":"Validation Error","status":422,"detail":"the request body contains invalid field values","code":"VALIDATION_ERROR","errors":["#;
const SERVER: &str = r#"{"type":"https://api.example.com/errors/internal-server-error","title":"Internal Server Error","status":500,"code":"INTERNAL_SERVER_ERROR"}"#;
const MEMBERS_HEAD: &str = r#"{"type":"https://api.example.com/errors/order-changed","title":"Order Changed","status":409,"detail":"the order was changed by somebody else","code":"ORDER_CHANGED","version":"#;
const PAID_HEAD: &[u8] = br#"{"type":"https://api.example.com/errors/order-paid","title":"Order Paid","status":409,"detail":"order "#;
const PAID_TAIL: &[u8] = br#" is paid already","code":"ORDER_PAID"}"#;

const OWNED_HEAD: &[u8] = br#"{"type":"https://api.example.com/errors/form-invalid","title":"Form Invalid","status":422,"detail":"the order form contains invalid values","instance":""#;
const OWNED_CODE: &[u8] = br#"","code":"FORM_INVALID","form":""#;
const OWNED_ERRORS: &[u8] = br#"","errors":["#;
const HEADERS_HEAD: &[u8] = br#"{"type":"https://api.example.com/errors/rate-limit-exceeded","title":"Rate Limit Exceeded","status":429,"detail":"the limit of this client is used up","code":"RATE_LIMIT_EXCEEDED","limit":"#;

#[inline(always)]
pub fn body(error: &ShopError, text: Text) -> Bytes {
    match error {
        ShopError::OrderNotFound => Bytes::from_static(UNIT.as_bytes()),
        ShopError::ItemNotFound { order, item } => fields(error, *order, item, text),
        ShopError::Invalid { fields } => errors(fields),
        ShopError::Database(_) => Bytes::from_static(SERVER.as_bytes()),
        ShopError::OrderChanged { version, customer, tags } => members(*version, customer, tags),
        ShopError::OrderPaid { id, customer } => template(*id, customer, text),
        ShopError::FormInvalid { path, form, fields } => owned(path, form, fields),
        ShopError::TooMany { limit, window, plan, .. } => headers(*limit, *window, plan),
    }
}

#[inline]
fn fields(error: &ShopError, order: u64, item: &str, text: Text) -> Bytes {
    let tail = FIELDS_TAIL.as_bytes();
    if text == Text::Known && escape::is_plain(item.as_bytes()) {
        let order = Digits::new(order);
        return joined([FIELDS_START, order.as_bytes(), b" has no item ", item.as_bytes(), tail]);
    }
    let mut detail = Scratch::new();
    // a `Scratch` does not fail
    let _ = write!(detail, "{error}");
    joined([FIELDS_HEAD.as_bytes(), detail.as_bytes(), tail])
}

#[inline]
fn template(id: u64, customer: &str, text: Text) -> Bytes {
    if text == Text::Known && escape::is_plain(customer.as_bytes()) {
        let id = Digits::new(id);
        return joined([PAID_HEAD, id.as_bytes(), b" of ", customer.as_bytes(), PAID_TAIL]);
    }
    let mut middle = Scratch::new();
    let _ = write!(middle, "{id} of {customer}");
    joined([PAID_HEAD, middle.as_bytes(), PAID_TAIL])
}

/// One allocation of exactly the size of the parts.
#[inline(always)]
pub fn joined<const N: usize>(parts: [&[u8]; N]) -> Bytes {
    let mut body = Vec::with_capacity(parts.iter().map(|part| part.len()).sum());
    for part in parts {
        body.extend_from_slice(part);
    }
    // its length is its capacity, so that this allocates nothing
    body.into()
}

const ENTRY: [&str; 5] = [r#"{"field":""#, r#"","pointer":""#, r#"","code":""#, r#"","message":""#, r#""}"#];
const ENTRY_PART: &str = r#"","in":""#;

fn errors(fields: &[FieldError]) -> Bytes {
    listed([ERRORS_HEAD.as_bytes()], fields, [b"]}"])
}

fn owned(path: &str, form: &str, fields: &[FieldError]) -> Bytes {
    let (path, form) = (Escaped::new(path), Escaped::new(form));
    let before = [OWNED_HEAD, path.as_bytes(), OWNED_CODE, form.as_bytes(), OWNED_ERRORS];
    listed_escaped(before, fields, [b"]}"])
}

/// The entries of `errors` between other parts of a body. Their texts are constants, so that hardly any has to be
/// escaped.
#[inline(always)]
pub fn listed<const N: usize, const M: usize>(
    before: [&[u8]; N],
    fields: &[FieldError],
    after: [&[u8]; M],
) -> Bytes {
    let mut size = around(&before, fields, &after);
    let mut plain = true;
    for error in fields {
        let (texts, fixed) = parts(error);
        for text in texts {
            plain &= escape::is_plain(text.as_bytes());
            size += text.len();
        }
        size += fixed;
    }
    if !plain {
        return listed_escaped(before, fields, after);
    }
    let mut body = Vec::with_capacity(size);
    for part in before {
        body.extend_from_slice(part);
    }
    for (index, error) in fields.iter().enumerate() {
        if index > 0 {
            body.push(b',');
        }
        write_entry(&mut body, error, write_plain);
    }
    for part in after {
        body.extend_from_slice(part);
    }
    body.into()
}

/// The same for texts that can be any.
fn listed_escaped<const N: usize, const M: usize>(
    before: [&[u8]; N],
    fields: &[FieldError],
    after: [&[u8]; M],
) -> Bytes {
    let mut size = around(&before, fields, &after);
    let mut special = Special::default();
    for (index, error) in fields.iter().enumerate() {
        let (texts, fixed) = parts(error);
        let mut plain = true;
        for text in texts {
            plain &= escape::is_plain(text.as_bytes());
            size += text.len();
        }
        special.add(index, plain);
        size += fixed;
    }
    if special.is_any() {
        size += added(fields, special);
    }
    let mut body = Vec::with_capacity(size);
    for part in before {
        body.extend_from_slice(part);
    }
    for (index, error) in fields.iter().enumerate() {
        if index > 0 {
            body.push(b',');
        }
        if special.is_plain(index) {
            write_entry(&mut body, error, write_plain);
        } else {
            write_special(&mut body, error);
        }
    }
    for part in after {
        body.extend_from_slice(part);
    }
    body.into()
}

/// The length of a body without its entries, but with the commas between them.
#[inline(always)]
fn around(before: &[&[u8]], fields: &[FieldError], after: &[&[u8]]) -> usize {
    let parts: usize = before.iter().chain(after).map(|part| part.len()).sum();
    parts + fields.len().saturating_sub(1)
}

#[inline(always)]
fn write_entry(body: &mut Vec<u8>, error: &FieldError, text: impl Fn(&mut Vec<u8>, &str)) {
    let place = place(error);
    body.extend_from_slice(ENTRY[0].as_bytes());
    text(body, error.field());
    body.extend_from_slice(place.0.as_bytes());
    text(body, place.1);
    body.extend_from_slice(ENTRY[2].as_bytes());
    text(body, error.code());
    body.extend_from_slice(ENTRY[3].as_bytes());
    text(body, error.message());
    body.extend_from_slice(ENTRY[4].as_bytes());
}

#[inline(always)]
fn write_plain(body: &mut Vec<u8>, text: &str) {
    body.extend_from_slice(text.as_bytes());
}

#[cold]
fn write_special(body: &mut Vec<u8>, error: &FieldError) {
    write_entry(body, error, |body, text| {
        let text = text.as_bytes();
        if escape::is_plain(text) {
            body.extend_from_slice(text);
        } else {
            escape::escaped(text, |part| body.extend_from_slice(part));
        }
    });
}

/// Which entries have a text with something to escape, so that the others are searched once. More than 64 entries
/// share the bits.
#[derive(Clone, Copy, Default)]
struct Special(u64);

impl Special {
    #[inline(always)]
    fn add(&mut self, index: usize, plain: bool) {
        self.0 |= u64::from(!plain) << (index % 64);
    }

    #[inline(always)]
    fn is_any(self) -> bool {
        self.0 != 0
    }

    #[inline(always)]
    fn is_plain(self, index: usize) -> bool {
        self.0 >> (index % 64) & 1 == 0
    }
}

/// How many bytes escaping adds.
#[cold]
fn added(fields: &[FieldError], special: Special) -> usize {
    let special = fields.iter().enumerate().filter(|&(index, _)| !special.is_plain(index));
    special.flat_map(|(_, error)| parts(error).0).map(|text| escape::added(text.as_bytes())).sum()
}

/// The texts of an entry, and the length of the rest.
#[inline(always)]
fn parts(error: &FieldError) -> ([&str; 4], usize) {
    let place = place(error);
    let fixed = ENTRY[0].len() + place.0.len() + ENTRY[2].len() + ENTRY[3].len() + ENTRY[4].len();
    ([error.field(), place.1, error.code(), error.message()], fixed)
}

#[inline(always)]
fn place(error: &FieldError) -> (&'static str, &str) {
    match error.pointer() {
        Some(pointer) => (ENTRY[1], pointer),
        None => (ENTRY_PART, error.location().unwrap_or_default()),
    }
}

/// The types are a user's own, so that serde has to write them.
fn members(version: u64, customer: &Customer, tags: &[String]) -> Bytes {
    let mut members = Scratch::new();
    let digits = Digits::new(version);
    members.push(digits.as_bytes());
    members.push(br#","customer":"#);
    // these types serialise, and a `Scratch` does not fail
    let _ = serde_json::to_writer(&mut members, customer);
    members.push(br#","tags":"#);
    let _ = serde_json::to_writer(&mut members, tags);
    joined([MEMBERS_HEAD.as_bytes(), members.as_bytes(), b"}"])
}

fn headers(limit: u32, window: u32, plan: &str) -> Bytes {
    let (limit, window) = (Digits::new(limit.into()), Digits::new(window.into()));
    let plan = Escaped::new(plan);
    joined([
        HEADERS_HEAD,
        limit.as_bytes(),
        br#","window":"#,
        window.as_bytes(),
        br#","plan":""#,
        plan.as_bytes(),
        br#""}"#,
    ])
}

/// The inside of a JSON string. It is borrowed if nothing has to be escaped.
struct Escaped<'a>(Cow<'a, [u8]>);

impl<'a> Escaped<'a> {
    #[inline]
    fn new(text: &'a str) -> Self {
        let text = text.as_bytes();
        if escape::is_plain(text) {
            return Self(Cow::Borrowed(text));
        }
        let mut owned = Vec::new();
        escape::escaped(text, |part| owned.extend_from_slice(part));
        Self(Cow::Owned(owned))
    }

    #[inline]
    fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// The decimal digits of a number.
struct Digits {
    room: [u8; 20],
    start: usize,
}

impl Digits {
    #[inline]
    fn new(mut value: u64) -> Self {
        let mut room = [0; 20];
        let mut start = room.len();
        while value >= 100 {
            start -= 2;
            let pair = (value % 100) as u8;
            value /= 100;
            room[start] = b'0' + pair / 10;
            room[start + 1] = b'0' + pair % 10;
        }
        if value >= 10 {
            start -= 1;
            room[start] = b'0' + (value % 10) as u8;
            value /= 10;
        }
        start -= 1;
        room[start] = b'0' + value as u8;
        Self { room, start }
    }

    #[inline]
    fn as_bytes(&self) -> &[u8] {
        self.room.get(self.start..).unwrap_or_default()
    }
}
