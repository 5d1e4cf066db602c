#!/bin/sh
# Makes an environment from requirements.lock (or takes the one that VENV names), runs the notebook again, and compares
# every output with the report in shared/. Ends with 0 if all are the same.
set -eu
cd "$(dirname "$0")"
VENV=${VENV:-.venv}
if [ ! -x "$VENV/bin/python" ]; then
    echo "Installing what requirements.lock names into $VENV; it takes some minutes."
    "${PYTHON:-python3}" -m venv "$VENV"
    uv pip install --quiet --python "$VENV/bin/python" --require-hashes -r requirements.lock 2>/dev/null ||
        "$VENV/bin/python" -m pip install --quiet --require-hashes -r requirements.lock
fi
export PYTHONPATH="$PWD/src" SUITE ROOT_VARIABLE="$PWD" PYTHONDONTWRITEBYTECODE=1
"$VENV/bin/python" -m COMMAND --force --cold --no-pdf
"$VENV/bin/python" -m notemill.report.bundle
