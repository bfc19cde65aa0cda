"""What the tests of several networks share."""

from typing import TypeVar

import torch
from torch import Tensor, nn

Net = TypeVar("Net", bound=nn.Module)


def settled(net: Net, *inputs: Tensor) -> Net:
    """A random network whose batch norms know its figures, so that signals get through."""
    for part in net.modules():
        if isinstance(part, nn.BatchNorm2d):
            part.momentum = 1.0
    with torch.no_grad():
        net.train()(*inputs)
    return net.eval()


@torch.no_grad()
def assert_everything_shapes_the_picture(net: nn.Module, faces: Tensor, mel: Tensor) -> None:
    """Another sound, another face and another reference each give another picture."""
    before = net(faces, mel)
    other_face, other_reference = faces.clone(), faces.clone()
    other_face[:, :3] = torch.rand_like(other_face[:, :3])
    other_reference[:, 3:] = torch.rand_like(other_reference[:, 3:])
    for changed in (net(faces, mel.flip(-1)), net(other_face, mel), net(other_reference, mel)):
        assert (changed - before).abs().max() > 1e-3
