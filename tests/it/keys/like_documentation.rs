//! What the documentation of a problem type says if several variants are like the same one.

use problem_core::{ProblemTypes, RateLimit, ToProblem};

#[derive(Debug, thiserror::Error, problem_core::Problem)]
#[problem(header("X-Code" = "1"))]
enum Code {
    #[error("not sent")]
    #[problem(status = 404)]
    NoIndex,
    #[error("not sent")]
    #[problem(status = 429, retry_after = 5)]
    TooMany,
}

mod codes {
    pub const TAKEN: &str = "TAKEN";
}

#[derive(Debug, thiserror::Error, problem_core::Problem)]
enum SearchError {
    #[error("no index {uid}")]
    #[problem(like = Code::NoIndex)]
    NoIndex {
        #[problem(extension)]
        uid: u8,
    },
    #[error("no alias {alias}")]
    #[problem(like = Code::NoIndex)]
    NoAlias {
        #[problem(extension, header = "X-Alias")]
        alias: u8,
    },
    #[error("the name is taken")]
    #[problem(status = 409, code = codes::TAKEN)]
    NameTaken {
        #[problem(extension)]
        name: u8,
    },
    #[error("the place is taken")]
    #[problem(status = 409, code = codes::TAKEN)]
    PlaceTaken {
        #[problem(extension)]
        place: u8,
    },
    #[error("too many searches")]
    #[problem(like = Code::TooMany)]
    Limited(#[problem(rate_limit)] RateLimit),
}

#[derive(Debug, thiserror::Error, problem_core::Problem)]
#[error("{code}")]
struct Waiting {
    #[problem(transparent)]
    code: Code,
    #[problem(retry_after)]
    wait: u64,
}

#[test]
fn a_problem_type_has_the_members_and_headers_of_all_its_variants() {
    const TYPES: ProblemTypes = SearchError::TYPES;
    let codes: Vec<_> = TYPES.iter().map(|problem_type| problem_type.code()).collect();
    assert_eq!(codes, ["NO_INDEX", "TAKEN", "TOO_MANY"]);
    let [index, taken] = [0, 1].map(|at| TYPES.get(at).unwrap());
    assert_eq!(index.members(), ["uid", "alias"]);
    assert_eq!(index.headers(), ["X-Code", "X-Alias"]);
    assert_eq!(taken.members(), ["name", "place"]);
    for error in [SearchError::NoIndex { uid: 1 }, SearchError::NoAlias { alias: 2 }] {
        assert_eq!(error.problem_type().members(), index.members());
    }
    for error in [SearchError::NameTaken { name: 1 }, SearchError::PlaceTaken { place: 2 }] {
        assert_eq!(error.problem_type().members(), taken.members());
    }
}

#[test]
fn a_time_that_a_field_decides_is_not_the_one_of_the_other_variant() {
    assert_eq!(Code::TooMany.problem_type().retry_after(), Some(5));
    let limited = SearchError::Limited(RateLimit::new(100, 0, 30));
    assert_eq!(limited.to_response::<bytes::Bytes>().headers()["retry-after"], "30");
    assert_eq!(limited.problem_type().retry_after(), None);

    let waiting = Waiting { code: Code::TooMany, wait: 60 };
    assert_eq!(waiting.to_response::<bytes::Bytes>().headers()["retry-after"], "60");
    assert_eq!(waiting.problem_type().retry_after(), None);
    assert_eq!(Waiting::TYPES.by_code("TOO_MANY").unwrap().retry_after(), None);
}
