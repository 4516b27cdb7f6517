# Part of tools/documents.sh, tools/schemathesis.sh and tools/schemathesis-tickets.sh: installs
# frameworks/described/requirements.txt into a folder of its own, $python. A script that cannot have them says that it is left out, and succeeds.
python=${CARGO_TARGET_DIR:-$PWD/target}/described-python
requirements=frameworks/described/requirements.txt

if ! cmp -s "$requirements" "$python/requirements.txt"; then
    if ! command -v python3 >/dev/null; then
        echo "left out: there is no python3"
        exit 0
    fi
    rm -rf "$python"
    if ! { python3 -m venv "$python" && "$python/bin/pip" install -q --disable-pip-version-check -r "$requirements"; } > "$python.log" 2>&1; then
        tail -n 3 "$python.log"
        echo "left out: $requirements could not be installed"
        exit 0
    fi
    cp "$requirements" "$python/requirements.txt"
fi
