"""
Holds Django templates to one style with djade.

    python scripts/lint_templates.py          fails where a template is not in shape
    python scripts/lint_templates.py --fix    brings them into shape
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Djade wants the files by name and rewrites unless told to check."""
    templates = sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / "templates").rglob("*") if path.suffix in {".html", ".txt"}
    )
    mode = [] if "--fix" in sys.argv[1:] else ["--check"]
    result = subprocess.run(
        [Path(sys.executable).parent / "djade", "--target-version", "5.2", *mode, *templates], cwd=ROOT, check=False
    )
    # With --fix, djade's 1 means that it has changed something, which was the wish.
    return 0 if mode == [] else result.returncode


if __name__ == "__main__":
    sys.exit(main())
