#!/bin/sh
# make bench ARGS="--messages 100000 --only select,flags --against NAME=USER:PASSWORD@HOST:PORT": see t/bench/bench.py.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
PYTHONDONTWRITEBYTECODE=1 exec python3 "$here/bench.py" --build "${BUILD:-$here/../../build}" "$@"
