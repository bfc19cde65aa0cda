"""Finds the sentences that errors say, so that the window can say them in other languages.

They are written in English where something goes wrong, as plain and formatted strings; the
command line prints them as they are.  A sentence is known by its form: it ends with a full stop
and is no docstring.  What names an option of the command line is left out.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACES = ("app/core", "app/model", "app/ui", "trainer/tune")
"""Folders whose sentences reach the window."""
_ELSEWHERE = frozenset(
    {
        *("app/core/bench.py", "app/core/doctor.py", "app/core/models_command.py"),
        *("app/core/preflight.py", "app/core/render/presets.py"),  # have words of their own
        *("trainer/tune/command.py", "trainer/tune/report.py"),
        *("app/core/dub/report.py", "app/core/dub/run.py", "app/core/presenter/clip.py"),
    }
)
_LEAST_WORDS = 4
_OF_THE_TERMINAL = ("--", "'lipsmith ", " -o")


def sentences() -> list[str]:
    """All of them, with ``{names}`` for what is filled in, in order of the alphabet."""
    found = set()
    for place in PLACES:
        for path in sorted((ROOT / place).rglob("*.py")):
            name = path.relative_to(ROOT).as_posix()
            if name not in _ELSEWHERE and "bench" not in path.name:
                found.update(_in(ast.parse(path.read_text("utf-8"))))
    return sorted(found)


def _in(tree: ast.Module) -> Iterator[str]:
    others = set(_not_sentences(tree))
    for node in ast.walk(tree):
        if node not in others and isinstance(node, ast.Constant | ast.JoinedStr):
            text = _template(node)
            if _is_sentence(text):
                yield text
                yield from _choices(node)


def _is_sentence(text: str) -> bool:
    terminal = any(mark in text for mark in _OF_THE_TERMINAL)
    whole = text.endswith(".") and text[:1] not in (" ", "_") and "\n" not in text
    return whole and not terminal and len(text.split()) >= _LEAST_WORDS


def _not_sentences(tree: ast.Module) -> Iterator[ast.AST]:
    """Docstrings, parts of formatted strings, and what is translated in its own place."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            yield node.value
        elif isinstance(node, ast.JoinedStr):
            yield from node.values
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", None) or getattr(node.func, "id", "")
            if called in ("tr", "translate", "QT_TRANSLATE_NOOP"):
                yield from ast.walk(node)


def _template(node: ast.Constant | ast.JoinedStr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    parts, names = [], []
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            name = _name(part.value)
            names.append(name)
            again = names.count(name)
            parts.append("{" + name + (str(again) if again > 1 else "") + "}")
        else:
            assert isinstance(part, ast.Constant)
            parts.append(str(part.value))
    return "".join(parts)


def _name(value: ast.expr) -> str:
    """What a value is called, for who translates."""
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name.strip("_").lower()
        case ast.BoolOp(values=[first, *_]) | ast.Call(args=[first, *_]):
            return _name(first)
    return "value"


def _choices(node: ast.Constant | ast.JoinedStr) -> Iterator[str]:
    """Words that a sentence chooses between."""
    if isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.FormattedValue) and isinstance(part.value, ast.IfExp):
                for word in (part.value.body, part.value.orelse):
                    if isinstance(word, ast.Constant) and isinstance(word.value, str):
                        yield word.value
