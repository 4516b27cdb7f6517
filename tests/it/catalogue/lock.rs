//! The lock as a file.

#![allow(dead_code, reason = "the types are only described")]

use problem_core::Problem;
use problem_core::catalogue::{catalogue, check, write_lock};

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

const LOCK: &str = r#"{
  "isOpen": false,
  "lock": 1,
  "mediaTypes": [
    "application/problem+json"
  ],
  "problems": {
    "ORDER_NOT_FOUND": {
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
      "headers": {
        "www-authenticate": {
          "required": true
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
    let how = "to accept this, write the lock again: UPDATE_ERRORS_LOCK=1 cargo test";
    assert_eq!(format!("{missing:?}"), format!("there is no {} yet\n{how}", lock.display()));
    assert!(missing.changes().is_empty() && !missing.is_breaking());

    write_lock(&errors, &lock).unwrap();
    assert_eq!(std::fs::read_to_string(&lock).unwrap(), LOCK);
    check(&errors, &lock).unwrap();
    // another checkout
    std::fs::write(&lock, LOCK.replace('\n', "\r\n")).unwrap();
    check(&errors, &lock).unwrap();

    std::fs::write(&lock, LOCK.replace("404", "410").replace("Order Not Found", "No Order")).unwrap();
    let changed = check(&errors, &lock).unwrap_err();
    assert!(changed.is_breaking());
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
    let refused = |text: &str| {
        std::fs::write(&lock, text).unwrap();
        check(&catalogue![OrderError], &lock).unwrap_err().to_string()
    };
    for (text, reason) in [
        ("", "is not a lock: EOF while parsing a value at line 1 column 0"),
        ("{}", "is not a lock: the member `lock` is not 1"),
        (r#"{"lock":2,"problems":{}}"#, "is not a lock: the member `lock` is not 1"),
        (r#"{"lock":1}"#, "is not a lock: the member `problems` is missing"),
        (r#"{"lock":1,"problems":{"A":{}}}"#, "is not a lock: a problem type has no `status`"),
        (&LOCK.replace("  ", " "), "has the right content in another form"),
    ] {
        assert!(refused(text).contains(reason), "{text}: {}", refused(text));
    }
    std::fs::remove_file(&lock).unwrap();
    std::fs::create_dir(&lock).unwrap();
    assert!(check(&catalogue![OrderError], &lock).unwrap_err().to_string().contains("cannot be read"));
    assert!(
        write_lock(&catalogue![OrderError], &lock).unwrap_err().to_string().contains("cannot be written")
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
  UNAUTHENTICATED: it is a 401 with the type https://api.example.com/errors/unauthenticated (it::catalogue::lock::OrderError) and a 401 with the type https://other.example.com/unauthenticated (it::catalogue::lock::other::OtherError); give one of them another `code`"
    );
    write_lock(&two.accepting_ambiguous_code("UNAUTHENTICATED"), &lock).unwrap();
    let locked = std::fs::read_to_string(&lock).unwrap();
    for uri in ["https://api.example.com/errors/unauthenticated", "https://other.example.com/unauthenticated"]
    {
        assert!(locked.contains(&format!("\"UNAUTHENTICATED 401 {uri}\": {{")), "{locked}");
    }
    let member = check(&catalogue![OrderError, other::OtherMember], &lock).unwrap_err().to_string();
    assert!(member.contains("ORDER_NOT_FOUND: the member id has different types in it::catalogue::lock::OrderError and it::catalogue::lock::other::OtherMember"), "{member}");
}
