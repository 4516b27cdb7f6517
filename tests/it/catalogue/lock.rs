//! The lock as a file.

#![allow(dead_code, reason = "the types are only described")]

use problem_core::catalogue::{catalogue, check, write_lock};
use problem_core::{Boundary, Problem};

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://api.example.com/errors/")]
pub enum OrderError {
    /// There is no order with this number.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension)]
        id: u64,
        #[problem(extension)]
        near: Option<Vec<String>>,
    },
    #[error("sign in first")]
    #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
    Unauthenticated,
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "https://other.example.com/")]
enum OtherStatus {
    #[error("nothing")]
    #[problem(status = 404)]
    NotFound,
}

const LOCK: &str = r#"{
  "isOpen": false,
  "lock": 1,
  "mediaTypes": [
    "application/problem+json"
  ],
  "problems": {
    "ORDER_NOT_FOUND": {
      "detail": "always",
      "headers": {},
      "members": {
        "id": {
          "required": true,
          "schema": {
            "maximum": 18446744073709551615,
            "minimum": 0,
            "type": "integer"
          }
        },
        "near": {
          "required": false,
          "schema": {
            "items": {
              "type": "string"
            },
            "type": "array"
          }
        }
      },
      "status": 404,
      "title": "Order Not Found",
      "type": "https://api.example.com/errors/order-not-found"
    },
    "UNAUTHENTICATED": {
      "detail": "always",
      "headers": {
        "www-authenticate": {
          "required": true,
          "values": [
            "Bearer realm=\"orders\""
          ]
        }
      },
      "members": {},
      "status": 401,
      "title": "Unauthenticated",
      "type": "https://api.example.com/errors/unauthenticated"
    }
  },
  "requestMembers": [],
  "responseHeaders": []
}
"#;

#[test]
fn the_lock_is_a_text_that_people_review() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("errors.lock");
    let errors = catalogue![OrderError];

    let missing = check(&errors, &lock).unwrap_err();
    let how = "to write it: UPDATE_ERRORS_LOCK=1 cargo test";
    assert_eq!(format!("{missing:?}"), format!("there is no {} yet\n{how}", lock.display()));
    assert!(missing.changes().is_empty() && !missing.is_breaking() && !missing.is_compatible());
    // the path is relative to a folder that the user may not expect
    let relative = check(&errors, "no-such-folder/errors.lock").unwrap_err().to_string();
    let absolute = std::env::current_dir().unwrap().join("no-such-folder/errors.lock");
    assert!(relative.starts_with(&format!("there is no {} yet", absolute.display())), "{relative}");

    write_lock(&errors, &lock).unwrap();
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), LOCK);
    check(&errors, &lock).unwrap();
    // another checkout
    std::fs::write(&lock, LOCK.replace('\n', "\r\n")).unwrap();
    check(&errors, &lock).unwrap();
    // an editor of another system
    std::fs::write(&lock, format!("\u{feff}{LOCK}")).unwrap();
    check(&errors, &lock).unwrap();

    // another build of the workspace has turned `tonic` on
    let codes = "\"grpcCodes\": [\n        \"NOT_FOUND\"\n      ],\n      \"headers\"";
    std::fs::write(&lock, LOCK.replace("\"headers\"", codes)).unwrap();
    check(&errors, &lock).unwrap();
    write_lock(&errors, &lock).unwrap();
    assert!(std::fs::read_to_string(&lock).unwrap().contains("grpcCodes"));

    std::fs::write(&lock, LOCK.replace("Order Not Found", "No Order")).unwrap();
    let compatible = check(&errors, &lock).unwrap_err();
    assert!(compatible.is_compatible() && !compatible.is_breaking(), "{compatible}");
    std::fs::write(&lock, LOCK.replace("404", "410").replace("Order Not Found", "No Order")).unwrap();
    let changed = check(&errors, &lock).unwrap_err();
    assert!(changed.is_breaking() && !changed.is_compatible());
    let expected = format!(
        "the errors differ from {}; 1 of 2 changes break clients:
  breaking:   ORDER_NOT_FOUND: the status has changed from 410 to 404
  compatible: ORDER_NOT_FOUND: the title has changed from \"No Order\" to \"Order Not Found\"
to break clients anyway, write the lock again: UPDATE_ERRORS_LOCK=1 cargo test",
        lock.display()
    );
    assert_eq!(changed.to_string(), expected);
}

