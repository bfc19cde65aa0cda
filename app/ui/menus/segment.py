"""Lines and markers: made, cut, moved, gone through."""

from app.ui.menus.spec import Spec
from app.ui.translating import QT_TRANSLATE_NOOP

SPECS = (
    Spec(
        "segment.add",
        QT_TRANSLATE_NOOP("Actions", "&New Segment Here"),
        QT_TRANSLATE_NOOP(
            "Actions",
            "Make a segment of two seconds at the playhead, for the speaker of the selected lane",
        ),
        ("Shift+N",),
        icon="plus",
    ),
    Spec(
        "segment.split",
        QT_TRANSLATE_NOOP("Actions", "&Split at Playhead"),
        QT_TRANSLATE_NOOP(
            "Actions",
            "Cut the selected segments, or all under the playhead, in two; nothing moves",
        ),
        ("S",),
        icon="blade",
    ),
    Spec(
        "segment.join",
        QT_TRANSLATE_NOOP("Actions", "&Join"),
        QT_TRANSLATE_NOOP("Actions", "Make one of the selected segments of a speaker"),
        ("Ctrl+J",),
        icon="join",
        ends=True,
    ),
    Spec(
        "segment.trim_start",
        QT_TRANSLATE_NOOP("Actions", "Trim Start to &Playhead"),
        QT_TRANSLATE_NOOP("Actions", "Let the segment begin at the playhead"),
        ("Q",),
    ),
    Spec(
        "segment.trim_end",
        QT_TRANSLATE_NOOP("Actions", "Trim End t&o Playhead"),
        QT_TRANSLATE_NOOP("Actions", "Let the segment end at the playhead"),
        ("W",),
        ends=True,
    ),
    Spec(
        "segment.nudge_left",
        QT_TRANSLATE_NOOP("Actions", "Move One Frame &Left"),
        QT_TRANSLATE_NOOP(
            "Actions", "Move the selected segments and their sound one frame earlier"
        ),
        ("Alt+Left",),
    ),
    Spec(
        "segment.nudge_right",
        QT_TRANSLATE_NOOP("Actions", "Move One Frame &Right"),
        QT_TRANSLATE_NOOP("Actions", "Move the selected segments and their sound one frame later"),
        ("Alt+Right",),
    ),
    Spec(
        "segment.nudge_left_ten",
        QT_TRANSLATE_NOOP("Actions", "Move Ten Frames Left"),
        QT_TRANSLATE_NOOP(
            "Actions", "Move the selected segments and their sound ten frames earlier"
        ),
        ("Alt+Shift+Left",),
    ),
    Spec(
        "segment.nudge_right_ten",
        QT_TRANSLATE_NOOP("Actions", "Move Ten Frames Right"),
        QT_TRANSLATE_NOOP("Actions", "Move the selected segments and their sound ten frames later"),
        ("Alt+Shift+Right",),
    ),
    Spec(
        "segment.slip_left",
        QT_TRANSLATE_NOOP("Actions", "Sound One Frame &Earlier"),
        QT_TRANSLATE_NOOP(
            "Actions", "Let the sound come one frame earlier within the selected segments"
        ),
        ("Ctrl+Alt+Left",),
    ),
    Spec(
        "segment.slip_right",
        QT_TRANSLATE_NOOP("Actions", "Sound One Frame L&ater"),
        QT_TRANSLATE_NOOP(
            "Actions", "Let the sound come one frame later within the selected segments"
        ),
        ("Ctrl+Alt+Right",),
    ),
    Spec(
        "segment.roll_left",
        QT_TRANSLATE_NOOP("Actions", "Roll Cut One Frame Left"),
        QT_TRANSLATE_NOOP(
            "Actions",
            "Move the cut between two segments that touch one frame earlier; drag it with Ctrl",
        ),
        (",",),
    ),
    Spec(
        "segment.roll_right",
        QT_TRANSLATE_NOOP("Actions", "Roll Cut One Frame Right"),
        QT_TRANSLATE_NOOP(
            "Actions",
            "Move the cut between two segments that touch one frame later; drag it with Ctrl",
        ),
        (".",),
        ends=True,
    ),
    Spec(
        "segment.select_here",
        QT_TRANSLATE_NOOP("Actions", "Select Under Playhea&d"),
        QT_TRANSLATE_NOOP("Actions", "Select the segments under the playhead"),
        ("D",),
    ),
    Spec(
        "segment.next",
        QT_TRANSLATE_NOOP("Actions", "Ne&xt Segment"),
        QT_TRANSLATE_NOOP("Actions", "Go to the next segment and select it"),
        ("Down",),
        icon="next",
    ),
    Spec(
        "segment.previous",
        QT_TRANSLATE_NOOP("Actions", "Pre&vious Segment"),
        QT_TRANSLATE_NOOP("Actions", "Go to the previous segment and select it"),
        ("Up",),
        icon="previous",
    ),
    Spec(
        "segment.extend_next",
        QT_TRANSLATE_NOOP("Actions", "Select Next as Well"),
        QT_TRANSLATE_NOOP("Actions", "Add the next segment to the selection"),
        ("Shift+Down",),
    ),
    Spec(
        "segment.extend_previous",
        QT_TRANSLATE_NOOP("Actions", "Select Previous as Well"),
        QT_TRANSLATE_NOOP("Actions", "Add the segment before to the selection"),
        ("Shift+Up",),
        ends=True,
    ),
    Spec(
        "segment.marker",
        QT_TRANSLATE_NOOP("Actions", "Set &Marker"),
        QT_TRANSLATE_NOOP("Actions", "Note something at the playhead"),
        ("M",),
        icon="marker",
    ),
    Spec(
        "segment.marker_delete",
        QT_TRANSLATE_NOOP("Actions", "Delete Mar&ker"),
        QT_TRANSLATE_NOOP("Actions", "Remove the marker under the playhead"),
        ("Ctrl+M",),
    ),
    Spec(
        "segment.marker_left",
        QT_TRANSLATE_NOOP("Actions", "Move Marker One Frame Left"),
        QT_TRANSLATE_NOOP("Actions", "Move the marker at the playhead one frame earlier"),
        ("Ctrl+Shift+Left",),
    ),
    Spec(
        "segment.marker_right",
        QT_TRANSLATE_NOOP("Actions", "Move Marker One Frame Right"),
        QT_TRANSLATE_NOOP("Actions", "Move the marker at the playhead one frame later"),
        ("Ctrl+Shift+Right",),
        ends=True,
    ),
    Spec(
        "segment.cut_mark",
        QT_TRANSLATE_NOOP("Actions", "Mark a &Cut"),
        QT_TRANSLATE_NOOP("Actions", "Say that a shot begins at the playhead; edges catch there"),
        ("C",),
    ),
    Spec(
        "segment.cut_unmark",
        QT_TRANSLATE_NOOP("Actions", "Delete Cut Mark"),
        QT_TRANSLATE_NOOP(
            "Actions", "Remove the cut mark at the playhead; with Ctrl, cut marks can be dragged"
        ),
        ("Ctrl+Shift+X",),
    ),
)
