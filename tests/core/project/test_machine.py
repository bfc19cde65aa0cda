"""Random sequences of edits, with undo and redo, as an editor would make them."""

from fractions import Fraction
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from app.core.project import (
    edits_cast,
    edits_lines,
    edits_markers,
    edits_media,
    edits_segments,
)
from app.core.project.check import check
from app.core.project.codec import encode
from app.core.project.document import Document, ProjectError, Settings
from app.core.project.files import document_of, dumps, loads
from app.core.project.journal import changes_between, with_changes
from app.core.project.snap import room, room_to_move
from tests.core.project.projects import clip, project, sound

FRAMES = 300
FILE = Path("/film/film.lipsmith")
frames = st.integers(-5, FRAMES + 5)
steps = st.integers(-40, 40)
some = st.lists(st.integers(0, 30), max_size=4)
one = st.integers(0, 30)
rates = st.sampled_from([Fraction(24000, 1001), Fraction(25), Fraction(30000, 1001), Fraction(12)])
texts = st.sampled_from(["", "one two three", "ü", "line\nline"])


class Editing(RuleBasedStateMachine):
    """An editor: every edit either gives a sound document or is refused and changes nothing."""

    def __init__(self):
        super().__init__()
        self.done = []
        self.undone = []
        self.copied = None

    @initialize(rate=rates)
    def begin(self, rate):
        lines = (("Ann", 0, 40), ("Ann", 60, 100), ("Ben", 20, 90))
        self.done = [project(*lines, frames=FRAMES, rate=rate, seconds=20)]
        self.bytes = [dumps(self.done[0])]

    @property
    def now(self) -> Document:
        return self.done[-1]

    def pick(self, values, numbers):
        return [values[n % len(values)].id for n in numbers] if values else []

    def segments(self, numbers):
        return self.pick(self.now.segments, numbers)

    def segment(self, number):
        return next(iter(self.segments([number])), "none")

    def speaker(self, number):
        return next(iter(self.pick(self.now.speakers, [number])), "none")

    def edit(self, change, *args, **options):
        before = dumps(self.now)
        try:
            after = change(self.now, *args, **options)
        except ProjectError as error:
            assert str(error).endswith(".")
            assert dumps(self.now) == before
            return
        self.done.append(after)
        self.bytes = [*self.bytes[: len(self.done) - 1], dumps(after)]
        self.undone = []

    @rule(who=one, first=frames, length=st.integers(0, 60), text=texts)
    def add(self, who, first, length, text):
        self.edit(edits_segments.add_segment, self.speaker(who), first, first + length, text=text)

    @rule(which=some)
    def remove(self, which):
        self.edit(edits_segments.remove_segments, self.segments(which))

    @rule(which=some, by=steps, who=st.none() | one)
    def move(self, which, by, who):
        to = None if who is None else self.speaker(who)
        self.edit(edits_segments.move_segments, self.segments(which), by, to)

    @rule(which=some)
    def move_as_far_as_there_is_room(self, which):
        chosen = self.segments(which)
        if chosen:
            for by in room_to_move(self.now, chosen):
                check(edits_segments.move_segments(self.now, chosen, by))

    @rule(which=one)
    def trim_out_as_far_as_there_is_room(self, which):
        if self.now.segments:
            id = self.segment(which)
            first, end = room(self.now, id)
            segment = self.now.segment(id)
            start_in = segment.dub_in + Fraction(first - segment.first) / self.now.rate
            if not segment.dub or start_in + (end - first) / self.now.rate > 0:
                wide = edits_segments.trim_end(self.now, id, end)
                self.edit(lambda _: edits_segments.trim_start(wide, id, first))

    @rule(which=one, frame=frames)
    def trim_start(self, which, frame):
        self.edit(edits_segments.trim_start, self.segment(which), frame)

    @rule(which=one, frame=frames)
    def trim_end(self, which, frame):
        self.edit(edits_segments.trim_end, self.segment(which), frame)

    @rule(which=one, frame=frames)
    def roll(self, which, frame):
        self.edit(edits_segments.roll, self.segment(which), frame)

    @rule(which=some, by=st.fractions(-3, 3, max_denominator=48000))
    def slip(self, which, by):
        self.edit(edits_segments.slip, self.segments(which), by)

    @rule(which=some, by=steps)
    def nudge(self, which, by):
        self.edit(edits_segments.nudge, self.segments(which), by)

    @rule(which=one, at=st.integers(0, 60))
    def split(self, which, at):
        id = self.segment(which)
        first = self.now.segment(id).first if id != "none" else 0
        self.edit(edits_segments.split_segment, id, first + at)

    @rule(which=some)
    def join(self, which):
        self.edit(edits_segments.join_segments, self.segments(which))

    @rule(which=one, at=st.integers(1, 30))
    def split_and_join(self, which, at):
        id = self.segment(which)
        if id == "none" or self.now.segment(id).length <= at:
            return
        try:
            cut = edits_segments.split_segment(self.now, id, self.now.segment(id).first + at)
        except ProjectError:  # nothing would be heard in one of the parts
            return
        new = {s.id for s in cut.segments} - {s.id for s in self.now.segments}
        joined = edits_segments.join_segments(cut, [id, *new]).segment(id)
        was = self.now.segment(id)
        assert (joined.first, joined.end, joined.takes) == (was.first, was.end, was.takes)
        assert joined.text.split() == was.text.split()

    @rule(which=some)
    def ripple_delete(self, which):
        self.edit(edits_segments.ripple_delete, self.segments(which))

    @rule(frame=frames, count=steps, who=st.none() | one)
    def ripple_insert(self, frame, count, who):
        to = None if who is None else self.speaker(who)
        self.edit(edits_segments.ripple_insert, frame, count, to)

    @rule(which=some)
    def duplicate(self, which):
        self.edit(edits_segments.duplicate_segments, self.segments(which))

    @rule(which=some)
    def copy(self, which):
        if self.segments(which):
            self.copied = edits_segments.copy_segments(self.now, self.segments(which))

    @rule(frame=frames, who=st.none() | one)
    def paste(self, frame, who):
        if self.copied is not None:
            to = None if who is None else self.speaker(who)
            self.edit(edits_segments.paste_segments, self.copied, frame, to)

    @rule(which=some, who=one)
    def set_speaker(self, which, who):
        self.edit(edits_cast.set_speaker, self.segments(which), self.speaker(who))

    @rule(which=some, face=st.none() | st.integers(-1, 3))
    def set_face(self, which, face):
        self.edit(edits_cast.set_face, self.segments(which), face)

    @rule(name=texts, faces=st.sets(st.integers(0, 4), max_size=2))
    def add_speaker(self, name, faces):
        self.edit(edits_cast.add_speaker, name, faces=faces)

    @rule(who=one, name=texts)
    def rename(self, who, name):
        self.edit(edits_cast.rename_speaker, self.speaker(who), name)

    @rule(who=one, colour=st.sampled_from(["#ABCDEF", "red", "#12345", "#000000"]))
    def recolour(self, who, colour):
        self.edit(edits_cast.recolour_speaker, self.speaker(who), colour)

    @rule(who=one, faces=st.sets(st.integers(0, 4), max_size=3))
    def assign(self, who, faces):
        self.edit(edits_cast.assign_faces, self.speaker(who), faces)

    @rule(faces=st.sets(st.integers(0, 4), max_size=3))
    def release(self, faces):
        self.edit(edits_cast.release_faces, faces)

    @rule(who=some, into=one)
    def merge(self, who, into):
        self.edit(edits_cast.merge_speakers, self.pick(self.now.speakers, who), self.speaker(into))

    @rule(who=one)
    def remove_speaker(self, who):
        self.edit(edits_cast.remove_speaker, self.speaker(who))

    @rule(which=one, text=texts)
    def set_text(self, which, text):
        self.edit(edits_lines.set_text, self.segment(which), text)

    @rule(which=some, level=st.sampled_from([0.0, -6.5, 3, float("nan"), 500.0]))
    def set_level(self, which, level):
        self.edit(edits_lines.set_level, self.segments(which), level)

    @rule(
        which=some,
        silence=st.sampled_from([None, "closed", "original", "open"]),
        strength=st.sampled_from([None, 0, 0.5, 1, 2]),
        feather=st.sampled_from([None, 0.1, 0.9]),
    )
    def set_settings(self, which, silence, strength, feather):
        self.edit(edits_lines.set_settings, self.segments(which), silence, strength, feather)

    @rule(which=some, model=texts)
    def set_model(self, which, model):
        self.edit(edits_lines.set_model, self.segments(which), model)

    @rule(which=some, dub=st.none() | one, at=st.none() | st.fractions(-2, 25))
    def set_sound(self, which, dub, at):
        chosen = "" if dub is None else next(iter(self.pick(self.now.dubs, [dub])), "none")
        self.edit(edits_lines.set_sound, self.segments(which), chosen, at)

    @rule(which=one, name=texts)
    def add_take(self, which, name):
        self.edit(edits_lines.add_take, self.segment(which), name)

    @rule(which=one, number=one, what=st.sampled_from(["promote", "remove", "rename"]))
    def change_take(self, which, number, what):
        if not self.now.segments:
            return
        id = self.segment(which)
        take = self.pick(self.now.segment(id).takes, [number])[0]
        if what == "promote":
            self.edit(edits_lines.promote_take, id, take)
        elif what == "remove":
            self.edit(edits_lines.remove_take, id, take)
        else:
            self.edit(edits_lines.rename_take, id, take, " new ")

    @rule(frame=frames, text=texts)
    def add_marker(self, frame, text):
        self.edit(edits_markers.add_marker, frame, text)

    @rule(which=one, frame=frames)
    def move_marker(self, which, frame):
        for id in self.pick(self.now.markers, [which]):
            self.edit(edits_markers.move_marker, id, frame)

    @rule(which=some)
    def remove_markers(self, which):
        self.edit(edits_markers.remove_markers, self.pick(self.now.markers, which))

    @rule(cuts=st.sets(frames, max_size=4))
    def set_cuts(self, cuts):
        self.edit(edits_media.set_cuts, cuts)

    @rule(frame=frames, to=frames, what=st.sampled_from(["add", "remove", "move"]))
    def change_cut(self, frame, to, what):
        if what == "add":
            self.edit(edits_media.add_cut, frame)
        starts = [shot.first for shot in self.now.shots] or [frame]
        start = min(starts, key=lambda each: abs(each - frame))
        if what == "remove":
            self.edit(edits_media.remove_cut, start)
        elif what == "move":
            self.edit(edits_media.move_cut, start, to)

    @rule(name=st.sampled_from(["x", "y"]), who=st.none() | one)
    def add_dub(self, name, who):
        self.edit(edits_media.add_sound, sound(12, f"/film/{name}.wav", name))
        to = "" if who is None else self.speaker(who)
        if self.now.sounds:
            self.edit(edits_media.add_dub, self.now.sounds[-1].id, to, Fraction(1, 3))

    @rule(which=one, level=st.sampled_from([-3, 400]), by=st.integers(-40, 40))
    def change_dub(self, which, level, by):
        for id in self.pick(self.now.dubs, [which]):
            self.edit(edits_media.set_dub_level, id, level)
            self.edit(edits_media.move_dub, id, by)

    @rule(which=one, who=st.none() | one)
    def give_dub(self, which, who):
        for id in self.pick(self.now.dubs, [which]):
            self.edit(edits_cast.give_dub, id, "" if who is None else self.speaker(who))

    @rule(which=one, whole=st.booleans())
    def remove_dub(self, which, whole):
        for id in self.pick(self.now.sounds if whole else self.now.dubs, [which]):
            self.edit(edits_media.remove_sound if whole else edits_media.remove_dub, id)

    @rule(which=one, seconds=st.integers(1, 30))
    def replace_sound(self, which, seconds):
        for id in self.pick(self.now.sounds, [which]):
            self.edit(edits_media.replace_sound, id, sound(seconds, content=f"new {seconds}"))

    @rule(count=st.integers(0, FRAMES))
    def correct_length(self, count):
        self.edit(edits_media.set_frames, count)

    @rule(count=st.integers(100, 400), rate=rates)
    def replace_plate(self, count, rate):
        self.edit(edits_media.set_plate, clip(count, rate, f"/film/{count}.mov"))

    @rule()
    def undo(self):
        if len(self.done) > 1:
            self.undone.append(self.done.pop())
        assert dumps(self.now) == self.bytes[len(self.done) - 1]

    @rule()
    def redo(self):
        if self.undone:
            self.done.append(self.undone.pop())
        assert dumps(self.now) == self.bytes[len(self.done) - 1]

    @invariant()
    def document_is_sound(self):
        if self.done:
            check(self.now)

    @invariant()
    def document_survives_its_file(self):
        if self.done:
            again = loads(dumps(self.now, FILE.parent), FILE)
            assert again == self.now
            assert dumps(again) == self.bytes[len(self.done) - 1]

    @invariant()
    def edit_survives_the_journal(self):
        if len(self.done) > 1:
            before, after = self.done[-2:]
            replayed = with_changes(encode(before), [changes_between(before, after)])
            assert document_of(replayed, FILE) == after

    def teardown(self):
        """Undo everything: the first document is as it was, byte for byte."""
        while len(self.done) > 1:
            self.undo()


TestEditing = Editing.TestCase
TestEditing.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def test_settings_have_the_defaults_of_the_command_line():
    from app.core.dub.settings import DubSettings

    assert Settings().silence == DubSettings().silence
