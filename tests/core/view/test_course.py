"""Picture and sound follow one course."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.view.course import Course


def number(first: int, count: int) -> np.ndarray:
    """A plate whose samples are their own numbers."""
    return np.repeat(np.arange(first, first + count, dtype=np.float32)[:, None], 2, axis=1)


courses = st.builds(
    lambda first, length, place, speed, loop: Course(
        first + min(place, length - 1), first, first + length, speed, loop
    ),
    st.integers(0, 50),
    st.integers(8, 60),
    st.integers(0, 59),
    st.sampled_from([1, 2, 4, -1, -2, -4]),
    st.booleans(),
)


@given(courses, st.integers(0, 200), st.integers(0, 90))
def test_what_is_heard_is_where_the_picture_is(course: Course, heard: int, count: int) -> None:
    sound = course.sound(number, heard, count)
    assert sound.shape == (count, 2)
    step = abs(course.speed)
    for index in range(count):
        if course.over(heard + index):
            assert not sound[index].any()
        else:
            shown = course.at(heard + index)
            assert course.first <= shown < course.end
            middle = shown + np.sign(course.speed) * (step - 1) / 2
            assert sound[index, 0] == pytest.approx(middle)


def test_a_loop_is_without_gap() -> None:
    course = Course(5, 3, 9, 1, loop=True)
    assert course.sound(number, 0, 12)[:, 0].tolist() == [5, 6, 7, 8, 3, 4, 5, 6, 7, 8, 3, 4]
    back = Course(5, 3, 9, -1, loop=True)
    assert back.sound(number, 0, 9)[:, 0].tolist() == [5, 4, 3, 8, 7, 6, 5, 4, 3]


def test_it_ends_at_the_bound() -> None:
    course = Course(5, 0, 9)
    assert [course.over(n) for n in (3, 4)] == [False, True]
    assert course.at(99) == 8
