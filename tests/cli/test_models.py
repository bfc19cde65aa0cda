"""`lipsmith models`: what is at hand, what comes in, what goes."""

import json
import re
from pathlib import Path

import pytest
import torch

from app.core import shelf
from app.model.card import Card, file_hash
from app.model.checkpoint import load_checkpoint, save_checkpoint
from app.model.expert import Expert, ExpertConfig
from tests.cli.commands import Run, assert_refused
from tests.public_files import public_file

SMALL = ExpertConfig(width=4, embedding=8)
DISC = "visual-quality-disc"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's folder, which is not there yet; with one model that comes with the program."""
    bundled, own = tmp_path / "bundled", tmp_path / "data" / "models"
    bundled.mkdir()
    put(bundled / "starter.safetensors")
    monkeypatch.setattr(shelf, "BUNDLED", bundled)
    monkeypatch.setattr(shelf, "own_folder", lambda: own)
    return own


def put(path: Path, licence: str = "CC BY 4.0") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    card = Card(path.stem, "expert", SMALL.as_dict(), licence, {"steps": 5})
    save_checkpoint(path, Expert(SMALL), card)
    return path


def test_models_are_listed_with_kind_size_hash_and_licence(lipsmith: Run, own: Path) -> None:
    mine = put(own / "mine.safetensors", "mine alone")
    code, out, err = lipsmith("models", "list")
    head, bundled, last = out.splitlines()
    assert code == 0 and err == ""
    assert head.split() == ["name", "kind", "size", "sha256", "licence"]
    assert re.fullmatch(r"starter +expert +\d+ kB +\w{12}  CC BY 4.0", bundled)
    assert last.startswith("mine ") and last.endswith(f"{file_hash(mine)[:12]}  mine alone")
    values = json.loads(lipsmith("models", "list", "--json")[1])
    assert [(v["name"], v["bundled"]) for v in values] == [("starter", True), ("mine", False)]
    assert values[1]["sha256"] == file_hash(mine) and values[1]["bytes"] == mine.stat().st_size


def test_a_damaged_model_is_listed_with_what_ails_it(lipsmith: Run, own: Path) -> None:
    put(own / "mine.safetensors").write_bytes(b"no more")
    code, out, _ = lipsmith("models", "list")
    assert code == 0 and "mine cannot be used. " in out.splitlines()[-1]
    (_, mine) = json.loads(lipsmith("models", "list", "--json")[1])
    assert mine["name"] == "mine" and "damaged" in mine["error"]


def test_all_about_one_model_is_shown(lipsmith: Run, own: Path) -> None:
    put(own / "mine.safetensors")
    code, out, _ = lipsmith("models", "show", "mine")
    assert code == 0 and "Licence: CC BY 4.0" in out and "  embedding: 8" in out
    assert "  steps: 5" in out and file_hash(own / "mine.safetensors") in out
    values = json.loads(lipsmith("models", "show", "mine", "--json")[1])
    assert values["config"] == SMALL.as_dict() and values["about"] == {"steps": 5}


def test_a_public_checkpoint_becomes_a_model_and_its_licence_is_shown(
    lipsmith: Run, own: Path, tmp_path: Path
) -> None:
    path = public_file(tmp_path / "visual_quality_disc.pth", DISC)
    before = path.read_bytes()
    code, out, err = lipsmith("models", "import", path)
    target = own / f"{DISC}.safetensors"
    assert code == 0 and err == "Reading the checkpoint ...\nWriting the model ...\n"
    assert "research and non-commercial use" in out and str(target) in out
    assert list(own.iterdir()) == [target] and path.read_bytes() == before
    net, card = load_checkpoint(target)
    assert card.kind == "quality-discriminator" and card.about["file_sha256"] == file_hash(path)
    # Half precision would not hold every number of such a network.
    assert all((parameter == torch.tensor(0.01)).all() for parameter in net.parameters())
    assert DISC in lipsmith("models", "list")[1]

    code, out, err = lipsmith("models", "import", path, "--json")  # again: it is there
    assert code == 0 and err == "" and json.loads(out)["file"] == str(target)


def test_a_model_is_not_replaced_by_one_that_is_imported(
    lipsmith: Run, own: Path, tmp_path: Path
) -> None:
    path = public_file(tmp_path / "disc.pth", DISC)
    mine = put(own / f"{DISC}.safetensors")
    before = file_hash(mine)
    assert_refused(lipsmith("models", "import", path), f"a model '{DISC}' already.*--name")
    assert_refused(lipsmith("models", "import", path, "--name", "starter"), "'starter' already")
    assert file_hash(mine) == before
    code, _, _ = lipsmith("models", "import", path, "--name", "another one")
    assert code == 0 and (own / "another one.safetensors").exists()


