"""Collects what the window says into the translation files, and compiles them.

    .venv/bin/python resources/i18n/build.py

Qt Linguist edits the ``.ts`` files; the window reads the ``.qm`` files.  English has one too,
for its plurals.
"""

import subprocess
import sys
from pathlib import Path

from sentences import sentences

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LANGUAGES = ("en", "de")
_HEAD = '''"""What errors say, to be translated: written by resources/i18n/build.py."""

# ruff: noqa: E501
# fmt: off

from app.ui.translating import QT_TRANSLATE_NOOP

SENTENCES = (
'''


def tool(name: str) -> str:
    """Path of one of Qt's programs, which lie beside this Python."""
    return str(Path(sys.executable).with_name(f"pyside6-{name}"))


def list_sentences() -> None:
    """Write down what errors say, where the window and lupdate find it."""
    lines = []
    for sentence in sentences():
        quoted = sentence.replace("\\", "\\\\").replace('"', '\\"')
        lines.append(f'    QT_TRANSLATE_NOOP("Errors", "{quoted}"),\n')
    (ROOT / "app" / "ui" / "error_sentences.py").write_text(_HEAD + "".join(lines) + ")\n", "utf-8")


def main() -> None:
    """Collect and compile."""
    list_sentences()
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
        # A window that is open has the old file mapped, and dies if it is written over.
        partial = compiled.with_suffix(".partial")
        subprocess.run([tool("lrelease"), str(words), "-qm", str(partial)], check=True)
        partial.replace(compiled)


if __name__ == "__main__":
    main()
