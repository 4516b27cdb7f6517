//! The inside of a JSON string, with the common case made cheap: a text in which nothing has to be
//! escaped is looked at eight bytes at a time.

/// Whether every byte goes into a JSON string as it is.
#[inline]
pub fn is_plain(text: &[u8]) -> bool {
    if let Some(last) = text.last_chunk::<8>() {
        // the last eight overlap with those before them, so that no single bytes are left
        let mut seen = special(u64::from_ne_bytes(*last));
        let mut rest = text;
        while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
            seen |= special(u64::from_ne_bytes(*chunk));
            rest = after;
        }
        return seen == 0;
    }
    if let (Some(first), Some(last)) = (text.first_chunk::<4>(), text.last_chunk::<4>()) {
        let both = u64::from(u32::from_ne_bytes(*first)) << 32 | u64::from(u32::from_ne_bytes(*last));
        return special(both) == 0;
    }
    text.iter().all(|&byte| is_plain_byte(byte))
}

const ONES: u64 = u64::MAX / 255;
const HIGH: u64 = ONES * 0x80;

/// Not 0 if one of the eight bytes is below a space, a quote or a backslash. A carry can raise a
/// false alarm only above a true one.
#[inline(always)]
fn special(bytes: u64) -> u64 {
    let below_space = bytes.wrapping_sub(ONES * 0x20);
    let quote = (bytes ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (bytes ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    (below_space | quote | backslash) & !bytes & HIGH
}

#[inline]
fn is_plain_byte(byte: u8) -> bool {
    byte >= b' ' && byte != b'"' && byte != b'\\'
}

/// How many bytes escaping adds to a text.
pub fn added(text: &[u8]) -> usize {
    if is_plain(text) {
        return 0;
    }
    let added = text.iter().map(|byte| match byte {
        b'"' | b'\\' | b'\n' | b'\r' | b'\t' | 0x08 | 0x0c => 1,
        0..0x20 => r"\u0000".len() - 1,
        _ => 0,
    });
    added.sum()
}

/// Writes the inside of a JSON string to `out`, piece by piece; for the text that is not plain.
#[cold]
pub fn escaped(text: &[u8], mut out: impl FnMut(&[u8])) {
    let mut rest = text;
    while let Some(at) = rest.iter().position(|&byte| !is_plain_byte(byte)) {
        let (plain, special) = rest.split_at(at);
        out(plain);
        let Some((&byte, after)) = special.split_first() else { break };
        rest = after;
        match byte {
            b'"' | b'\\' => out(&[b'\\', byte]),
            b'\n' => out(b"\\n"),
            b'\r' => out(b"\\r"),
            b'\t' => out(b"\\t"),
            0x08 => out(b"\\b"),
            0x0c => out(b"\\f"),
            _ => {
                let digit = |value: u8| if value < 10 { b'0' + value } else { b'a' + value - 10 };
                out(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    out(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_seen_at_every_place() {
        for length in 0..40 {
            for place in 0..length {
                for byte in 0..=255_u8 {
                    let mut text = vec![b'a'; length];
                    text[place] = byte;
                    assert_eq!(is_plain(&text), is_plain_byte(byte), "{byte} at {place} of {length}");
                }
            }
        }
    }

    #[test]
    fn escapes_as_serde_json_does() {
        let all: String = ('\0'..='\u{ff}').collect();
        let mut out = vec![b'"'];
        escaped(all.as_bytes(), |part| out.extend_from_slice(part));
        out.push(b'"');
        assert_eq!(out, serde_json::to_vec(&all).unwrap());
        assert_eq!(added(all.as_bytes()), out.len() - 2 - all.len());
    }
}
