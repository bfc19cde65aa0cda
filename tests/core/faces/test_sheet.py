import json

import numpy as np
import pytest

from app.core.faces.choose import pick_face
from app.core.faces.sheet import listing, table
from tests.core.faces.tracks import analysis, still


def two_people():
    """A large face for 50 frames, hidden in ten, and a small one; then a face in another shot."""
    visible = np.ones(50, bool)
    visible[20:30] = False
    large = still(50, side=120.0, visible=visible, yaw=-12.0)
    small = still(40, x=500, side=60.0, first=5, yaw=60.0)
    return analysis(100, large, small, still(45, shot=1, first=55), cuts=(50,))


def test_the_list_for_programs_says_of_each_face_where_when_and_how_well_it_is_seen():
    found = json.loads(json.dumps(listing(two_people())))
    assert (found["frames"], found["width"], found["height"]) == (100, 640, 360)
    assert found["cuts"] == [50]
    large, small, other = found["faces"]
    assert (large["index"], large["shot"], large["first"], large["last"]) == (0, 0, 0, 49)
    assert (large["from"], large["to"]) == (0.0, 1.96)
    assert large["visible"] == 0.8 and large["size"] == pytest.approx(120, abs=0.1)
    assert large["yaw"] == -12.0 and large["score"] == 0.9  # of the frames where it is seen
    assert large["turned_away"] == 0.0 and small["turned_away"] == 1.0
    assert (small["from"], small["to"]) == (0.2, 1.76)
    assert (other["index"], other["shot"], other["first"], other["last"]) == (2, 1, 55, 99)


def test_suggested_is_what_a_dub_takes_by_itself():
    clip = two_people()
    suggested = [face["index"] for face in listing(clip)["faces"] if face["suggested"]]
    assert [clip.tracks[index] for index in suggested] == list(pick_face(clip))
    assert suggested == [0, 2]


def test_the_list_has_a_face_for_each_row_of_the_table_and_none_where_there_is_none():
    clip = two_people()
    assert len(listing(clip)["faces"]) == len(table(clip)) - 1
    assert listing(analysis(10))["faces"] == []
