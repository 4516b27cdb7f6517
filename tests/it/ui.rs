//! The compile errors, with one mistake in each file.

#[test]
fn mistakes_are_refused_with_these_words() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("ui/*/*.rs");
}
