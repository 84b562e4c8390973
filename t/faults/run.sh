#!/bin/sh
# make faults ARGS="--only move --every 5": see t/faults/faults.py, protocols.py and lmtp.py; then every kind of damage to the index files, each byte of them, then (as root, with loop devices) power cuts.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../../build}
export PYTHONDONTWRITEBYTECODE=1
status=0
python3 "$here/faults.py" --build "$build" "$@" || status=1
python3 "$here/protocols.py" --build "$build" "$@" || status=1
python3 "$here/lmtp.py" --build "$build" "$@" || status=1
python3 "$here/heal.py" --build "$build" || status=1
python3 "$here/damage.py" --build "$build" || status=1
python3 "$here/power.py" --build "$build" || status=1
exit $status
