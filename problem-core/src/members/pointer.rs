//! JSON pointers (RFC 6901): which member of a JSON body a path such as `items[0].price` means. This file does not know entries of
//! `errors`.

use std::borrow::Cow;
use std::fmt::Write as _;

use crate::text::percent_encode::percent_decode;

/// The names and indices of a path: `items[0].price` has three.
fn steps(path: &str) -> impl Iterator<Item = &str> {
    let parts = (!path.is_empty()).then(|| path.split('.')).into_iter().flatten();
    parts.flat_map(|part| {
        let bracket = part.find('[').filter(|_| is_indexed(part)).unwrap_or(part.len());
        let (name, indices) = part.split_at(bracket);
        let indices = indices.split(['[', ']']).filter(|index| !index.is_empty());
        // a list of lists has no name between the two indices
        std::iter::once(name).filter(move |name| !name.is_empty() || bracket == part.len()).chain(indices)
    })
}

/// Whether a part of a path ends in indices in brackets, and has no other brackets.
fn is_indexed(part: &str) -> bool {
    let Some((_, indices)) = part.split_once('[') else { return false };
    let Some(indices) = indices.strip_suffix(']') else { return false };
    indices.split("][").all(|index| !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The pointer to the member at a path.
pub(super) fn pointer_to(path: &str) -> String {
    simple_pointer(path).unwrap_or_else(|| pointer(steps(path)))
}

/// The pointer to the member at a path of names without characters to escape, as most paths are. It copies each name at once.
fn simple_pointer(path: &str) -> Option<String> {
    let mut pointer = String::with_capacity(path.len() + 2);
    pointer.push('#');
    let mut rest = path;
    loop {
        let name = take_while(&mut rest, |byte| IS_SIMPLE[usize::from(byte)]);
        // a path to the whole body, or one that begins with an index, is rare
        if name.is_empty() {
            return None;
        }
        pointer.push('/');
        pointer.push_str(name);
        while let Some(indexed) = rest.strip_prefix('[') {
            rest = indexed;
            let index = take_while(&mut rest, |byte| byte.is_ascii_digit());
            rest = rest.strip_prefix(']').filter(|_| !index.is_empty())?;
            pointer.push('/');
            pointer.push_str(index);
        }
        if rest.is_empty() {
            return Some(pointer);
        }
        rest = rest.strip_prefix('.')?;
    }
}

/// Takes the ASCII characters at the start of a text for which `takes` holds.
fn take_while<'t>(text: &mut &'t str, takes: impl Fn(u8) -> bool) -> &'t str {
    let len = text.bytes().position(|byte| !takes(byte)).unwrap_or(text.len());
    let (taken, rest) = text.split_at(len);
    *text = rest;
    taken
}

/// The bytes that are in a pointer as they are in a path.
const IS_SIMPLE: [bool; 256] = {
    let mut simple = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        simple[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    simple[b'_' as usize] = true;
    simple[b'-' as usize] = true;
    simple
};

/// Within a name, RFC 6901 §3 escapes `~` and `/`, and §6 percent-encodes characters that a URI fragment
/// cannot contain.
pub(super) fn pointer<'a>(path: impl Iterator<Item = &'a str>) -> String {
    let mut pointer = String::with_capacity(16);
    pointer.push('#');
    for name in path {
        pointer.push('/');
        if name.bytes().all(|byte| IS_SIMPLE[usize::from(byte)]) {
            pointer.push_str(name);
            continue;
        }
        for byte in name.bytes() {
            match byte {
                b'~' => pointer.push_str("~0"),
                b'/' => pointer.push_str("~1"),
                byte if is_in_fragment(byte) => pointer.push(byte.into()),
                _ => {
                    // writing into a String does not fail
                    let _ = write!(pointer, "%{byte:02X}");
                }
            }
        }
    }
    pointer
}

/// The path to which a pointer leads, joined with dots. A pointer without `#` is not percent-encoded (RFC 6901 §5). A text that is not
/// a pointer stays as it is.
pub(super) fn path_of(pointer: &str) -> String {
    let path = without_fragment(pointer);
    steps_of(&path).map_or_else(|| path.to_string(), |steps| steps.join("."))
}

/// The path of a pointer that may be a URI fragment.
pub(super) fn without_fragment(pointer: &str) -> Cow<'_, str> {
    match pointer.strip_prefix('#') {
        Some(fragment) => percent_decode(fragment).into(),
        None => pointer.into(),
    }
}

/// The names and indices in a path (RFC 6901 §4).
pub(super) fn steps_of(path: &str) -> Option<Vec<String>> {
    let steps = path.strip_prefix('/')?.split('/');
    Some(steps.map(|name| name.replace("~1", "/").replace("~0", "~")).collect())
}

/// RFC 3986 §3.5: fragment = *( pchar / "/" / "?" )
fn is_in_fragment(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/?".contains(&byte)
}

/// How many bytes a name takes in a pointer, with the `/` before it.
#[cfg(any(feature = "extract", feature = "pages", feature = "validation"))]
pub(crate) fn length_in_pointer(name: &str) -> usize {
    let length = |byte| match byte {
        b'~' | b'/' => 2,
        byte if is_in_fragment(byte) => 1,
        _ => 3,
    };
    1 + name.bytes().map(length).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simple_path_has_the_pointer_of_its_steps() {
        let mut paths = vec![String::new()];
        let mut longest = 0;
        for _ in 0..6 {
            let (shorter, before) = (paths.len(), longest);
            for index in before..shorter {
                for letter in ['a', '0', '.', '[', ']'] {
                    let path = format!("{}{letter}", paths[index]);
                    paths.push(path);
                }
            }
            longest = shorter;
        }
        assert_eq!(paths.len(), 19_531);
        paths.extend(["items.0.price", "a-b_c.D9", "a/b", "ä.b", "a[0].ä", "a~[0]"].map(str::to_owned));
        for path in paths {
            assert_eq!(pointer_to(&path), pointer(steps(&path)), "{path}");
        }
    }
}
