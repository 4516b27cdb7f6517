//! The catalogues whose outputs are in `tests/data/catalogue/`, and types that try to break an output.

#![allow(dead_code, reason = "the types are only described")]

use std::path::Path;
use std::time::Duration;

use problem_core::boundary::{BaseUri, Formats};
use problem_core::catalogue::{Catalogue, catalogue};
use problem_core::{Boundary, FieldError, Problem};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
pub enum OrderError {
    /// There is no order with this number, or
    /// it belongs to another account.
    ///
    /// The order may have been deleted.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension = "orderId", example = 42)]
        id: u64,
    },

    /// The order contains more than the stock has.
    #[error("there are only {} left", .stock.len())]
    #[problem(status = 409)]
    StockTooLow {
        /// The articles, and how many there are of each.
        #[problem(extension)]
        stock: Vec<(String, u32)>,
        /// When there will be more.
        #[problem(extension = "restocked-at")]
        restocked_at: Option<chrono::DateTime<chrono::Utc>>,
        #[deprecated]
        #[problem(extension, example = "A-1")]
        first: String,
    },

    /// The order is locked.
    #[error("the order is locked")]
    #[problem(status = 423, deprecated = "an order is never locked", replaced_by = "STOCK_TOO_LOW")]
    Locked,

    /// The order has wrong fields.
    #[error("the order has wrong fields")]
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    Invalid {
        /// What is wrong, and where.
        #[problem(errors)]
        fields: Vec<FieldError>,
    },

    #[error("{limit} requests used up")]
    #[problem(status = 429, code = "RATE_LIMIT_EXCEEDED")]
    TooMany {
        #[problem(extension, example = 100)]
        limit: u32,
        #[problem(retry_after, example = 30)]
        wait: Duration,
    },

    #[error("the database failed")]
    #[problem(status = 500)]
    Database,

    #[error("the stock is being counted")]
    #[problem(status = 503, code = "STOCK_CLOSED", retry_after = 120, since = "1.4")]
    Closed,
}

/// A small catalogue with everything that an entry can have.
pub fn small() -> Catalogue {
    Catalogue::new()
        .titled("Orders")
        .with_operation::<OrderError>("POST /orders")
        .with_operation::<problem_core::describe::OfStatus<405>>("GET /orders")
}

/// The same behind a boundary that sends envelopes.
pub fn enveloped() -> Catalogue {
    small().in_boundary(&Boundary::new().with_formats(Formats::Envelope))
}

/// The same behind a boundary with members of the request, and with a base for the problem types that have none.
pub fn in_boundary() -> Catalogue {
    small().in_boundary(
        &Boundary::new().with_base_for_all(BaseUri::from_static("https://api.example.com/errors/")),
    )
}

/// A text that is plain text in every output. Its first line is a heading in Markdown.
pub const HOSTILE: &str = "# <script>alert(1)</script> **bold** _it_ [a](javascript:alert(1)) ![b](c) <https://a.example> ]]> */ @deprecated {@link x} `code` \"double\" 'single' a|b &amp; <!-- -- --> $x$ ~~s~~ \\ \u{202e}evil\u{202c} {{ x }} www.example.com a@example.com </style></title>";

macro_rules! hostile {
    ($($name:ident)*) => {$(
        #[doc = "# <script>alert(1)</script> **bold** _it_ [a](javascript:alert(1)) ![b](c) <https://a.example> ]]> */ @deprecated {@link x} `code` \"double\" 'single' a|b &amp; <!-- -- --> $x$ ~~s~~ \\ \u{202e}evil\u{202c} {{ x }} www.example.com a@example.com </style></title>"]
        #[doc = ""]
        #[doc = "```html"]
        #[doc = ""]
        #[doc = "    indented"]
        #[doc = ""]
        #[doc = "- [ ] item"]
        #[doc = ""]
        #[doc = "1. one"]
        #[doc = ""]
        #[doc = "| a | b |\n|---|---|\n| c | d |"]
        #[doc = ""]
        #[doc = "> quote"]
        #[doc = ""]
        #[doc = "a\n==="]
        #[derive(Debug, thiserror::Error, Problem)]
        #[error("x")]
        #[problem(
            status = 409,
            title = "# <script>alert(1)</script> **bold** _it_ [a](javascript:alert(1)) ![b](c) <https://a.example> ]]> */ @deprecated {@link x} `code` \"double\" 'single' a|b &amp; <!-- -- --> $x$ ~~s~~ \\ \u{202e}evil\u{202c} {{ x }} www.example.com a@example.com </style></title>",
            type = "https://api.example.com/errors/hostile"
        )]
        pub struct $name {
            #[doc = "# <script>alert(1)</script> **bold** _it_ [a](javascript:alert(1)) ![b](c) <https://a.example> ]]> */ @deprecated {@link x} `code` \"double\" 'single' a|b &amp; <!-- -- --> $x$ ~~s~~ \\ \u{202e}evil\u{202c} {{ x }} www.example.com a@example.com </style></title>"]
            #[problem(extension = "a|`</script>\\", example = "``` </script> \u{202e}")]
            pub member: String,
        }
    )*};
}

hostile!(Hostile);

/// A catalogue in which every text is hostile.
pub fn hostile() -> Catalogue {
    Catalogue::new().titled(HOSTILE).with_operation::<Hostile>(HOSTILE)
}

/// No problem types.
pub fn empty() -> Catalogue {
    catalogue![]
}

/// Compares an output with its file in `tests/data/catalogue/`, or writes the file if the variable `UPDATE_CATALOGUE` is `1`.
pub fn check(file: &str, output: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/catalogue").join(file);
    if std::env::var_os("UPDATE_CATALOGUE").is_some_and(|wish| wish == "1") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, output).unwrap();
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        known == output,
        "{file} differs from the output; read the difference, and write it with UPDATE_CATALOGUE=1:\n{output}"
    );
}
