#!/usr/bin/env bash
# Closes the grader to whoever runs student code: another user than the grader, when that is root.
# One folder stays open, graders/guest: it runs beside student code, and holds nothing secret. The
# two folders above it can be passed through, but not listed.
set -euo pipefail
source="${AUTOGRADER:-/autograder}/source"
chmod -R o= "$source"
chmod o=x "$source" "$source/graders"
chmod -R o=rX "$source/graders/guest"
