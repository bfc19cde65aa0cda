"""The one family of errors a user meets: a sentence that says what is wrong and what to do."""


class LipsmithError(Exception):
    """Something the user can act on.

    The message is one or two plain sentences, the first saying what is wrong and
    the second what to do about it.  The command line prints it and exits with
    code 2; the window shows it in a dialog.  Anything else that escapes is a bug.
    """


class MediaError(LipsmithError):
    """A media file cannot be read or written."""


class FaceError(LipsmithError):
    """No face that can be dubbed was found, or the one asked for does not exist."""


class ModelError(LipsmithError):
    """A model file is missing, corrupt or of a foreign kind."""
