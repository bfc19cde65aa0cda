"""Playing, and going to a place."""

from app.ui.menus.spec import Spec
from app.ui.translating import QT_TRANSLATE_NOOP

SPECS = (
    Spec(
        "play.toggle",
        QT_TRANSLATE_NOOP("Actions", "&Play or Pause"),
        QT_TRANSLATE_NOOP("Actions", "Play from the playhead, or pause"),
        ("Space",),
        icon="play",
    ),
    Spec(
        "play.backward",
        QT_TRANSLATE_NOOP("Actions", "Play &Backwards"),
        QT_TRANSLATE_NOOP("Actions", "Play backwards; again: faster"),
        ("J",),
        icon="backward",
    ),
    Spec(
        "play.stop",
        QT_TRANSLATE_NOOP("Actions", "&Stop"),
        QT_TRANSLATE_NOOP("Actions", "Stop playing"),
        ("K",),
        icon="stop",
    ),
    Spec(
        "play.forward",
        QT_TRANSLATE_NOOP("Actions", "Play &Forwards"),
        QT_TRANSLATE_NOOP("Actions", "Play; again: faster"),
        ("L",),
    ),
    Spec(
        "play.loop",
        QT_TRANSLATE_NOOP("Actions", "&Loop"),
        QT_TRANSLATE_NOOP("Actions", "Play the selected segment again and again"),
        ("Ctrl+L",),
        icon="loop",
        check=True,
        ends=True,
    ),
    Spec(
        "play.step_back",
        QT_TRANSLATE_NOOP("Actions", "One Frame Bac&k"),
        QT_TRANSLATE_NOOP("Actions", "Go back one frame"),
        ("Left",),
        icon="step-back",
    ),
    Spec(
        "play.step_on",
        QT_TRANSLATE_NOOP("Actions", "One Frame &On"),
        QT_TRANSLATE_NOOP("Actions", "Go on one frame"),
        ("Right",),
        icon="step-on",
    ),
    Spec(
        "play.second_back",
        QT_TRANSLATE_NOOP("Actions", "One Second Back"),
        QT_TRANSLATE_NOOP("Actions", "Go back one second"),
        ("Shift+Left",),
    ),
    Spec(
        "play.second_on",
        QT_TRANSLATE_NOOP("Actions", "One Second On"),
        QT_TRANSLATE_NOOP("Actions", "Go on one second"),
        ("Shift+Right",),
    ),
    Spec(
        "play.start",
        QT_TRANSLATE_NOOP("Actions", "To the Sta&rt"),
        QT_TRANSLATE_NOOP("Actions", "Go to the first frame"),
        ("Home",),
        icon="to-start",
    ),
    Spec(
        "play.end",
        QT_TRANSLATE_NOOP("Actions", "To the &End"),
        QT_TRANSLATE_NOOP("Actions", "Go to the last frame"),
        ("End",),
        icon="to-end",
        ends=True,
    ),
    Spec(
        "play.previous_cut",
        QT_TRANSLATE_NOOP("Actions", "Previous &Cut"),
        QT_TRANSLATE_NOOP("Actions", "Go to the cut before"),
        ("PgUp",),
    ),
    Spec(
        "play.next_cut",
        QT_TRANSLATE_NOOP("Actions", "Next C&ut"),
        QT_TRANSLATE_NOOP("Actions", "Go to the next cut"),
        ("PgDown",),
    ),
    Spec(
        "play.previous_marker",
        QT_TRANSLATE_NOOP("Actions", "Previous Marker"),
        QT_TRANSLATE_NOOP("Actions", "Go to the marker before"),
        ("Ctrl+Shift+M",),
    ),
    Spec(
        "play.next_marker",
        QT_TRANSLATE_NOOP("Actions", "Next &Marker"),
        QT_TRANSLATE_NOOP("Actions", "Go to the next marker"),
        ("Shift+M",),
    ),
)
