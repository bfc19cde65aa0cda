"""What an editor does that needs no window: media, faces, compositing, the dubbing pipeline."""
