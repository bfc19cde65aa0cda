"""Between the values of a project and plain ones that JSON can hold.

Works on any of the dataclasses in `app.core.project.document` by the types of their fields.
A `Fraction` is written as a string, ``"1001/24000"``; fields that are not known are kept, as
text, in ``extra``.
"""

import json
import re
import types
import typing
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar

from app.core.project.document import UNSAVED

T = TypeVar("T")

_FRACTION = re.compile(r"-?\d{1,40}(/\d{1,40})?")
_EXTRA = "extra"


class Misfit(Exception):
    """Plain values are not those of the dataclass; says in which field, and why."""


def encode(value: Any) -> Any:
    """Turn a value of a project, whatever is in it included, into plain ones.

    Paths become strings with ``/`` between folders.

    >>> encode(Fraction(24000, 1001))
    '24000/1001'
    """
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, tuple):
        return [encode(part) for part in value]
    if isinstance(value, Fraction):
        return str(value)
    if isinstance(value, Path):
        return value.as_posix()
    plain = {name: encode(getattr(value, name)) for name in _known(value)}
    plain.update((name, json.loads(text)) for name, text in value.extra)
    return plain


def encode_changes(before: Any, after: Any) -> dict[str, Any]:
    """Plain values of the fields in which two values of one dataclass differ.

    Unknown fields are left out; parts that are the same object are equal without a look.
    """
    return {
        name: encode(new)
        for name in _known(after)
        if (new := getattr(after, name)) is not (old := getattr(before, name)) and new != old
    }


def decode(kind: type[T], plain: Any, where: str = "") -> T:
    """Make a dataclass of plain values, as `encode` wrote them.

    Parameters
    ----------
    kind : type
    plain : dict
    where : str
        What the values are called in an error.

    Raises
    ------
    Misfit
        If a field is missing that has no default, or has a value of another type.
    """
    if not isinstance(plain, dict):
        raise Misfit(f"{where or 'it'} is not an object")
    known = {}
    for name, (hint, field) in _fields(kind).items():
        if name in plain:
            known[name] = _decode(hint, plain[name], f"{where}.{name}".lstrip("."))
        elif field.default is MISSING:
            raise Misfit(f"{where or 'it'} has no {name!r}")
    known[_EXTRA] = tuple(
        (name, json.dumps(plain[name], ensure_ascii=False))
        for name in sorted(plain.keys() - known.keys())
    )
    return kind(**known)


def _decode(hint: Any, plain: Any, where: str) -> Any:
    if typing.get_origin(hint) is tuple:
        if not isinstance(plain, list):
            raise Misfit(f"{where} is not a list")
        part = typing.get_args(hint)[0]
        return tuple(_decode(part, each, f"{where}[{i}]") for i, each in enumerate(plain))
    if isinstance(hint, types.UnionType):
        part = next(each for each in typing.get_args(hint) if each is not types.NoneType)
        return None if plain is None else _decode(part, plain, where)
    if hint is Fraction:
        return _fraction(plain, where)
    if hint is Path and isinstance(plain, str):
        return Path(plain)
    if hint is float and type(plain) is int:
        return float(plain)
    if hint in (str, int, float):
        if type(plain) is not hint:
            raise Misfit(f"{where} is not {'text' if hint is str else 'a number'}")
        return plain
    return decode(hint, plain, where)


def _fraction(plain: Any, where: str) -> Fraction:
    if isinstance(plain, str) and _FRACTION.fullmatch(plain):
        over, _, under = plain.partition("/")
        if not under or int(under):
            return Fraction(int(over), int(under or 1))
    raise Misfit(f'{where} is not a fraction such as "1001/24000"')


def _known(value: Any) -> Iterable[str]:
    return _fields(type(value)).keys()


def _fields(kind: Any) -> dict[str, tuple[Any, Field[Any]]]:
    if kind not in _seen:
        hints = typing.get_type_hints(kind)
        named = [each for each in fields(kind) if each.name != _EXTRA and each.metadata != UNSAVED]
        _seen[kind] = {each.name: (hints[each.name], each) for each in named}
    return _seen[kind]


_seen: dict[Any, dict[str, tuple[Any, Field[Any]]]] = {}
