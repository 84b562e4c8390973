"""Runs a server and adopts whatever of it loses its parent, so that all its processor time is counted: reaper.py COMMAND [ARGUMENT ...]

Processes that outlive who started them (the TLS process of a session, after its program has ended) come to this one as their subreaper, which waits for
them: their time is in its own cutime and cstime, by the kernel. Ends the server with SIGTERM, and itself when all are gone.
"""

import ctypes
import os
import signal
import sys

PR_SET_CHILD_SUBREAPER = 36


def main():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        sys.exit(f"prctl(PR_SET_CHILD_SUBREAPER): {os.strerror(ctypes.get_errno())}")
    server = os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:])
    signal.signal(signal.SIGTERM, lambda *_: os.kill(server, signal.SIGTERM))
    while True:
        try:
            os.waitpid(-1, 0)
        except ChildProcessError:
            return


if __name__ == "__main__":
    main()
