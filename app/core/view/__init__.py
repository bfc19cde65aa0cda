"""Pictures and sound for looking and listening: what the window shows while one edits."""
