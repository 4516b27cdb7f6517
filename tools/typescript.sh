#!/usr/bin/env bash
# Generates the types of a client in TypeScript from the documents of two described services, and checks with `tsc --strict` what a
# client can do with them. A line of frameworks/described/typescript with the comment `// error TS…` must have exactly that error;
# every other line must have none.
#
#   tools/typescript.sh
set -euo pipefail
cd "$(dirname "$0")/.."
sources=$PWD/frameworks/described/typescript
work=${CARGO_TARGET_DIR:-$PWD/target}/described-typescript

if ! command -v npm >/dev/null; then
    echo "left out: there is no npm"
    exit 0
fi
mkdir -p "$work"
rm -rf "$work"/{accepted.ts,api.ts,problems.ts,refused}
if ! cmp -s "$sources/package-lock.json" "$work/node_modules/package-lock.json"; then
    cp "$sources"/package{,-lock}.json "$work"
    if ! (cd "$work" && npm ci --ignore-scripts --no-audit --no-fund > npm.log 2>&1); then
        # a lock file that does not fit package.json or the packages is a fault
        if grep -qE 'code E(USAGE|INTEGRITY)' "$work/npm.log"; then
            cat "$work/npm.log" >&2
            exit 1
        fi
        tail -n 3 "$work/npm.log"
        echo "left out: $sources/package-lock.json could not be installed"
        exit 0
    fi
    cp "$sources/package-lock.json" "$work/node_modules/"
fi
cp -R "$sources"/. "$work"

expected=$(cd "$sources" && grep -rnoE --include='*.ts' '// error TS[0-9]+' . | sed -E 's|^\./([^:]+):([0-9]+):// |\1(\2): |' | sort)
for service in utoipa aide; do
    "$work/node_modules/.bin/openapi-typescript" "frameworks/described/$service/openapi.json" -o "$work/api.ts" > "$work/api.log" 2>&1 || {
        cat "$work/api.log" >&2
        exit 1
    }
    output=$(cd "$work" && node_modules/.bin/tsc --strict --pretty false -p .) || true
    # lines that start with a space explain the error before them
    errors=$(sed -E '/^ /d; s/^([^(]+\([0-9]+),[0-9]+\): (error TS[0-9]+): .*/\1): \2/' <<< "$output" | sort)
    if ! diff -u --label "expected errors" --label "errors of tsc" <(echo "$expected") <(echo "$errors"); then
        echo "$output" >&2
        exit 1
    fi
    echo "$service: accepted.ts is accepted; $(wc -l <<< "$errors") errors are refused"
done
