"""The table of actions: add one here, and it has a menu entry, a shortcut and a tooltip."""

from dataclasses import dataclass


def QT_TRANSLATE_NOOP(context: str, text: str) -> str:
    """Return a text that is translated later; lupdate finds it by this name."""
    return text


@dataclass(frozen=True)
class Spec:
    """One action.

    Attributes
    ----------
    id : str
        Its menu and what it does; never translated, because settings and code call it so.
    text, tip : str
        Source texts in the context ``Actions``; ``&`` marks the menu's letter.
    keys : tuple of str
        Default shortcuts, in Qt's portable notation.
    icon : str
        Of `app.ui.icons`; "" for none.
    check : bool
        Whether it is switched on and off.
    group : str
        Of those that share a group, exactly one is on.
    ends : bool
        Whether a line follows it in its menu.
    """

    id: str
    text: str
    tip: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    check: bool = False
    group: str = ""
    ends: bool = False

    @property
    def menu(self) -> str:
        """Id of the menu it stands in: a key of `MENUS`.

        >>> Spec("edit.undo", "&Undo", "").menu
        'edit'
        """
        return self.id.partition(".")[0]


MENUS = {
    "file": QT_TRANSLATE_NOOP("Actions", "&File"),
    "edit": QT_TRANSLATE_NOOP("Actions", "&Edit"),
    "segment": QT_TRANSLATE_NOOP("Actions", "&Segment"),
    "play": QT_TRANSLATE_NOOP("Actions", "&Play"),
    "view": QT_TRANSLATE_NOOP("Actions", "&View"),
    "render": QT_TRANSLATE_NOOP("Actions", "&Render"),
    "help": QT_TRANSLATE_NOOP("Actions", "&Help"),
}
"""Menus of the menu bar, in order, with their titles."""

