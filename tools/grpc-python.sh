#!/usr/bin/env bash
# Lets a client in Python decode the statuses of a tonic server with grpcio-status. It is left out if there is no Python, or if the packages
# cannot be installed.
#
#   tools/grpc-python.sh
set -euo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target} PYTHONDONTWRITEBYTECODE=1
packages=$CARGO_TARGET_DIR/grpc-python
requirements=frameworks/tonic/tests/requirements.txt

if ! cmp -s "$requirements" "$packages/requirements.txt"; then
    if ! command -v python3 >/dev/null; then
        echo "left out: there is no python3"
        exit 0
    fi
    rm -rf "$packages"
    if ! python3 -m pip install -q --disable-pip-version-check --target "$packages" -r "$requirements" > "$packages.log" 2>&1; then
        tail -n 3 "$packages.log"
        echo "left out: $requirements could not be installed"
        exit 0
    fi
    cp "$requirements" "$packages/requirements.txt"
fi
PYTHONPATH=$packages cargo test -q --locked --manifest-path frameworks/Cargo.toml -p with-tonic --test it python -- --ignored
