"""What the networks can run on, told of this computer and of made-up ones."""

import sys
from pathlib import Path

import pytest
import torch

from app.model import devices as devices_module
from app.model.devices import CudaDevice, DeviceFacts, OpenVinoDevice, devices

CPU = OpenVinoDevice("CPU", "Some processor")
GPU = OpenVinoDevice("GPU", "Some graphics")
CARD = CudaDevice("Some card", 8 << 30, 6 << 30)


@pytest.mark.parametrize(
    ("cuda", "openvino", "engines"),
    [
        ((CARD,), (CPU,), ("cuda", "openvino", "torch")),
        ((), (CPU,), ("openvino", "torch")),
        ((CARD,), (), ("cuda", "torch")),
        ((), (GPU,), ("torch",)),  # our OpenVINO engine is the processor's
        ((), (), ("torch",)),
    ],
)
def test_engines_are_named_fastest_first(
    cuda: tuple[CudaDevice, ...],
    openvino: tuple[OpenVinoDevice, ...],
    engines: tuple[str, ...],
) -> None:
    assert DeviceFacts("13.0", True, cuda, openvino).engines == engines


def test_bf16_is_claimed_only_where_the_processor_lists_it() -> None:
    flags = Path("/proc/cpuinfo")
    if not flags.exists():
        pytest.skip("this system does not list its processor's flags")
    assert devices().cpu_bf16 == ("avx512_bf16" in flags.read_text().split())


def test_a_computer_without_openvino_still_has_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    facts = devices()
    assert facts.openvino == ()
    assert facts.engines[-1] == "torch"


def test_cards_are_listed_with_their_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(devices_module, "has_cuda", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
    monkeypatch.setattr(torch.cuda, "mem_get_info", lambda index: (CARD.free, CARD.memory))
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda index: CARD.name)
    facts = devices()
    assert facts.cuda == (CARD,)
    assert facts.engines[0] == "cuda"


@pytest.mark.parametrize("built", [True, False])
@pytest.mark.parametrize("driver", [True, False])
def test_torch_is_asked_for_a_card_only_where_there_may_be_one(
    built: bool, driver: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bool] = []
    monkeypatch.setattr(devices_module, "_torch_knows_cuda", lambda: built)
    monkeypatch.setattr(devices_module, "_has_driver", lambda: driver)
    monkeypatch.setattr(torch.cuda, "is_available", lambda: asked.append(True) or True)
    assert devices_module.has_cuda() == (built and driver)
    assert bool(asked) == (built and driver)


def test_what_is_known_without_torch_is_what_torch_says() -> None:
    assert devices_module.has_cuda() == torch.cuda.is_available()
    assert devices_module._torch_knows_cuda() == (torch.version.cuda is not None)
    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    if supported is None:
        pytest.skip("this torch does not tell")
    assert devices_module.has_bf16() == supported()
