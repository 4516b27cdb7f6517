#!/usr/bin/env bash
# Runs the tests of the service in tests/coverage with cargo test, and with nextest if it is installed, and compares the reports on
# which problem types they have sent. It also provokes what can go wrong with the records. It runs the tests only in this way, because each
# step depends on which executables were built and have run before.
set -euo pipefail
cd "$(dirname "$0")/.."
target=${CARGO_TARGET_DIR:-$PWD/target}
export CARGO_TARGET_DIR=$target

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
records=$work/records
export PROBLEM_COVERAGE=$records

run_tests() { cargo test -q -p problem-coverage "$@" > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }; }
build_tests() { cargo test -q -p problem-coverage --tests --no-run "$@" > "$work/log" 2>&1; }
# without the hash in the names of executables
plain() { sed -E "s#$target/debug/(deps|build)/(.*/)?([a-z_]+)-[0-9a-f]{16}#\3#g; s#$work#WORK#g; s#-[0-9a-f]{16}\.[0-9a-f]{16}\.[0-9a-f]+-[0-9a-f]+\.problems#.problems#g"; }
# the arguments of the command, and the expected exit code
report() {
    local expected=$1 code=0
    shift
    cargo run -q -p problem-coverage --example catalogue ${features:-} -- coverage "$@" > "$work/report" 2>&1 || code=$?
    plain < "$work/report" > "$work/report.plain"
    [ "$code" = "$expected" ] || { cat "$work/report"; fail "the exit code is $code instead of $expected"; }
}
fail() { echo "tools/coverage.sh: $1" >&2; exit 1; }
# the report is exactly the standard input
is() { diff -u --label expected --label report - "$work/report.plain" || fail "another report: $1"; echo "ok: $1"; }
has() { grep -qF -- "$2" "$work/report.plain" || { cat "$work/report.plain"; fail "the report lacks \`$2\`: $1"; }; echo "ok: $1"; }
lacks() { ! grep -qF -- "$2" "$work/report.plain" || { cat "$work/report.plain"; fail "the report has \`$2\`: $1"; }; echo "ok: $1"; }

# a time stamp of a file system can be as coarse as a second
touch_later() { sleep 1; touch "$@"; }

usual() {
    cat << 'END'
7 of 8 problem types were sent (87 %)

no test has sent:
  410 WITHDRAWN: problem_coverage::OrderError

accepted as not sent:
  WAREHOUSE_BUSY: the warehouse is never busy in tests

sent, but not in the catalogue:
  410 UNDOCUMENTED, by first, as https://api.example.com/errors/undocumented
  413 CONTENT_TOO_LARGE, by first, as https://api.example.com/errors/content-too-large. If clients should know it, add `.with::<problem_core::describe::OfStatus<413>>()`
  If the catalogue is newer than the tests, run the tests again.

sent with another type URI than that of the catalogue:
  423 LOCKED: about:blank
END
}

run_tests
report 0
usual | is "cargo test: two executables, doctests leave no records, and what is rendered but not sent does not count"

report 1 --fail
has "--fail" "error: no test has sent some of the problem types"
report 1 --minimum 88
has "--minimum, not reached" "error: 87 % of the problem types were sent, less than 88 %"
report 1 --minimum 87
has "--minimum, with unknown problem types" "error: the records do not agree with the catalogue"

before=$(cat "$records"/*.problems)
[ "$(grep -c . <<< "$before")" = 9 ] || fail "there is not one record for each problem type of each executable"
run_tests
[ "$(cat "$records"/*.problems)" = "$before" ] || fail "the second run has written records again"
echo "ok: a second run writes nothing"

if command -v cargo-nextest > /dev/null; then
    mv "$records" "$work/of-cargo-test"
    cargo nextest run -p problem-coverage > "$work/log" 2>&1 || { cat "$work/log" >&2; exit 1; }
    report 0
    usual | is "nextest: a process for each test"
    rm -rf "$records"
    (
        unset PROBLEM_COVERAGE
        cargo nextest run -p problem-coverage --config "env.PROBLEM_COVERAGE='$records'" > "$work/log" 2>&1 ||
            { cat "$work/log" >&2; exit 1; }
    )
    report 0
    usual | is "nextest, with the variable in the configuration of Cargo"
    rm -rf "$records"
    mv "$work/of-cargo-test" "$records"
else
    echo "left out: nextest is not installed"
fi

run_tests --test second -- no_test_has_this_name
report 0
usual | is "a filtered run of the same executable takes nothing away"

touch_later tests/coverage/tests/second.rs
build_tests
report 0
has "a rebuilt executable" "  409 OUT_OF_STOCK: problem_coverage::OrderError"
has "a rebuilt executable is named" "second: 1 record, because the executable was built again, and has not sent this since"

run_tests --test second
report 0
usual | is "it has run again, which replaces its records"

features="--features next-version"
report 0
has "another version of the error type" "first: 3 records, because its error type has other problem types than in the catalogue"
lacks "a code that another version had" "LINE_WRONG"
has "problems without an error type still count" "3 of 9 problem types were sent (33 %)"
features=

cargo test -q -p problem-coverage --test second -- --ignored > "$work/log" 2>&1 && fail "the process did not abort"
report 0
lacks "a process that aborts" "WITHDRAWN"
has "a process that aborts" "8 of 8 problem types were sent (100 %)"

rm "$target"/debug/deps/second-*
report 0
has "an executable that was deleted" "second: 2 records, because the executable does not exist any more"
report 0 --missing-executables
has "--missing-executables" "8 of 8 problem types were sent (100 %)"

report 0 --package another
has "--package" "0 of 8 problem types were sent (0 %)"
has "--package names the packages with records" "The records in WORK/records are of other packages: problem-coverage."
report 0 --package another --package problem-coverage --missing-executables
has "--package, twice" "8 of 8 problem types were sent (100 %)"

printf '\n{"format":1,"code":"ORDER_' >> "$(ls "$records"/first-*)"
report 0
has "a line that is incomplete" "WORK/records/first.problems: 1 record, because the file is damaged"

report 0 --reset
[ -z "$(ls "$records")" ] || fail "--reset has left files"
report 0
has "--reset" "There are no records in WORK/records. Set PROBLEM_COVERAGE to this folder when you run the tests."
report 2 --reset --fail
has "--reset with another option" "error: --reset deletes all records, so it takes only --records"

PROBLEM_COVERAGE=records run_tests --test second -- --nocapture
grep -qF 'problem-core records no problem types: PROBLEM_COVERAGE must be an absolute path, but is `records`' "$work/log" ||
    fail "a relative path is not reported"
[ ! -e tests/coverage/records ] || fail "a relative path makes a folder"
echo "ok: a relative path"

touch "$work/file"
PROBLEM_COVERAGE=$work/file run_tests
[ "$(grep -cF 'a file in `'"$work"'/file` cannot be written: ' "$work/log")" = 2 ] || fail "two processes must report a folder that is a file"
echo "ok: a folder that cannot be written does not break a test"

env -u PROBLEM_COVERAGE cargo test -q -p problem-coverage > "$work/log" 2>&1
report 0
has "without the variable, nothing is recorded" "There are no records"
(
    unset PROBLEM_COVERAGE
    report 2
    has "without the variable, the command asks for a folder" "set PROBLEM_COVERAGE, or pass --records DIR"
)
