"""Collects what the window says into the translation files, and compiles them.

    .venv/bin/python resources/i18n/build.py

Qt Linguist edits the ``.ts`` files; the window reads the ``.qm`` files.  English has one too,
for its plurals.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LANGUAGES = ("en", "de")


def tool(name: str) -> str:
    """Path of one of Qt's programs, which lie beside this Python."""
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def main() -> None:
    """Collect and compile."""
    sources = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "app" / "ui").rglob("*.py"))
    for language in LANGUAGES:
        words = HERE / f"lipsmith_{language}.ts"
        plurals = ["-pluralonly"] if language == "en" else []
        update = [tool("lupdate"), *sources, "-ts", str(words), "-target-language", language]
        # Line numbers would change with every edit of the program.
        subprocess.run(
            [*update, "-no-obsolete", "-locations", "none", *plurals], cwd=ROOT, check=True
        )
        compiled = words.with_suffix(".qm")
        subprocess.run([tool("lrelease"), str(words), "-qm", str(compiled)], check=True)


if __name__ == "__main__":
    main()
