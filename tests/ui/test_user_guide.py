"""The user guide: its keys are the window's, and its pictures are there and small."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

DOCS = Path(__file__).parents[2] / "docs"
MOST_BYTES = 150_000
PAGES = (DOCS / "user-guide.md", DOCS.parent / "README.md")


@pytest.fixture
def keys() -> ModuleType:
    spec = importlib.util.spec_from_file_location("keys", DOCS / "keys.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_keys_of_the_guide_are_those_of_the_window(keys: ModuleType) -> None:
    guide = PAGES[0].read_text("utf-8")
    assert keys.with_keys(guide) == guide, "python docs/keys.py writes them anew"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pictures_are_there_in_both_themes_and_small(page: Path) -> None:
    names = re.findall(r"[\w/.-]+\.png", page.read_text("utf-8"))
    assert names
    for name in names:
        assert (page.parent / name).stat().st_size <= MOST_BYTES, name
        if name.endswith("-dark.png"):
            assert name.replace("-dark", "-light") in names


def test_links_of_the_guide_lead_somewhere() -> None:
    guide = PAGES[0].read_text("utf-8")
    titles = re.findall(r"^#+ (.+)$", guide, re.MULTILINE)
    places = {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}
    for link in re.findall(r"\]\(([^)]+)\)", guide):
        file, _, place = link.partition("#")
        assert (DOCS / file).exists() if file else place in places, link
