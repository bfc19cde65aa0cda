"""Lipsmith: the speaker's mouth is re-made to fit the dub, and nothing else changes."""

__version__ = "0.1.0"
