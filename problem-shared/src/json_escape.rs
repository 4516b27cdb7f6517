//! The escapes of JSON strings (RFC 8259 §7). Only what must be escaped is.

/// The place of the first byte from `at` on that JSON escapes, or the length.
#[inline]
#[must_use]
pub const fn special(bytes: &[u8], mut at: usize) -> usize {
    while let Some(chunk) = bytes.split_at(at).1.first_chunk::<8>() {
        let hits = hits(u64::from_le_bytes(*chunk));
        if hits != 0 {
            return at + (hits.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while at < bytes.len() && !is_special(bytes[at]) {
        at += 1;
    }
    at
}

/// Whether JSON escapes a byte.
#[inline]
#[must_use]
pub const fn is_special(byte: u8) -> bool {
    byte < b' ' || byte == b'"' || byte == b'\\'
}

/// A word whose lowest set bit is the high bit of the first byte that JSON escapes; 0 if there is none.
///
/// A subtraction that borrows sets the high bit of a byte. It can also wrongly set the high bits of later bytes, so only
/// the lowest bit counts.
#[inline]
#[must_use]
pub const fn hits(word: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let quote = word ^ (ONES * b'"' as u64);
    let backslash = word ^ (ONES * b'\\' as u64);
    let control = word.wrapping_sub(ONES * b' ' as u64) & !word;
    let hits = control | quote.wrapping_sub(ONES) & !quote | backslash.wrapping_sub(ONES) & !backslash;
    hits & (ONES << 7)
}

/// The escape of a byte, and the length of the escape in bytes.
#[inline]
#[must_use]
pub const fn escape_of(byte: u8) -> ([u8; 6], usize) {
    const HEX: [u8; 16] = *b"0123456789abcdef";
    let short = match byte {
        b'"' | b'\\' => byte,
        b'\n' => b'n',
        b'\r' => b'r',
        b'\t' => b't',
        0x08 => b'b',
        0x0c => b'f',
        _ => return ([b'\\', b'u', b'0', b'0', HEX[(byte >> 4) as usize], HEX[(byte & 15) as usize]], 6),
    };
    ([b'\\', short, 0, 0, 0, 0], 2)
}
