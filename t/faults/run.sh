#!/bin/sh
# make faults ARGS="--only move,rotate --every 5": see t/faults/run.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
export PYTHONDONTWRITEBYTECODE=1
exec python3 "$here/run.py" --build "${BUILD:-$here/../../build}" "$@"
