//! The form of the records: each is a line of JSON that needs no other line, because several processes may write into one file, and
//! any of them may end in the middle of a line.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::recorder::executable::{Build, Executable};

/// The version of the form. Records of another version are unreadable.
const FORMAT: u64 = 1;

/// How the names of files with records end.
pub(crate) const EXTENSION: &str = "problems";

/// A problem that an executable has sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    pub(crate) executable: Executable,
    /// The package whose tests ran, if Cargo or nextest has started them.
    pub(crate) package: Option<String>,
    pub(crate) sent: Sent,
}

/// What is noted about a problem.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Sent {
    pub(crate) code: String,
    pub(crate) status: u16,
    /// The type URI that was sent. It is `None` for `about:blank`.
    pub(crate) type_uri: Option<String>,
    /// The path of the Rust type with the table of problem types, if the derive wrote the table.
    pub(crate) table: Option<String>,
    /// The version of the table.
    pub(crate) version: Option<u64>,
}

impl Record {
    /// The line of the record, without its end.
    pub(crate) fn to_line(&self) -> String {
        let Self { executable, package, sent } = self;
        json!({
            "format": FORMAT,
            "code": sent.code,
            "status": sent.status,
            "type": sent.type_uri,
            "table": sent.table,
            "version": sent.version,
            "executable": executable.path.to_string_lossy(),
            "written": executable.build.written,
            "length": executable.build.len,
            "package": package,
        })
        .to_string()
    }

    /// Reads a line. It is `None` if the line is damaged, or has the form of another version.
    pub(crate) fn from_line(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let text = |name: &str| value[name].as_str().map(str::to_owned);
        if value["format"] != FORMAT {
            return None;
        }
        Some(Self {
            executable: Executable {
                path: PathBuf::from(text("executable")?),
                build: Build { written: value["written"].as_u64()?, len: value["length"].as_u64()? },
            },
            package: text("package"),
            sent: Sent {
                code: text("code")?,
                status: value["status"].as_u64()?.try_into().ok()?,
                type_uri: text("type"),
                table: text("table"),
                version: value["version"].as_u64(),
            },
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn record() -> Record {
        Record {
            executable: Executable {
                path: "/target/debug/deps/api-1".into(),
                build: Build { written: u64::MAX, len: 7 },
            },
            package: Some("orders".to_owned()),
            sent: Sent {
                code: "ORDER_\"NOT\"\n_FOUND".to_owned(),
                status: 404,
                type_uri: None,
                table: Some("orders::Error".to_owned()),
                version: Some(u64::MAX),
            },
        }
    }

    #[test]
    fn a_record_is_one_line_and_can_be_read_again() {
        let line = record().to_line();
        assert!(!line.contains('\n'));
        assert_eq!(Record::from_line(&line), Some(record()));
    }

    #[test]
    fn no_part_of_a_line_is_a_record() {
        let line = record().to_line();
        for end in 0..line.len() {
            assert_eq!(Record::from_line(&line[..end]), None, "{}", &line[..end]);
        }
        assert_eq!(Record::from_line(&line.replace("\"format\":1", "\"format\":2")), None);
    }
}
