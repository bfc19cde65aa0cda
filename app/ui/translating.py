"""Texts that are translated only where they are shown, and the sentences of errors."""

import re
from functools import cache

from PySide6.QtCore import QCoreApplication


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Return a text that is translated later; lupdate finds it by this name."""
    return text


def sentence(said: Exception | str) -> str:
    """Say in the window's language what an error says in English.

    The sentence is known again by its form, so that whoever raises it need not know of
    languages.  One that is not known stays as it is.
    """
    text = str(said)
    for template, pattern in _patterns():
        match = pattern.fullmatch(text)
        if match is not None:
            filled = {name: sentence(value) for name, value in match.groupdict().items()}
            return QCoreApplication.translate("Errors", template).format(**filled)
    return text


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Sentences and what they look like when filled in; those that leave least open first."""
    from app.ui.error_sentences import SENTENCES

    found = []
    for template in sorted(SENTENCES, key=_open):
        parts = re.split(r"{(\w+)}", template)
        form = "".join(
            f"(?P<{part}>.+?)" if odd % 2 else re.escape(part) for odd, part in enumerate(parts)
        )
        found.append((template, re.compile(form, re.DOTALL)))
    return found


def _open(template: str) -> int:
    """Minus the letters that are not filled in."""
    return -len(re.sub(r"{\w+}", "", template))
