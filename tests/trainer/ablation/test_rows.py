"""The rows: each differs from the whole in what it says, and the papers' figures are theirs."""

from dataclasses import fields, replace

import pytest

from app.core.errors import ModelError
from app.model.generator import Generator
from app.model.stabilised import Stabilised
from trainer.ablation.rows import BASES, ROWS, TABLES, Row, choose_bases, choose_rows
from trainer.evaluation.report import PAPERS
from trainer.objectives import OBJECTIVES, Objective
from trainer.stabilised import STABILISED_OBJECTIVES

WHOLE = ROWS[0]


def row(name: str) -> Row:
    (found,) = [row for row in ROWS if row.name == name]
    return found


def test_rows_have_names_of_their_own_and_a_table_each() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert {row.table for row in ROWS} == set(TABLES)


def test_the_wholes_are_the_papers_objectives_and_carry_their_figures() -> None:
    assert WHOLE.objective == OBJECTIVES["paper"] and not WHOLE.parts
    assert row("b-whole").objective == STABILISED_OBJECTIVES["stabilised"]
    assert dict(WHOLE.published) == dict(PAPERS)["LPIPS-AttnWav2Lip, LRS2"]


@pytest.mark.parametrize("name", [row.name for row in ROWS[1:] if not row.of_paper_b])
def test_a_row_of_paper_a_differs_from_the_whole(name: str) -> None:
    assert replace(row(name), name="", table="", says="", published={}, remark="") != replace(
        WHOLE, name="", table="", says="", published={}, remark=""
    )


def test_the_sweeps_move_one_weight_each() -> None:
    for table, other in (("alpha", "lpips"), ("beta", "sync")):
        for swept in (row for row in ROWS if row.table == table):
            assert isinstance(swept.objective, Objective)
            moved = {
                f.name
                for f in fields(Objective)
                if getattr(swept.objective, f.name) != getattr(WHOLE.objective, f.name)
            }
            assert moved == {"sync", "lpips"} - {other}


def test_paper_b_adds_one_part_after_the_other() -> None:
    base, closed, stable, whole = (row for row in ROWS if row.of_paper_b)
    assert not base.silencer and closed.silencer and stable.silencer and whole.silencer
    assert base.objective == closed.objective
    weights = [r.objective.as_dict() for r in (closed, stable, whole)]
    assert [w["plain"] > 0 for w in weights] == [True, False, False]
    assert [w["sync"] for w in weights] == [0, 2, 2]
    assert [w["triplet"] for w in weights] == [0, 0, 0.5]


@pytest.mark.parametrize("key", [(96, "small"), (192, "small"), (256, "small")])
def test_every_network_can_be_built(key: tuple[int, str]) -> None:
    bases = BASES[key]
    for found in ROWS:
        if not found.of_paper_b:
            config = replace(bases.painter, **dict(found.parts))  # type: ignore[arg-type]
            assert Generator(config).config.size == key[0]
    if bases.stabilised:
        assert Stabilised(bases.stabilised).audio_encoder
        assert bases.stabilised.audio_width == bases.avsyncnet.audio_width


def test_rows_are_chosen_by_name_and_by_table() -> None:
    bases = choose_bases(96, "small")
    assert choose_rows((), bases) == list(ROWS)
    chosen = [row.name for row in choose_rows(("no-cbam", "alpha", "whole"), bases)]
    assert chosen == ["whole", "no-cbam", "alpha-0", "alpha-0.01", "alpha-0.1", "alpha-0.3"]


def test_what_there_is_not_is_said() -> None:
    with pytest.raises(ModelError, match=r"no row or table 'align-2'. Tables: whole, alignments"):
        choose_rows(("align-2",), choose_bases(96, "small"))
    with pytest.raises(ModelError, match=r"no networks of --size 96 --width tiny\. Choose"):
        choose_bases(96, "tiny")
    with pytest.raises(ModelError, match="Paper B has no network of this size and width"):
        choose_rows(("b-gs",), choose_bases(256, "small"))
    assert not any(row.of_paper_b for row in choose_rows((), choose_bases(256, "small")))