#[test]
fn a_file_that_is_not_a_lock_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("errors.lock");
    let refused = |text: &[u8]| {
        std::fs::write(&lock, text).unwrap();
        let error = check(&catalogue![OrderError], &lock).unwrap_err();
        // only its form is wrong, or nothing is known
        let has_right_content = error.to_string().contains("in another form");
        assert!(error.is_compatible() == has_right_content && !error.is_breaking());
        error.to_string()
    };
    let duplicate = LOCK.replace(r#""UNAUTHENTICATED": {"#, r#""ORDER_NOT_FOUND": {"#);
    let replaced = |old: &str, new: &str| {
        assert!(LOCK.contains(old), "{old}");
        LOCK.replacen(old, new, 1)
    };
    for (text, reason) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        (&LOCK[..LOCK.len() / 2], "EOF while parsing"),
        ("[]", "it is not an object"),
        ("{}", "`lock` is missing"),
        (
            &replaced(r#""lock": 1"#, r#""lock": 2"#),
            "it has the version 2, and this version of problem-core reads the version 1",
        ),
        (r#"{"lock":1}"#, "`problems` is missing"),
        (&duplicate, "the key `ORDER_NOT_FOUND` occurs twice at line "),
        (
            &replaced(r#""status": 404"#, r#""status": "404""#),
            "`problems.ORDER_NOT_FOUND.status` is not a number",
        ),
        (&replaced(r#""status": 404,"#, ""), "`problems.ORDER_NOT_FOUND.status` is missing"),
        (
            &replaced(r#""required": true"#, r#""required": "yes""#),
            "`problems.ORDER_NOT_FOUND.members.id.required` is not `true` or `false`",
        ),
        (
            &replaced(r#""detail": "always""#, r#""detail": true"#),
            r#"`problems.ORDER_NOT_FOUND.detail` is not `"always"` or `"sometimes"`"#,
        ),
        (
            &replaced(r#""values": ["#, r#""values": [1, "#),
            "`problems.UNAUTHENTICATED.headers.www-authenticate.values` is not a list of texts",
        ),
        (&replaced(r#""isOpen": false"#, r#""isOpen": 0"#), "`isOpen` is not `true` or `false`"),
    ] {
        let message = refused(text.as_bytes());
        let start = format!("{} is not a lock: {reason}", lock.display());
        assert!(message.starts_with(&start), "{message}");
        assert!(message.ends_with("\nrestore the file from version control; then check again"), "{message}");
    }
    assert!(refused(b"\xff{}").contains("is not a lock: it is not UTF-8\nrestore"));
    assert!(refused(LOCK.replace("  ", " ").as_bytes()).contains("has the right content in another form"));
}

#[test]
fn a_file_that_cannot_be_read_is_no_reason_to_write_it() {
    let folder = tempfile::tempdir().unwrap();
    let unreadable = check(&catalogue![OrderError], folder.path()).unwrap_err().to_string();
    assert!(
        unreadable.contains("cannot be read: ") && !unreadable.contains("write the lock"),
        "{unreadable}"
    );
    let unwritable = write_lock(&catalogue![OrderError], folder.path()).unwrap_err().to_string();
    assert!(unwritable.contains("cannot be written"), "{unwritable}");
}

#[test]
fn a_merge_conflict_is_neither_read_nor_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("errors.lock");
    let text = LOCK.replacen(
        "      \"status\": 404,\n",
        "<<<<<<< HEAD\n      \"status\": 404,\n=======\n      \"status\": 410,\n>>>>>>> other\n",
        1,
    );
    std::fs::write(&lock, &text).unwrap();
    let line = text.lines().position(|line| line.starts_with('<')).unwrap() + 1;
    let expected = format!(
        "{} has the markers of a merge conflict, the first in line {line}\n\
         resolve the conflict, or restore the file from version control; then check again",
        lock.display()
    );
    for result in [check(&catalogue![OrderError], &lock), write_lock(&catalogue![OrderError], &lock)] {
        assert_eq!(result.unwrap_err().to_string(), expected);
    }
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), text);
}

#[test]
fn the_variable_writes_the_lock_and_lists_what_was_accepted() {
    const NAME: &str = "catalogue::lock::the_variable_writes_the_lock_and_lists_what_was_accepted";
    // this test, in a process that has the variable
    if let Some(lock) = std::env::var_os("LOCK_OF_TEST") {
        return check(&catalogue![OrderError], lock).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("errors.lock");
    let update = || {
        let mut test = std::process::Command::new(std::env::current_exe().unwrap());
        test.args(["--exact", NAME]).env("UPDATE_ERRORS_LOCK", "1").env("LOCK_OF_TEST", &lock);
        let output = test.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(std::fs::read_to_string(&lock).unwrap(), LOCK);
        String::from_utf8(output.stderr).unwrap()
    };
    let shown = lock.display();
    assert_eq!(update(), format!("{shown} is written\n"));
    assert_eq!(update(), "");
    std::fs::write(&lock, LOCK.replace("404", "410")).unwrap();
    let breaking = "breaking:   ORDER_NOT_FOUND: the status has changed from 410 to 404";
    assert_eq!(update(), format!("{shown} is written; 1 of 1 changes break clients:\n  {breaking}\n"));
    std::fs::write(&lock, &LOCK[..9]).unwrap();
    let report = update();
    assert!(
        report.starts_with(&format!("{shown} is written. It was not a lock (EOF while parsing")),
        "{report}"
    );
}

#[test]
fn a_lock_in_another_form_is_no_change_of_the_errors() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("errors.lock");
    let other = LOCK
        .replace("www-authenticate", "WWW-Authenticate")
        .replace(r#""type": "integer""#, r#""type": ["integer"], "title": "Id""#);
    std::fs::write(&lock, other).unwrap();
    let error = check(&catalogue![OrderError], &lock).unwrap_err();
    assert!(error.changes().is_empty());
    assert!(error.to_string().contains("has the right content in another form"), "{error}");
}

mod other {
    #[derive(Debug, thiserror::Error, problem_core::Problem)]
    #[problem(base = "https://api.example.com/errors/")]
    pub enum SameError {
        #[error("sign in first")]
        #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
        Unauthenticated,
    }

    #[derive(Debug, thiserror::Error, problem_core::Problem)]
    #[problem(base = "https://api.example.com/errors/")]
    pub enum OtherComment {
        #[error("no order {id}")]
        #[problem(status = 404)]
        OrderNotFound {
            /// Another comment.
            #[problem(extension)]
            id: u64,
        },
    }

    #[derive(Debug, thiserror::Error, problem_core::Problem)]
    #[problem(base = "https://other.example.com/")]
    pub enum OtherError {
        #[error("sign in first")]
        #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
        Unauthenticated,
    }

    #[derive(Debug, thiserror::Error, problem_core::Problem)]
    #[problem(base = "https://api.example.com/errors/")]
    pub enum OtherMember {
        #[error("no order {id}")]
        #[problem(status = 404)]
        OrderNotFound {
            #[problem(extension)]
            id: String,
        },
    }
}

#[test]
fn one_code_has_one_meaning() {
    let folder = tempfile::tempdir().unwrap();
    let lock = folder.path().join("errors.lock");
    // the same problem type in two crates is one entry
    write_lock(&catalogue![OrderError, other::SameError], &lock).unwrap();
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), LOCK);

    // also if another comment is on a member
    write_lock(&catalogue![OrderError, other::OtherComment], &lock).unwrap();

    let two = catalogue![OrderError, other::OtherError];
    assert_eq!(
        write_lock(&two, &lock).unwrap_err().to_string(),
        "clients cannot rely on these problem types:
  UNAUTHENTICATED: it is a 401 with the type https://api.example.com/errors/unauthenticated (it::catalogue::lock::OrderError) and a 401 with the type https://other.example.com/unauthenticated (it::catalogue::lock::other::OtherError); use the same base of type URIs for both, or give one of them another `code`"
    );
    write_lock(&two.accepting_ambiguous_code("UNAUTHENTICATED"), &lock).unwrap();
    let locked = std::fs::read_to_string(&lock).unwrap();
    for uri in ["https://api.example.com/errors/unauthenticated", "https://other.example.com/unauthenticated"]
    {
        assert!(locked.contains(&format!("\"UNAUTHENTICATED 401 {uri}\": {{")), "{locked}");
    }
    // the boundary sends this code too
    let inside = catalogue![OtherStatus].in_boundary(&Boundary::new());
    let conflict = check(&inside, &lock).unwrap_err().to_string();
    assert_eq!(
        conflict,
        "clients cannot rely on these problem types:
  NOT_FOUND: it is a 404 with the type https://other.example.com/not-found (it::catalogue::lock::OtherStatus) and a 404 (of the boundary or an extractor); use the same base of type URIs for both, such as the one of the boundary"
    );
    let member = check(&catalogue![OrderError, other::OtherMember], &lock).unwrap_err().to_string();
    assert!(member.contains("ORDER_NOT_FOUND: the member id has different types in it::catalogue::lock::OrderError and it::catalogue::lock::other::OtherMember"), "{member}");
}
