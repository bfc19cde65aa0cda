"""The trainer: tuning a model on one speaker, watched and judged in the window."""
