//! The example that counts errors.

use metrics_exporter_prometheus::PrometheusBuilder;
use problem_tests::wire;
use suite::socket;

#[expect(dead_code, reason = "`main` is for users")]
#[path = "../examples/metrics.rs"]
mod program;

#[test]
fn the_page_about_the_boundary_shows_this_program() {
    let program = include_str!("../examples/metrics.rs");
    assert!(include_str!("../../../docs/boundary.md").contains(&format!("```rust,ignore\n{program}```")));
}

#[test]
fn errors_are_counted_by_code() {
    let recorder = PrometheusBuilder::new().build_recorder();
    // of this thread, which serves
    let _guard = metrics::set_default_local_recorder(&recorder);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let server = async |listener| axum::serve(listener, program::app()).await.unwrap();
    socket::run(&runtime, server, |server| {
        for path in ["/orders/7", "/orders/8", "/orders/9", "/nowhere", "/orders/x"] {
            wire::get(server, path);
        }
    });
    let rendered = recorder.handle().render();
    let mut lines: Vec<_> = rendered.lines().filter(|line| line.starts_with("errors{")).collect();
    lines.sort_unstable();
    let expected = [
        r#"errors{code="BAD_REQUEST",status="400"} 1"#,
        r#"errors{code="NOT_FOUND",status="404"} 1"#,
        r#"errors{code="ORDER_NOT_FOUND",status="404"} 2"#,
    ];
    assert_eq!(lines, expected, "{rendered}");
}
