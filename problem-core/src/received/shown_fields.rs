//! Header fields in `Debug`.

use std::fmt;

use http::HeaderMap;

/// The fields whose values are shown: what a client decides by, without anything that can be a secret.
const SHOWN: [&str; 15] = [
    "content-encoding",
    "content-type",
    "date",
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-policy",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
    "x-rate-limit-limit",
    "x-rate-limit-remaining",
    "x-rate-limit-reset",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
];

/// All names, and the values that cannot contain a secret.
pub(super) struct ShownFields<'a>(pub(super) &'a HeaderMap);

impl fmt::Debug for ShownFields<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            match SHOWN.contains(&name.as_str()) {
                true => map.entry(&name.as_str(), value),
                false => map.entry(&name.as_str(), &format_args!("…")),
            };
        }
        map.finish()
    }
}
