#!/usr/bin/env bash
# Checks with `tsc --strict` what a client in TypeScript can do with two kinds of types: those that are generated from the documents of
# two described services (frameworks/described/typescript), and the modules of catalogues (tests/typescript, with the modules in
# tests/data/catalogue), whose type guards also run. A line with the comment `// error TS…` must have exactly that error; every other
# line must have none.
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
rm -rf "$work"/{accepted.ts,api.ts,problems.ts,refused,catalogue}
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

# Compiles the project in a folder, and compares the errors with the comments in its files.
check() {
    local folder=$1 name=$2 expected output errors
    expected=$(cd "$folder" && grep -rnoE --include='*.ts' --exclude-dir=node_modules '// error TS[0-9]+' accepted.ts refused |
        sed -E 's|^([^:]+):([0-9]+):// |\1(\2): |' | sort)
    output=$(cd "$folder" && "$work/node_modules/.bin/tsc" --strict --pretty false -p .) || true
    # lines that start with a space explain the error before them
    errors=$(sed -E '/^ /d; s/^([^(]+\([0-9]+),[0-9]+\): (error TS[0-9]+): .*/\1): \2/' <<< "$output" | sort)
    if ! diff -u --label "expected errors" --label "errors of tsc" <(echo "$expected") <(echo "$errors"); then
        echo "$output" >&2
        exit 1
    fi
    echo "$name: accepted.ts is accepted; $(wc -l <<< "$errors") errors are refused"
}

for service in utoipa aide; do
    "$work/node_modules/.bin/openapi-typescript" "frameworks/described/$service/openapi.json" -o "$work/api.ts" > "$work/api.log" 2>&1 || {
        cat "$work/api.log" >&2
        exit 1
    }
    check "$work" "$service"
done

mkdir "$work/catalogue"
cp -R tests/typescript/. "$work/catalogue"
mkdir "$work/catalogue/catalogue"
cp tests/data/catalogue/*.ts "$work/catalogue/catalogue"
# the type guards are modules of ECMAScript
echo '{"type": "module"}' > "$work/catalogue/package.json"
check "$work/catalogue" catalogue
# the target of a client without settings
"$work/node_modules/.bin/tsc" --strict --noEmit --target es5 --lib es5 "$work"/catalogue/catalogue/*.ts
echo "catalogue: the modules are accepted with ES5"
node "$work/catalogue/out/run.js"
