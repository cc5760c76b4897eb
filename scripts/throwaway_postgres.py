"""
Runs a command beside a PostgreSQL server that lives only as long as the command does.

    python scripts/throwaway_postgres.py pytest tests      the command finds the server in DATABASE_URL
    python scripts/throwaway_postgres.py --find            says where the programs are; ends with 1 where there are none

The server comes from the installed programs (PG_BIN, /usr/lib/postgresql/*/bin or the PATH), keeps its data in a temporary
folder and listens on a socket in it only. It writes nothing to disk for safety's sake, which makes it quick and nothing else.
"""

import argparse
import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

START_SECONDS = 30
STOP_SECONDS = 15
# Not durable on purpose: the data is thrown away whatever happens.
SERVER_OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "listen_addresses": "",
    "max_connections": "100",
    "lc_messages": "C",
}


def find_binaries() -> Path | None:
    """Folder with initdb and postgres: the one named in PG_BIN, else the newest installed."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [Path(os.environ["PG_BIN"])] if os.environ.get("PG_BIN") else installed
    if on_path:
        candidates.append(Path(on_path).resolve().parent)
    return next((path for path in candidates if (path / "initdb").is_file() and (path / "postgres").is_file()), None)


def unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; as root, it runs as the user that its package made, or as nobody."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL does not run as root, and there is neither a user postgres nor a user nobody.")


@contextlib.contextmanager
def throwaway_postgres(binaries: Path) -> Iterator[str]:
    """A running server; yields its DATABASE_URL. Stopped and deleted in any case."""
    identity = unprivileged()
    # A socket's path may have 107 letters only, so the folder must not lie deep.
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    data = folder / "data"
    server = None
    try:
        if identity:
            os.chown(folder, identity["user"], identity["group"])
        # ICU and German, so that upper and lower case of umlauts and the order of names are those of a real server.
        locale = ["--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=de"]
        subprocess.run(
            [binaries / "initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--no-sync", *locale],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            **identity,
        )
        options = [part for key, value in SERVER_OPTIONS.items() for part in ("-c", f"{key}={value}")]
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, *options],
                cwd=folder,
                stdout=log,
                stderr=subprocess.STDOUT,
                # Ctrl-C is for the command; the server is stopped afterwards, here.
                start_new_session=True,
                **identity,
            )
        wait_until_ready(binaries, folder, server)
        yield "postgres:///postgres?" + urlencode({"host": folder, "user": "portal"})
    finally:
        if server is not None:
            stop(server)
        shutil.rmtree(folder, ignore_errors=True)


def wait_until_ready(binaries: Path, folder: Path, server: "subprocess.Popen[bytes]") -> None:
    """Return when the server answers; show its log when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        if subprocess.run([binaries / "pg_isready", "-q", "-h", folder], check=False).returncode == 0:
            return
        time.sleep(0.1)
    raise SystemExit(f"PostgreSQL did not start.\n{(folder / 'log').read_text(errors='replace')}")


def stop(server: "subprocess.Popen[bytes]") -> None:
    """Ask once, then insist."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def main() -> int:
    """The command's own exit code is ours."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--find", action="store_true", help="only say where the programs are")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    binaries = find_binaries()
    if binaries is None:
        print("No PostgreSQL programs found. Install: sudo apt-get install postgresql", file=sys.stderr)
        return 1
    if options.find:
        print(binaries)
        return 0
    # A polite end must pass through the clean-up as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with throwaway_postgres(binaries) as url:
        return subprocess.run(options.command, env=os.environ | {"DATABASE_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
