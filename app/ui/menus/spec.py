"""What is said of one action."""

from dataclasses import dataclass


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
        """Id of the menu it stands in: a key of `app.ui.action_table.MENUS`.

        >>> Spec("edit.undo", "&Undo", "").menu
        'edit'
        """
        return self.id.partition(".")[0]
