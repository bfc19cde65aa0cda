"""FID on sets whose distance is known."""

from pathlib import Path

import numpy as np
import pytest
import torch

from app.core.errors import ModelError
from trainer.evaluation.frechet import Inception, Moments, frechet_distance
from trainer.perceptual import ready_torchvision


def moments(*parts: np.ndarray) -> Moments:
    found = Moments()
    for part in parts:
        found.add(part)
    return found


def vectors(count: int = 300, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(count, 6)) @ rng.normal(size=(6, 6)) + 3


def test_moments_of_a_stream_are_those_of_the_whole() -> None:
    x = vectors()
    found = moments(x[:7], x[7:8], x[8:])
    np.testing.assert_allclose(found.mean, x.mean(axis=0))
    np.testing.assert_allclose(found.covariance, np.cov(x.T), rtol=1e-9)


def test_a_set_is_at_no_distance_from_itself_even_with_fewer_vectors_than_numbers() -> None:
    for count in (300, 4):
        x = vectors(count)
        assert frechet_distance(moments(x), moments(x)) == pytest.approx(0, abs=1e-6)


def test_a_shifted_set_is_at_the_square_of_the_shift() -> None:
    x, shift = vectors(), np.array([1.0, 0, 0, -2, 0, 0])
    assert frechet_distance(moments(x), moments(x + shift)) == pytest.approx(5)


def test_a_stretched_set_is_at_the_closed_form_of_gaussians() -> None:
    x = vectors()
    centred = x - x.mean(axis=0)
    trace = np.trace(np.cov(x.T))
    distance = frechet_distance(moments(centred), moments(1.5 * centred))
    assert distance == pytest.approx(0.25 * trace)


def test_the_distance_is_the_same_both_ways_and_needs_two_vectors() -> None:
    a, b = moments(vectors()), moments(vectors(seed=1))
    assert frechet_distance(a, b) == pytest.approx(frechet_distance(b, a))
    assert np.isnan(frechet_distance(a, moments(vectors(1)))) and np.isnan(
        frechet_distance(Moments(), a)
    )


def test_inception_takes_torchvisions_weights_and_nothing_else(tmp_path: Path) -> None:
    ready_torchvision()
    from torchvision.models import inception_v3

    path = tmp_path / "inception.pth"
    torch.save(inception_v3(weights=None, init_weights=False).state_dict(), path)
    pictures = [np.full((32, 32, 3), grey, np.uint8) for grey in (0, 255)]
    features = Inception(path).features(pictures)
    assert features.shape == (2, 2048) and not np.allclose(features[0], features[1])
    torch.save({"a": torch.zeros(1)}, path)
    with pytest.raises(ModelError, match="does not hold the weights of torchvision's Inception"):
        Inception(path)
    with pytest.raises(ModelError, match="does not hold"):
        Inception(tmp_path / "gone.pth")
