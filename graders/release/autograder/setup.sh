#!/usr/bin/env bash
# Prepares the image in which submissions are graded: Python, packages, closed files.
# Gradescope runs this once, as root, when the autograder is uploaded.
set -euo pipefail
umask 022
source="${AUTOGRADER:-/autograder}/source"
grader="${AUTOGRADER_VENV:-/opt/grader}"
cpu_index="https://download.pytorch.org/whl/cpu" # the registry's default would add CUDA

recent() { # the first Python there is that is recent enough
    for python in python3.13 python3.12 python3.11 python3; do
        "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
            2>/dev/null && echo "$python" && return
    done
    return 1
}

install() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

if ! python="$(recent)"; then
    apt-get update
    install python3 python3-venv
    recent >/dev/null || install python3.12 python3.12-venv \
        || install python3.11 python3.11-venv || true
    python="$(recent)" || {
        echo "Python 3.11 or later is needed: choose a newer base image" >&2
        exit 1
    }
fi

"$python" -m venv "$grader"
if torch="$(grep '^torch==' "$source/requirements.lock")"; then
    "$grader/bin/pip" install --no-cache-dir --no-deps --index-url "$cpu_index" "$torch"
fi
"$grader/bin/pip" install --no-cache-dir -r "$source/requirements.lock"

bash "$source/close.sh"
