"""
All tests: on SQLite, on a throwaway PostgreSQL, in the browser; and branch coverage, measured in the first part alone.

    python scripts/run_tests.py                 everything
    python scripts/run_tests.py sqlite          one part (sqlite, postgres, browser), without the coverage bar

A part whose program is not installed is skipped with one clear line. With CI in the environment that is a failure, because
nobody reads the line there.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BRANCH_COVERAGE = 95
WORKERS = "2"
# Tables straight from the models. PostgreSQL's part runs the migrations, and `make check` does so on SQLite.
UNMIGRATED = ("--no-migrations",)
# What the tests of a file share (a city with its data, an approved paper) is made by one worker, once.
BY_FILE = ("--dist", "loadfile")
CHROMIUM_NAMES = ("chromium", "google-chrome", "chromium-browser")


@cache
def find_chromium() -> str:
    """Path of a browser that really starts, or nothing and a line that says so."""
    path = started_chromium()
    if not path:
        print("No Chromium found. Install: sudo apt-get install chromium (or name one in CHROMIUM)", file=sys.stderr)
    return path


def started_chromium() -> str:
    """The first that answers when it is started (Ubuntu's package is an empty shell)."""
    named = os.environ.get("CHROMIUM")
    for candidate in [named] if named else CHROMIUM_NAMES:
        path = shutil.which(candidate)
        if path and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0:
            return path
    return "" if named else playwright_chromium()


def playwright_chromium() -> str:
    """Path of the browser that Playwright has installed for itself, or nothing."""
    ask = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    result = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    path = result.stdout.strip()
    return path if path and Path(path).is_file() else ""


def pytest(*arguments: str, before: Sequence[str] = (), **extra: str) -> int:
    """Run pytest for one part."""
    command = [*before, sys.executable, "-m", "pytest", "-q", "-n", WORKERS, *arguments]
    return subprocess.run(command, cwd=ROOT, env=os.environ | extra, check=False).returncode


def sqlite() -> int | None:
    """Everything that needs neither PostgreSQL nor a browser, on the embedded database; counts the branches it takes."""
    os.environ.pop("DATABASE_URL", None)
    data = ROOT / "build" / "coverage" / ".coverage.sqlite"
    data.parent.mkdir(parents=True, exist_ok=True)
    # Counting doubles a test's time (tests/conftest.py says in which), and the other parts would reach only the same.
    counting = ("--cov", "--cov-report=")
    return pytest(
        "-m", "not browser and not postgres", "--durations=10", *BY_FILE, *UNMIGRATED, *counting, COVERAGE_FILE=str(data)
    )


def postgres() -> int | None:
    """All that touches the database once more, and the tests of locks and concurrency; with a browser also two people at once."""
    helper = [sys.executable, str(ROOT / "scripts" / "throwaway_postgres.py")]
    if subprocess.run([*helper, "--find"], check=False, stdout=subprocess.DEVNULL).returncode:
        return None
    path = find_chromium()
    marks = "not browser or postgres" if path else "not browser"
    # Nobody counts the rows of tables that live for minutes, and plans made for unknown sizes are not worth compiling.
    return pytest("-m", marks, *BY_FILE, before=helper, CHROMIUM=path, PGOPTIONS="-c jit=off")


def browser() -> int | None:
    """The main job as people do it, by mouse and by keyboard."""
    path = find_chromium()
    if not path:
        return None
    # Playwright keeps an event loop in the test's thread; Django must not take it for an asynchronous view.
    settings = {"CHROMIUM": path, "DJANGO_ALLOW_ASYNC_UNSAFE": "true"}
    # Each worker begins with its own half of the list, and helps the other when it is done.
    return pytest("-m", "browser and not postgres", "--durations=10", "--dist", "worksteal", *UNMIGRATED, **settings)


def office_is_there() -> bool:
    """Whether the Word files can be read back by LibreOffice; one test needs it and skips without."""
    if any(map(shutil.which, ("soffice", "libreoffice"))):
        return True
    print("No LibreOffice found. Install: sudo apt-get install libreoffice-writer-nogui", file=sys.stderr)
    return False


PARTS = {"sqlite": sqlite, "postgres": postgres, "browser": browser}


def coverage() -> int:
    """Put the processes' counts together and hold the bar."""
    folder = ROOT / "build" / "coverage"
    environment = os.environ | {"COVERAGE_FILE": str(folder / "combined")}
    base = [sys.executable, "-m", "coverage"]
    data = sorted(str(path) for path in folder.glob(".coverage.*"))
    subprocess.run([*base, "combine", "--keep", "-q", *data], cwd=ROOT, env=environment, check=True)
    return subprocess.run([*base, "report", f"--fail-under={BRANCH_COVERAGE}"], cwd=ROOT, env=environment, check=False).returncode


def main() -> int:
    """Every part runs, even after a failure; the summary comes last."""
    chosen = sys.argv[1:] or list(PARTS)
    if unknown := set(chosen) - set(PARTS):
        print(f"Unknown part: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}", file=sys.stderr)
        return 2
    shutil.rmtree(ROOT / "build" / "coverage", ignore_errors=True)
    # Compiled tests are shared by the processes and parts; each would need five seconds to compile them for itself.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    summary, codes, failed = [], {}, False
    for name in chosen:
        print(f"\n=== Tests: {name}", flush=True)
        begun = time.monotonic()
        code = codes[name] = PARTS[name]()
        outcome = {None: "SKIPPED, see the line above", 0: "passed"}.get(code, "FAILED")
        failed |= bool(code) or (code is None and bool(os.environ.get("CI")))
        summary.append(f"{name:<10} {time.monotonic() - begun:6.0f} s  {outcome}")
    if "sqlite" in chosen and not office_is_there():
        failed |= bool(os.environ.get("CI"))
        summary.append(f"{'Word files':<10} {'':8}  SKIPPED, see the line above")
    if codes.get("postgres") is not None and not find_chromium():
        failed |= bool(os.environ.get("CI"))
        summary.append(f"{'two clerks':<10} {'':8}  SKIPPED, see the line above")
    complete = chosen == list(PARTS) and not any("SKIPPED" in line for line in summary)
    if complete:
        print("\n=== Coverage", flush=True)
        code = coverage()
        summary.append(f"{'coverage':<10} {'':8}  {'passed' if code == 0 else 'FAILED'}")
        failed |= bool(code)
    print("\n=== Summary", *summary, sep="\n", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
