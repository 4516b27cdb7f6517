#!/usr/bin/env bash
# Starts the described service on axum with utoipa, and sends it generated requests with schemathesis: each response must have a
# status, a content type, a body and header fields that its document describes.
#
#   tools/schemathesis.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/python-tools.sh
service=$PWD/frameworks/described/utoipa
logs=$python/logs
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target} SCHEMATHESIS_HOOKS=$service/schemathesis_hooks.py
export PYTHONDONTWRITEBYTECODE=1

mkdir -p "$logs"
cargo build -q --locked --manifest-path frameworks/Cargo.toml -p described-utoipa
PORT=0 "$CARGO_TARGET_DIR/debug/described-utoipa" > "$logs/address" &
server=$!
trap 'kill "$server"' EXIT
# schemathesis writes files into the current folder
cd "$logs"
for _ in $(seq 100); do
    address=$(cat address)
    [ -z "$address" ] || break
    sleep 0.1
done

# run TOKEN EXAMPLES [OPTION…]
run() {
    local log=$1.log
    if ! "$python/bin/schemathesis" --config-file "$service/schemathesis.toml" run "$address/openapi.json" --no-color \
        -H "Authorization: Bearer $1" -n "$2" "${@:3}" > "$log" 2>&1; then
        cat "$log" >&2
        exit 1
    fi
    echo "token $1: $(grep -E '[0-9]+ generated' "$log" | sed 's/^ *//' || true)"
}

run writer 200
# with these tokens, no operation succeeds, or none that writes
run reader 50 --exclude-checks positive_data_acceptance
run unknown 50 --exclude-checks positive_data_acceptance
run busy 50 --exclude-checks positive_data_acceptance
run broken 50 --exclude-checks positive_data_acceptance,not_a_server_error
