#!/bin/sh
# make stress ARGS="--secs 60 --sessions 32 --seed 7 --keep": see t/stress/stress.py. SECS=20 too.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
build=${BUILD:-$here/../../build}
export PYTHONDONTWRITEBYTECODE=1
# The checker first proves that it can see.
python3 "$here/stress.py" --build "$build" --secs 2 --sessions 4 --plant flag >/dev/null ||
	{ echo 'not ok - a planted lost update is not found'; exit 1; }
echo 'ok - a planted lost update is found'
exec python3 "$here/stress.py" --build "$build" --secs "${SECS:-20}" "$@"
