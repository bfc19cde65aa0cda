"""Media files in and out, streamed through PyAV."""