TABLE: tuple[Spec, ...] = (
    Spec(
        "file.new",
        QT_TRANSLATE_NOOP("Actions", "&New Project"),
        QT_TRANSLATE_NOOP("Actions", "Start an empty project"),
        ("Ctrl+N",),
        icon="new",
    ),
    Spec(
        "file.open",
        QT_TRANSLATE_NOOP("Actions", "&Open…"),
        QT_TRANSLATE_NOOP("Actions", "Open a project, or a clip to dub"),
        ("Ctrl+O",),
        icon="open",
    ),
    Spec(
        "file.add",
        QT_TRANSLATE_NOOP("Actions", "Add &Clip or Dub…"),
        QT_TRANSLATE_NOOP(
            "Actions",
            "Add a clip, dub sounds or subtitles to this project; dropping them does the same",
        ),
        ("Ctrl+I",),
        icon="plus",
        ends=True,
    ),
    Spec(
        "file.save",
        QT_TRANSLATE_NOOP("Actions", "&Save"),
        QT_TRANSLATE_NOOP("Actions", "Save the project"),
        ("Ctrl+S",),
        icon="save",
    ),
    Spec(
        "file.save_as",
        QT_TRANSLATE_NOOP("Actions", "Save &As…"),
        QT_TRANSLATE_NOOP("Actions", "Save the project under another name"),
        ("Ctrl+Shift+S",),
    ),
    Spec(
        "file.relink",
        QT_TRANSLATE_NOOP("Actions", "Find &Missing Media…"),
        QT_TRANSLATE_NOOP("Actions", "Say where files are that have been moved"),
        ends=True,
    ),
    Spec(
        "file.export",
        QT_TRANSLATE_NOOP("Actions", "&Export…"),
        QT_TRANSLATE_NOOP("Actions", "Write the dubbed movie"),
        ("Ctrl+E",),
        icon="export",
    ),
    Spec(
        "file.export_subtitles",
        QT_TRANSLATE_NOOP("Actions", "Export S&ubtitles…"),
        QT_TRANSLATE_NOOP("Actions", "Write the segments' text as SRT"),
    ),
    Spec(
        "file.export_lines",
        QT_TRANSLATE_NOOP("Actions", "Export &Line Sheet…"),
        QT_TRANSLATE_NOOP("Actions", "Write all lines as a table (CSV)"),
        ends=True,
    ),
    Spec(
        "file.quit",
        QT_TRANSLATE_NOOP("Actions", "&Quit"),
        QT_TRANSLATE_NOOP("Actions", "Leave Lipsmith; nothing is lost"),
        ("Ctrl+Q",),
    ),
    Spec(
        "edit.undo",
        QT_TRANSLATE_NOOP("Actions", "&Undo"),
        QT_TRANSLATE_NOOP("Actions", "Take the last change back"),
        ("Ctrl+Z",),
        icon="undo",
    ),
    Spec(
        "edit.redo",
        QT_TRANSLATE_NOOP("Actions", "&Redo"),
        QT_TRANSLATE_NOOP("Actions", "Make the change again"),
        (
            "Ctrl+Shift+Z",
            "Ctrl+Y",
        ),
        icon="redo",
        ends=True,
    ),
    Spec(
        "edit.cut",
        QT_TRANSLATE_NOOP("Actions", "Cu&t"),
        QT_TRANSLATE_NOOP("Actions", "Take the selected segments out, to paste them elsewhere"),
        ("Ctrl+X",),
        icon="cut",
    ),
    Spec(
        "edit.copy",
        QT_TRANSLATE_NOOP("Actions", "&Copy"),
        QT_TRANSLATE_NOOP("Actions", "Remember the selected segments, to paste them elsewhere"),
        ("Ctrl+C",),
        icon="copy",
    ),
    Spec(
        "edit.paste",
        QT_TRANSLATE_NOOP("Actions", "&Paste"),
        QT_TRANSLATE_NOOP("Actions", "Put the remembered segments at the playhead"),
        ("Ctrl+V",),
        icon="paste",
    ),
    Spec(
        "edit.duplicate",
        QT_TRANSLATE_NOOP("Actions", "&Duplicate"),
        QT_TRANSLATE_NOOP("Actions", "Put a copy of the selected segments behind them"),
        ("Ctrl+D",),
    ),
    Spec(
        "edit.delete",
        QT_TRANSLATE_NOOP("Actions", "De&lete"),
        QT_TRANSLATE_NOOP("Actions", "Remove the selected segments and leave a gap"),
        (
            "Del",
            "Backspace",
        ),
        icon="trash",
    ),
    Spec(
        "edit.ripple_delete",
        QT_TRANSLATE_NOOP("Actions", "R&ipple Delete"),
        QT_TRANSLATE_NOOP("Actions", "Remove the selected segments and close the gap"),
        (
            "Shift+Del",
            "Shift+Backspace",
        ),
        ends=True,
    ),
    Spec(
        "edit.select_all",
        QT_TRANSLATE_NOOP("Actions", "Select &All"),
        QT_TRANSLATE_NOOP("Actions", "Select every segment"),
        ("Ctrl+A",),
    ),
    Spec(
        "edit.select_none",
        QT_TRANSLATE_NOOP("Actions", "Select &Nothing"),
        QT_TRANSLATE_NOOP("Actions", "Select no segment"),
        ("Ctrl+Shift+A",),
        ends=True,
    ),
    Spec(
        "edit.preferences",
        QT_TRANSLATE_NOOP("Actions", "Pr&eferences…"),
        QT_TRANSLATE_NOOP("Actions", "Language, theme, engine and folders"),
        ("Ctrl+,",),
        icon="settings",
    ),
    Spec(
        "edit.keymap",
        QT_TRANSLATE_NOOP("Actions", "&Keyboard Shortcuts…"),
        QT_TRANSLATE_NOOP("Actions", "Look up and change every shortcut"),
        ("Ctrl+Alt+K",),
        icon="keyboard",
    ),
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
    ),
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
    Spec(
        "view.original",
        QT_TRANSLATE_NOOP("Actions", "&Original"),
        QT_TRANSLATE_NOOP("Actions", "Show the clip as it was"),
        ("1",),
        check=True,
        group="preview",
    ),
    Spec(
        "view.dubbed",
        QT_TRANSLATE_NOOP("Actions", "&Dubbed"),
        QT_TRANSLATE_NOOP("Actions", "Show the dubbed clip"),
        ("2",),
        check=True,
        group="preview",
    ),
    Spec(
        "view.wipe",
        QT_TRANSLATE_NOOP("Actions", "&Wipe"),
        QT_TRANSLATE_NOOP(
            "Actions", "Show the original to the left and the dubbed clip to the right of a line"
        ),
        ("3",),
        icon="wipe",
        check=True,
        group="preview",
    ),
    Spec(
        "view.side",
        QT_TRANSLATE_NOOP("Actions", "&Side by Side"),
        QT_TRANSLATE_NOOP("Actions", "Show both clips"),
        ("4",),
        check=True,
        group="preview",
    ),
    Spec(
        "view.difference",
        QT_TRANSLATE_NOOP("Actions", "Di&fference"),
        QT_TRANSLATE_NOOP("Actions", "Show only what has changed"),
        ("5",),
        check=True,
        group="preview",
        ends=True,
    ),
    Spec(
        "view.faces",
        QT_TRANSLATE_NOOP("Actions", "Show F&aces"),
        QT_TRANSLATE_NOOP("Actions", "Show the faces that were found; click one to say who it is"),
        ("F",),
        icon="speaker",
        check=True,
    ),
    Spec(
        "view.full_screen",
        QT_TRANSLATE_NOOP("Actions", "Full Scr&een"),
        QT_TRANSLATE_NOOP("Actions", "Fill the screen with the picture"),
        ("F11",),
        icon="full",
        check=True,
        ends=True,
    ),
    Spec(
        "view.zoom_in",
        QT_TRANSLATE_NOOP("Actions", "&Zoom In"),
        QT_TRANSLATE_NOOP("Actions", "Show less of the timeline, larger"),
        (
            "+",
            "=",
        ),
        icon="zoom-in",
    ),
    Spec(
        "view.zoom_out",
        QT_TRANSLATE_NOOP("Actions", "Zoom O&ut"),
        QT_TRANSLATE_NOOP("Actions", "Show more of the timeline"),
        ("-",),
        icon="zoom-out",
    ),
    Spec(
        "view.zoom_fit",
        QT_TRANSLATE_NOOP("Actions", "Fit Whole Clip"),
        QT_TRANSLATE_NOOP("Actions", "Show the whole clip in the timeline"),
        ("Shift+Z",),
        icon="fit",
    ),
    Spec(
        "view.zoom_selection",
        QT_TRANSLATE_NOOP("Actions", "Fit Se&lection"),
        QT_TRANSLATE_NOOP("Actions", "Show the selected segments as large as they fit"),
        ("Z",),
        ends=True,
    ),
    Spec(
        "view.pointer",
        QT_TRANSLATE_NOOP("Actions", "&Pointer"),
        QT_TRANSLATE_NOOP("Actions", "Select, move and trim"),
        ("V",),
        icon="pointer",
        check=True,
        group="tool",
    ),
    Spec(
        "view.blade",
        QT_TRANSLATE_NOOP("Actions", "&Blade"),
        QT_TRANSLATE_NOOP("Actions", "Split segments where you click"),
        ("B",),
        icon="blade",
        check=True,
        group="tool",
    ),
    Spec(
        "view.snap",
        QT_TRANSLATE_NOOP("Actions", "S&nap"),
        QT_TRANSLATE_NOOP(
            "Actions", "Let dragged edges catch at cuts, speech, markers and the playhead"
        ),
        ("N",),
        icon="magnet",
        check=True,
    ),
    Spec(
        "view.ripple",
        QT_TRANSLATE_NOOP("Actions", "&Ripple"),
        QT_TRANSLATE_NOOP(
            "Actions", "Let everything behind follow when something is trimmed, moved or deleted"
        ),
        ("R",),
        icon="ripple",
        check=True,
        ends=True,
    ),
    Spec(
        "view.cast",
        QT_TRANSLATE_NOOP("Actions", "&Cast"),
        QT_TRANSLATE_NOOP("Actions", "Show or hide the list of speakers"),
        ("Ctrl+1",),
        icon="speaker",
        check=True,
    ),
    Spec(
        "view.inspector",
        QT_TRANSLATE_NOOP("Actions", "&Inspector"),
        QT_TRANSLATE_NOOP("Actions", "Show or hide what belongs to the selected segment"),
        ("Ctrl+2",),
        icon="settings",
        check=True,
    ),
    Spec(
        "view.history",
        QT_TRANSLATE_NOOP("Actions", "&History"),
        QT_TRANSLATE_NOOP("Actions", "Show or hide the list of changes"),
        ("Ctrl+3",),
        icon="history",
        check=True,
    ),
    Spec(
        "view.focus_next",
        QT_TRANSLATE_NOOP("Actions", "Ne&xt Panel"),
        QT_TRANSLATE_NOOP("Actions", "Move the keyboard to the next panel"),
        ("F6",),
    ),
    Spec(
        "view.palette",
        QT_TRANSLATE_NOOP("Actions", "Command Pale&tte…"),
        QT_TRANSLATE_NOOP("Actions", "Find any command by its name"),
        ("Ctrl+Shift+P",),
        icon="search",
    ),
    Spec(
        "render.start",
        QT_TRANSLATE_NOOP("Actions", "&Render"),
        QT_TRANSLATE_NOOP(
            "Actions",
            "Make the mouths of everything that is not ready, what is at the playhead first",
        ),
        ("Ctrl+R",),
        icon="render",
    ),
    Spec(
        "render.selection",
        QT_TRANSLATE_NOOP("Actions", "Render &Selection"),
        QT_TRANSLATE_NOOP(
            "Actions", "Make the mouths of the selected segments now, even while all else is paused"
        ),
        ("Ctrl+Shift+R",),
    ),
    Spec(
        "render.pause",
        QT_TRANSLATE_NOOP("Actions", "&Pause Rendering"),
        QT_TRANSLATE_NOOP("Actions", "Stop rendering, or let it go on; what is ready stays"),
        ("Ctrl+Alt+R",),
        icon="pause",
        check=True,
    ),
    Spec(
        "help.tour",
        QT_TRANSLATE_NOOP("Actions", "&Tour"),
        QT_TRANSLATE_NOOP("Actions", "Show what is where, step by step"),
        icon="help",
    ),
    Spec(
        "help.guide",
        QT_TRANSLATE_NOOP("Actions", "&User Guide"),
        QT_TRANSLATE_NOOP("Actions", "Read how dubbing is done"),
        ("F1",),
    ),
    Spec(
        "help.keys",
        QT_TRANSLATE_NOOP("Actions", "&Keyboard Shortcuts…"),
        QT_TRANSLATE_NOOP("Actions", "Look up every shortcut"),
        icon="keyboard",
        ends=True,
    ),
    Spec(
        "help.about",
        QT_TRANSLATE_NOOP("Actions", "&About Lipsmith"),
        QT_TRANSLATE_NOOP("Actions", "Version and licences"),
    ),
)
