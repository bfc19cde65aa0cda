"""How a command answers: to people in lines, to programs in JSON."""

import json
from collections.abc import Iterable


def answer(values: object, lines: Iterable[str], as_json: bool) -> None:
    """Print what a command found: its values as JSON, or lines that say it.

    >>> answer({"who": "Ada"}, ["Ada speaks."], as_json=False)
    Ada speaks.
    >>> answer({"who": "Ada"}, ["Ada speaks."], as_json=True)
    {
      "who": "Ada"
    }
    """
    print(json.dumps(values, indent=2, ensure_ascii=False) if as_json else "\n".join(lines))
