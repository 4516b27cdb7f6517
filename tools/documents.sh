#!/usr/bin/env bash
# Checks that the committed documents of the described services are valid OpenAPI 3.1, with openapi-spec-validator.
#
#   tools/documents.sh
set -euo pipefail
cd "$(dirname "$0")/.."
. tools/python-tools.sh

# --schema: a document of another version is an error
"$python/bin/openapi-spec-validator" --schema 3.1 --validation-errors all frameworks/described/*/openapi.json
