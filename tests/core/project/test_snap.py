from fractions import Fraction

from app.core.project.edits_markers import add_marker
from app.core.project.edits_media import set_cuts
from app.core.project.snap import (
    Snap,
    nearest,
    room,
    room_to_move,
    snap_points,
    snap_range,
    speech_edges,
)
from tests.core.project.projects import FILM, ids, project


def points(**options):
    document = project(("Ann", 100, 150), ("Ben", 300, 400))
    document = add_marker(set_cuts(document, [100, 500]), 300)
    return snap_points(document, [160, 420], **options)


def test_everything_worth_landing_on_counts_once_by_what_matters_most():
    assert points(playhead=420) == (
        Snap(0, "end"),
        Snap(100, "cut"),
        Snap(150, "edge"),
        Snap(160, "speech"),
        Snap(300, "edge"),
        Snap(400, "edge"),
        Snap(420, "playhead"),
        Snap(500, "cut"),
        Snap(1000, "end"),
    )


def test_what_is_dragged_is_no_place_to_land():
    document = project(("Ann", 100, 150), ("Ben", 300, 400))
    document = add_marker(document, 44)
    leave = {ids(document)[0], document.markers[0].id}
    assert [snap.frame for snap in snap_points(document, leave=leave)] == [0, 300, 400, 1000]


def test_the_nearest_point_within_reach_is_taken():
    assert nearest(points(), 154, 5) == Snap(150, "edge")
    assert nearest(points(), 155, 5) == Snap(150, "edge")
    assert nearest(points(), 156, 5) == Snap(160, "speech")
    assert nearest(points(), 170, 5) is None
    assert nearest(points(), -3, 5) == Snap(0, "end")
    assert nearest(points(), 1004, 5) == Snap(1000, "end")
    assert nearest((), 3, 5) is None


def test_a_range_lands_with_the_edge_that_has_less_far_to_go():
    assert snap_range(points(), 103, 158, 5) == (2, Snap(160, "speech"))
    assert snap_range(points(), 99, 163, 5) == (1, Snap(100, "cut"))
    assert snap_range(points(), 200, 250, 5) is None


def test_speech_edges_are_the_frames_nearest_to_them():
    assert speech_edges([(1.0, 2.0)], Fraction(1, 2), FILM) == [36, 60]


def test_room_ends_at_the_neighbours_on_the_lane():
    document = project(("Ann", 100, 150), ("Ben", 120, 400), ("Ann", 200, 250))
    first, other, second = ids(document)
    assert room(document, first) == (0, 200)
    assert room(document, second) == (150, 1000)
    assert room(document, other) == (0, 1000)


def test_room_to_move_together_is_what_the_tightest_has():
    document = project(("Ann", 100, 150), ("Ben", 120, 400), ("Ann", 200, 250), ("Ann", 260, 300))
    first, other, second, third = ids(document)
    assert room_to_move(document, [first]) == (-100, 50)
    assert room_to_move(document, [first, second]) == (-100, 10)
    assert room_to_move(document, [second, third]) == (-50, 700)
    assert room_to_move(document, [other, third]) == (-10, 600)
    assert room_to_move(document, ids(document)) == (-100, 600)
