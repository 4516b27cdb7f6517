#!/usr/bin/env bash
# Checks the dependencies of the published crates. It works on a copy of these crates, so that the lock file and the
# dev-dependencies of this workspace have no influence.
#
#   tools/published.sh lowest
#
# compiles them with the lowest version of each dependency that their Cargo.toml files allow: with all features, with none, with
# the default ones, and with each alone. It fails if a bound is too low, or lower than another dependency requires. The features in
# `newer` are left out.
#
#   tools/published.sh rust-version
#
# fails if no version of a dependency supports the `rust-version` of this workspace, and compiles them with that Rust if rustup
# can install it. The features in `newer` are left out.
set -euo pipefail
cd "$(dirname "$0")/.."
mode=${1:-}

# features whose framework requires a newer Rust, which the crate docs name, and newer dependencies in all its versions. Cargo
# chooses these by itself when the feature is on, so nobody else needs to have them.
newer='salvo|salvo-oapi'

# features whose library requires newer versions of some dependencies than these crates, and those versions. The lowest versions of the
# libraries are checked with them.
demanding='aide|jiff|schemars|schemars-09'
demanded='serde_json 1.0.127
proc-macro2 1.0.93
quote 1.0.38
syn 3.0.3'

copy=$(mktemp -d)
trap 'rm -rf "$copy"' EXIT
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}

for crate in problem-core problem-derive problem-shared; do
    # -L: the README of core is a link to the one of the workspace
    cp -RL "$crate" "$copy/$crate"
    awk '/^\[/ { skipped = /^\[dev-dependencies\]/ } !skipped' "$crate/Cargo.toml" > "$copy/$crate/Cargo.toml"
done
{
    printf '[workspace]\nresolver = "3"\nmembers = ["problem-core", "problem-derive", "problem-shared"]\n\n'
    awk '/^\[/ { kept = /^\[workspace\.(package|lints)/ } kept' Cargo.toml
} > "$copy/Cargo.toml"
cp rust-toolchain.toml "$copy/"
features=$(sed -n '/^\[features\]/,/^\[/p' problem-core/Cargo.toml | sed -n 's/^\([a-z][a-z0-9-]*\) = .*/\1/p')
ours=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)
cd "$copy"

# without these features, their frameworks are no dependencies
sed -i -E "/^($newer) = /d; /^($newer)_core = /d" problem-core/Cargo.toml
features=$(grep -vxE "$newer" <<< "$features")
export RUSTFLAGS="${RUSTFLAGS:-} -A unexpected_cfgs"

# the crates are compiled as a user compiles them
check() {
    cargo check -q --locked -p problem-core "$@" || {
        echo "this does not compile: cargo check -p problem-core $*" >&2
        exit 1
    }
}

check_all() {
    check --all-features
    check --no-default-features
    check
    for feature in $features; do
        check --no-default-features --features "$feature"
    done
}

# only the resolver needs an unstable option
lowest_versions() {
    RUSTC_BOOTSTRAP=1 cargo generate-lockfile -q -Z direct-minimal-versions
}

case $mode in
lowest)
    cp problem-core/Cargo.toml all.toml
    sed -i -E "/^($demanding) = /d" problem-core/Cargo.toml
    features=$(grep -vxE "$demanding" <<< "$features")
    lowest_versions
    check_all
    cp all.toml problem-core/Cargo.toml
    while read -r crate version; do
        sed -i -E "s/^($crate = (\{ version = )?)\"[^\"]*\"/\\1\"$version\"/" problem-core/Cargo.toml problem-derive/Cargo.toml
    done <<< "$demanded"
    lowest_versions
    for feature in $(sed -n '/^\[features\]/,/^\[/p' all.toml | grep -oE "^($demanding) " ); do
        check --no-default-features --features "$feature"
    done
    ;;
rust-version)
    # cargo takes the newest versions that support our `rust-version`, and others only where there are none
    resolved=$(CARGO_RESOLVER_INCOMPATIBLE_RUST_VERSIONS=fallback cargo generate-lockfile 2>&1)
    highest=$(cargo metadata --locked --all-features --format-version 1 | grep -oE '"rust_version":"[0-9.]+"' | grep -oE '[0-9.]+' | sort -V | tail -1)
    echo "rust-version $ours; the newest Rust that a crate needs is $highest"
    if [ "$(printf '%s\n' "$ours" "${highest%.0}" | sort -V | tail -1)" != "$ours" ]; then
        echo "A dependency needs a newer Rust than ours:" >&2
        grep '(requires Rust' <<< "$resolved" >&2 || echo "$resolved" >&2
        exit 1
    fi
    if command -v rustup >/dev/null && timeout 300 rustup toolchain install "$ours" --profile minimal >/dev/null 2>&1; then
        export RUSTUP_TOOLCHAIN=$ours
        rustc -V
        check_all
    else
        echo "left out: Rust $ours could not be installed"
    fi
    ;;
*)
    echo "usage: tools/published.sh lowest|rust-version" >&2
    exit 2
    ;;
esac
