//! The compile errors, a mistake a file.

#[test]
fn mistakes_are_refused_with_these_words() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}
