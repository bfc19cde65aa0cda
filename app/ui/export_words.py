"""Words of the presets, where the translators' tool finds them."""

from app.ui.translating import QT_TRANSLATE_NOOP

PRESET_WORDS = (
    QT_TRANSLATE_NOOP(
        "Presets",
        "H.264 for the web",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "Plays everywhere. For watching, sending and uploading.",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "H.264, high quality",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "The coding cannot be seen, and it plays everywhere.",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "H.265",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "As good as H.264 in about two thirds of the room; takes longer to make.",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "ProRes 422 HQ",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "For editing and grading; 4444 if the plate has full colour.",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "DNxHR HQX",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "For editing and grading. HQX if the plate has more than 8 bits, else HQ.",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "FFV1, lossless",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "What no mouth was put into stays bit for bit as it was. For archives and checks.",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "WAV stems",
    ),
    QT_TRANSLATE_NOOP(
        "Presets",
        "Sound alone, 24-bit: a file for each speaker, one for the original, one for the mix.",
    ),
)
"""Labels and purposes of `app.core.render.presets.PRESETS`."""
