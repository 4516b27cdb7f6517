//! The guide shows the programs that are tested, and no others.

/// The Rust code of a page.
fn programs(page: &str) -> Vec<&str> {
    let blocks = page.split("```rust,ignore\n").skip(1);
    blocks.map(|block| block.split_once("```").expect("a block ends").0).collect()
}

#[test]
fn the_page_about_frameworks_shows_what_is_tested() {
    let layer = include_str!("lambda.rs");
    let [actix, hyper, warp, lambda, join, poem] = programs(include_str!("../../../docs/frameworks.md"))[..]
    else {
        panic!("the page has five programs");
    };
    assert_eq!(actix, include_str!("../../examples/actix.rs"));
    assert_eq!(hyper, include_str!("../../examples/hyper.rs"));
    assert_eq!(warp, include_str!("../../examples/warp.rs"));
    assert_eq!(lambda, include_str!("../../examples/lambda.rs"));
    assert_eq!(poem, include_str!("../../examples/poem.rs"));
    assert!(!join.is_empty() && layer.contains(join), "{join}");
}

#[test]
fn the_page_about_the_boundary_shows_how_to_count() {
    let programs = programs(include_str!("../../../docs/boundary.md"));
    assert!(programs.contains(&include_str!("../../examples/metrics.rs")), "{programs:#?}");
}
