//! Texts for compile errors, put together in const.

/// A text put together in const. What does not fit is cut off.
pub(crate) struct Message {
    bytes: [u8; 512],
    len: usize,
}

impl Message {
    pub(crate) const fn new() -> Self {
        Self { bytes: [0; 512], len: 0 }
    }

    pub(crate) const fn with(mut self, text: &[u8]) -> Self {
        let mut at = 0;
        while at < text.len() && self.len < self.bytes.len() {
            self.bytes[self.len] = text[at];
            self.len += 1;
            at += 1;
        }
        self
    }

    pub(crate) const fn with_number(self, number: u16) -> Self {
        let digits = [
            b'0' + (number / 10_000) as u8,
            b'0' + (number / 1000 % 10) as u8,
            b'0' + (number / 100 % 10) as u8,
            b'0' + (number / 10 % 10) as u8,
            b'0' + (number % 10) as u8,
        ];
        let mut first = 0;
        while first < 4 && digits[first] == b'0' {
            first += 1;
        }
        self.with(digits.split_at(first).1)
    }

    pub(crate) const fn text(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "a text that was cut off",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Message;

    #[test]
    fn texts_are_put_together() {
        for (number, expected) in
            [(0, "a 0"), (7, "a 7"), (404, "a 404"), (1000, "a 1000"), (65_535, "a 65535")]
        {
            assert_eq!(Message::new().with(b"a ").with_number(number).text(), expected);
        }
        let long = Message::new().with(&[b'x'; 600]);
        assert_eq!(long.text().len(), 512);
    }
}
