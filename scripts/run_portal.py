"""
Runs the portal on this machine: the server, and one background worker beside it. Ctrl-C ends both.

    python scripts/run_portal.py 127.0.0.1:8000

The worker lives in a session of its own, so that Ctrl-C reaches it once, from here, and it can put the job at hand back into
the queue. Whichever of the two ends first takes the other along.
"""

import signal
import subprocess
import sys
import time
from pathlib import Path

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"
STOP_SECONDS = 20


def start(*arguments: str) -> "subprocess.Popen[bytes]":
    """One of the two, by its management command."""
    return subprocess.Popen([sys.executable, str(MANAGE), *arguments], start_new_session=True)


def stop(processes: "list[subprocess.Popen[bytes]]") -> None:
    """Ask all of them once, then insist."""
    for process in processes:
        process.terminate()
    for process in processes:
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main() -> int:
    """The server's exit code; 0 when somebody ended it."""
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    processes = []
    try:
        processes.append(start("background_worker"))
        processes.append(start("runserver", *sys.argv[1:]))
        while True:
            for process in processes:
                if process.poll() is not None:
                    return process.returncode
            time.sleep(0.2)
    except KeyboardInterrupt:
        return 0
    finally:
        stop(processes)


if __name__ == "__main__":
    sys.exit(main())
