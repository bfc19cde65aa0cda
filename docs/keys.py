"""Writes the keys of the user guide from the window's own table: ``python docs/keys.py``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.ui.action_table import MENUS, TABLE

GUIDE = Path(__file__).resolve().parent / "user-guide.md"
BEGIN, END = "<!-- keys: written by docs/keys.py -->\n", "<!-- end of keys -->\n"


def plain(text: str) -> str:
    """Words of a menu without its marks: "Save As"."""
    return text.replace("&", "").removesuffix("…")


def table() -> str:
    """All commands, menu by menu, as Markdown."""
    rows = []
    for menu, title in MENUS.items():
        rows += [f"**{plain(title)}**\n\n| key | command | what it does |\n|---|---|---|\n"]
        for spec in (spec for spec in TABLE if spec.menu == menu):
            keys = ", ".join(f"`{key}`" for key in spec.keys)
            rows.append(f"| {keys} | {plain(spec.text)} | {spec.tip} |\n")
        rows.append("\n")
    return "\n" + "".join(rows)


def with_keys(guide: str) -> str:
    """A guide with the table as it is now between its marks."""
    before, rest = guide.split(BEGIN)
    return before + BEGIN + table() + END + rest.split(END)[1]


def main() -> None:
    """Renew the guide."""
    GUIDE.write_text(with_keys(GUIDE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
