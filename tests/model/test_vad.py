"""Where somebody speaks, heard in the presenter's voice, whose script is known."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.presenter.voice import duration, speak, spell
from app.model.vad import CHUNK, PAD, SHORTEST_PAUSE, SpeechListener, speech_regions

ROOT = Path(__file__).resolve().parents[2]
RATE = 16_000
FIRST, SECOND = "aj em ada end maj vojs iz", "wot evr aj sej maj lips"


@pytest.fixture(scope="module")
def talk() -> np.ndarray:
    return speak(spell(f"__{FIRST}..{SECOND}__"), RATE, seed=3)


def listen(sound: np.ndarray, pieces: list[int]) -> np.ndarray:
    listener = SpeechListener()
    for piece in np.split(sound, np.cumsum(pieces)):
        listener.push(piece)
    return listener.finish()


def test_two_sentences_and_the_pause_between_are_found(talk: np.ndarray) -> None:
    regions = speech_regions(listen(talk, []))
    lead, pause = duration(spell("__")), duration(spell(".."))
    first, second = duration(spell(FIRST)), duration(spell(SECOND))
    expected = [(lead, lead + first), (lead + first + pause, lead + first + pause + second)]
    assert np.abs(np.array(regions) - expected).max() < 0.2


def test_pieces_of_any_size_are_heard_alike(talk: np.ndarray) -> None:
    sound = talk[: 2 * RATE + 77]
    whole, pieces = listen(sound, []), listen(sound, [1, 511, 513, 9000, 3])
    assert len(whole) == -(-len(sound) // CHUNK)
    np.testing.assert_allclose(whole, pieces, atol=1e-5)


def test_silence_and_hum_are_no_speech() -> None:
    times = np.arange(RATE) / RATE
    hum = (0.1 * np.sin(2 * np.pi * 50 * times)).astype(np.float32)
    assert speech_regions(listen(np.concatenate([np.zeros(RATE, np.float32), hum]), [])) == []


def curve(*runs: tuple[float, int]) -> np.ndarray:
    return np.concatenate([np.full(count, p, np.float32) for p, count in runs])


def test_a_stop_consonant_does_not_end_a_sentence() -> None:
    brief = int(SHORTEST_PAUSE * RATE / CHUNK) - 1
    assert len(speech_regions(curve((0, 20), (0.9, 20), (0, brief), (0.9, 20), (0, 20)))) == 1
    assert len(speech_regions(curve((0, 20), (0.9, 20), (0, brief + 2), (0.9, 20), (0, 20)))) == 2


def test_doubtful_sound_goes_on_with_speech_but_does_not_begin_it() -> None:
    (region,) = speech_regions(curve((0.4, 20), (0.9, 20), (0.4, 30), (0, 20)))
    step = CHUNK / RATE
    assert region == pytest.approx((20 * step - PAD, 70 * step + PAD))
    assert speech_regions(curve((0.4, 50))) == []


def test_speech_at_the_very_start_and_end_stays_inside_the_start() -> None:
    (region,) = speech_regions(curve((0.9, 50)))
    assert region == pytest.approx((0.0, 50 * CHUNK / RATE + PAD))


def test_we_hear_what_the_package_of_the_network_hears(talk: np.ndarray) -> None:
    threads = torch.get_num_threads()
    from silero_vad import load_silero_vad

    network = load_silero_vad()
    torch.set_num_threads(threads)  # importing silero_vad sets it to 1 for the whole process
    whole = talk[: len(talk) // CHUNK * CHUNK]
    with torch.inference_mode():
        expected = [
            float(network(torch.from_numpy(chunk), RATE)) for chunk in whole.reshape(-1, CHUNK)
        ]
    assert max(expected) > 0.9 and min(expected) < 0.1
    np.testing.assert_allclose(listen(whole, [RATE]), expected, atol=1e-5)


def test_listening_needs_no_torch() -> None:
    code = (
        "import sys, numpy; from app.model.vad import SpeechListener; "
        "listener = SpeechListener(); listener.push(numpy.zeros(1000, numpy.float32)); "
        "assert len(listener.finish()) == 2; sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT).returncode == 0
