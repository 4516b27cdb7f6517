use problem_core::{
    ErrorStatus, Occurrence, Problem, ProblemType, ProblemTypeDefinition, ProblemTypes, ToProblem,
};

#[derive(Debug, thiserror::Error)]
#[error("storage")]
struct StorageError;

static DEFINITIONS: [ProblemTypeDefinition; 1] =
    [ProblemTypeDefinition::new(ErrorStatus::GONE, "NO_ORDER")];

impl ToProblem for StorageError {
    const TYPES: ProblemTypes = ProblemTypes::new(&DEFINITIONS, &[]);

    fn describe<'a>(&'a self, _: &mut Occurrence<'a>) -> ProblemType<'a> {
        DEFINITIONS[0].problem_type()
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError<'a> {
    #[problem(status = 404)]
    NoOrder(&'a str),
    #[problem(transparent)]
    Storage(StorageError),
}

fn main() {}
