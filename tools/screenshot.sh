#!/usr/bin/env bash
# Takes the picture of docs/descriptions.md: frameworks/described/utoipa/openapi.json in Redoc.
#
#   tools/screenshot.sh
#
# It needs npm, chromium (or the browser in $BROWSER) and pngquant. It writes docs/images/descriptions.png, and the same picture for
# rustdoc, which has no files beside its pages: problem-core/guide/images/descriptions.txt.
set -euo pipefail
cd "$(dirname "$0")/.."
browser=$(command -v "${BROWSER:-chromium}")
work=${CARGO_TARGET_DIR:-$PWD/target}/screenshot
document=$PWD/frameworks/described/utoipa/openapi.json
picture=$PWD/docs/images/descriptions.png
text=$PWD/problem-core/guide/images/descriptions.txt

mkdir -p "$work" "$(dirname "$picture")" "$(dirname "$text")"
cp tools/screenshot/{package.json,package-lock.json,screenshot.mjs} "$work"
cd "$work"
npm ci --silent --ignore-scripts --no-audit --no-fund
node screenshot.mjs "$browser" "$document" full.png
pngquant --force --strip --nofs --output "$picture" 48 full.png
printf '[screenshot]: data:image/png;base64,%s\n' "$(base64 -w 0 "$picture")" > "$text"
ls -l "$picture"
