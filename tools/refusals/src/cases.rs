//! The mistakes, written with the attributes of each crate. If the same mistake looks different in a crate, the case contains
//! the form of that crate. `main.rs` adds the derive, and the attributes that a crate requires on every enum.

pub struct Case {
    pub mistake: &'static str,
    pub ours: &'static str,
    /// `None`: the mistake cannot be written with this crate.
    pub problems: Option<&'static str>,
    pub axum_problem: Option<&'static str>,
}

pub const CASES: &[Case] = &[
    Case {
        mistake: "(no mistake)",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 404)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "no status",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(code = "FAILED")]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(title = "Failed")]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(title = "Failed")]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "200 as a status",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 200)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 200)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 200)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "302 as a status",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 302)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 302)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 302)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "499, which is not registered",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 499)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 499)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 499)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "1000 as a status",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 1000)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 1000)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 1000)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "401 without a challenge",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 401)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 401)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 401)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "405 without `Allow`",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 405)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 405)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 405)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "503 without a decision on `Retry-After`",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 503)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 503)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 503)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "a misspelled key",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(statsu = 404)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(statsu = 404)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(statsu = 404)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "a key twice",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 404, status = 410)]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404, status = 410)]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404, status = 410)]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "a key in the wrong place",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 404)]
    Failed { #[problem(status = 404)] id: u64 },
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404)]
    Failed { #[problem(status = 404)] id: u64 },
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404)]
    Failed { #[problem(status = 404)] id: u64 },
}"##,
        ),
    },
    Case {
        mistake: "a status in quotes",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = "404")]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = "404")]
    Failed,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = "404")]
    Failed,
}"##,
        ),
    },
    Case {
        mistake: "a placeholder without a field of that name",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 404, detail = "no {idd}")]
    Failed { id: u64 },
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404, detail = "no {idd}")]
    Failed { id: u64 },
}"##,
        ),
        axum_problem: None,
    },
    Case {
        mistake: "a 5xx that sends the text of its source",
        ours: r##"enum E {
    #[error("database: {0}")]
    #[problem(status = 500, detail = "database: {0}")]
    Database(#[from] std::io::Error),
}"##,
        problems: Some(
            r##"enum E {
    #[error("database: {0}")]
    #[problem(status = 500, detail = "database: {0}")]
    Database(#[from] std::io::Error),
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("database: {0}")]
    #[problem(status = 500)]
    Database(#[from] std::io::Error),
}"##,
        ),
    },
    Case {
        mistake: "a 4xx that sends the text of its source",
        ours: r##"enum E {
    #[error("no number: {0}")]
    #[problem(status = 400)]
    Number(#[from] std::num::ParseIntError),
}"##,
        problems: Some(
            r##"enum E {
    #[error("no number: {0}")]
    #[problem(status = 400, detail = "no number: {0}")]
    Number(#[from] std::num::ParseIntError),
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("no number: {0}")]
    #[problem(status = 400)]
    Number(#[from] std::num::ParseIntError),
}"##,
        ),
    },
    Case {
        mistake: "one problem type with two statuses",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 404, type = "urn:gone")]
    First,
    #[error("failed")]
    #[problem(status = 410, type = "urn:gone")]
    Second,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404, type_uri = "urn:gone")]
    First,
    #[error("failed")]
    #[problem(status = 410, type_uri = "urn:gone")]
    Second,
}"##,
        ),
        axum_problem: None,
    },
    Case {
        mistake: "a type that is not a URI",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 404, type = "not a uri")]
    Failed,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404, type_uri = "not a uri")]
    Failed,
}"##,
        ),
        axum_problem: None,
    },
    Case {
        mistake: "a title with a placeholder",
        ours: r##"#[problem(base = "urn:example:")]
enum E {
    #[error("failed")]
    #[problem(status = 404, title = "No {id}")]
    Failed { id: u64 },
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404, title = "No {id}")]
    Failed { id: u64 },
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404, title = "No {id}")]
    Failed { id: u64 },
}"##,
        ),
    },
    Case {
        mistake: "a constant that is not an error status",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = STATUS)]
    Failed,
}
const STATUS: u16 = 204;"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = STATUS)]
    Failed,
}
const STATUS: u16 = 204;"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = STATUS)]
    Failed,
}
const STATUS: u16 = 204;"##,
        ),
    },
    Case {
        mistake: "a member whose type does not implement `Serialize`",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 404)]
    Failed { #[problem(extension)] at: std::time::Instant },
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 404)]
    Failed { #[problem(data)] at: std::time::Instant },
}"##,
        ),
        axum_problem: None,
    },
    Case {
        mistake: "two mistakes and an unknown key, in three variants",
        ours: r##"enum E {
    #[error("failed")]
    #[problem(status = 200)]
    First,
    #[error("failed")]
    #[problem(code = "SECOND")]
    Second,
    #[error("failed")]
    #[problem(status = 404, colour = "red")]
    Third,
}"##,
        problems: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 99)]
    First,
    #[error("failed")]
    #[problem(title = "")]
    Second,
    #[error("failed")]
    #[problem(status = 404, colour = "red")]
    Third,
}"##,
        ),
        axum_problem: Some(
            r##"enum E {
    #[error("failed")]
    #[problem(status = 99)]
    First,
    #[error("failed")]
    #[problem(title = "Second")]
    Second,
    #[error("failed")]
    #[problem(status = 404, colour = "red")]
    Third,
}"##,
        ),
    },
];