@pytest.mark.parametrize("name", ["../up", "a/b", ".hidden", "a\\b", "-x"])
def test_names_that_no_file_may_have_are_refused(
    name: str, lipsmith: Run, own: Path, tmp_path: Path
) -> None:
    path = public_file(tmp_path / "disc.pth", DISC)
    assert_refused(lipsmith("models", "import", path, f"--name={name}"), "no name for a model")
    assert not own.exists()


def test_files_that_cannot_be_imported_are_refused(
    lipsmith: Run, own: Path, tmp_path: Path
) -> None:
    letter = tmp_path / "letter.pth"
    letter.write_text("Dear all,\n")
    foreign = tmp_path / "foreign.pth"
    torch.save({"weight": torch.zeros(3)}, foreign)
    torn = tmp_path / "torn.safetensors"
    torn.write_bytes(put(tmp_path / "ours.safetensors").read_bytes()[:900])
    for path, says in (
        (tmp_path / "nothing.pth", "nothing.pth: No such file"),
        (tmp_path, "Is a directory"),
        (letter, "letter.pth is not a checkpoint of torch"),
        (foreign, "foreign.pth holds no network that can be imported"),
        (torn, "torn.safetensors is not a safetensors file or is damaged"),
    ):
        assert_refused(lipsmith("models", "import", path), says)
    assert not own.exists()


def test_an_exported_model_comes_in_again_as_it_was(
    lipsmith: Run, own: Path, tmp_path: Path
) -> None:
    mine, file = put(own / "mine.safetensors"), tmp_path / "away.safetensors"
    assert lipsmith("models", "export", "mine", "-o", file)[0] == 0
    assert file.read_bytes() == mine.read_bytes()
    assert_refused(lipsmith("models", "import", file), "There is a model 'mine' already")
    assert lipsmith("models", "import", file, "--name", "again")[0] == 0
    (net, card), (before, _) = load_checkpoint(own / "again.safetensors"), load_checkpoint(mine)
    assert card.about["steps"] == 5
    for name, value in before.state_dict().items():
        assert torch.equal(net.state_dict()[name], value)
    assert_refused(lipsmith("models", "export", "gone", "-o", file), "no model 'gone'")


def test_a_full_disk_is_said_and_nothing_stays(
    lipsmith: Run, own: Path, tmp_path: Path, small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shelf, "own_folder", lambda: small_disk)
    path = public_file(tmp_path / "disc.pth", DISC)
    assert_refused(lipsmith("models", "import", path), "No space left on device")
    assert not list(small_disk.iterdir())


def test_a_model_is_deleted_only_if_that_is_meant(lipsmith: Run, own: Path) -> None:
    mine = put(own / "mine.safetensors")
    assert_refused(lipsmith("models", "delete", "mine"), r"would delete .*mine.* Add --yes")
    assert mine.exists()
    code, out, _ = lipsmith("models", "delete", "mine", "--yes")
    assert code == 0 and str(mine) in out and not mine.exists()


def test_a_damaged_model_can_be_deleted(lipsmith: Run, own: Path) -> None:
    mine = put(own / "mine.safetensors")
    mine.write_bytes(b"")
    code, out, _ = lipsmith("models", "delete", "mine", "--yes", "--json")
    assert code == 0 and json.loads(out)["deleted"] and not mine.exists()


def test_models_that_came_with_the_program_stay(lipsmith: Run, own: Path) -> None:
    assert_refused(lipsmith("models", "delete", "starter", "--yes"), "came with Lipsmith")
    assert (shelf.BUNDLED / "starter.safetensors").exists()


def test_unknown_models_are_refused_with_those_at_hand(lipsmith: Run, own: Path) -> None:
    path = put(own / "mine.safetensors")
    for words in (["show", "yours"], ["delete", "yours", "--yes"]):
        assert_refused(lipsmith("models", *words), r"no model 'yours'.*starter, mine")
    assert_refused(lipsmith("models", "delete", path, "--yes"), "no model")
    assert path.exists()


def test_an_action_is_needed(lipsmith: Run) -> None:
    assert_refused(lipsmith("models"), "ACTION")
