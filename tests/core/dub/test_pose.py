"""How a head is held, by what is never re-made."""

import numpy as np

from app.core.dub.pose import distances, pose


def test_poses_are_compared_where_nothing_is_re_made() -> None:
    face = np.random.default_rng(0).integers(0, 256, (96, 96, 3), dtype=np.uint8)
    mouth, cheek = face.copy(), face.copy()
    mouth[60:90, 30:66] = 0
    cheek[30:44, 5:40] = 0
    poses = np.stack([pose(mouth), pose(cheek)])
    assert distances(poses, pose(face))[0] < 0.1 < 1 < distances(poses, pose(face))[1]
