//! A client in Python decodes the same details. `tools/grpc-python.sh` installs what it needs, and runs this test.

use std::process::Command;

use problem_core::Boundary;

use crate::kinds::KINDS;
use crate::service::serve;

#[test]
#[ignore = "needs Python with grpcio-status: run tools/grpc-python.sh"]
fn a_client_in_python_decodes_the_same_details() {
    let server = serve(Boundary::new());
    let client = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/client.py");
    let output = Command::new("python3").arg(client).arg(server.to_string()).args(KINDS).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let found = String::from_utf8(output.stdout).unwrap();

    // the client in Rust also shows the event, and the media type
    let is_shown = |line: &&str| !line.starts_with("  log: ") && *line != "  content-type: application/grpc";
    let expected: Vec<_> = include_str!("../kinds.txt").lines().filter(is_shown).collect();
    assert_eq!(found.lines().collect::<Vec<_>>(), expected);
}
