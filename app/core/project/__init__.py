"""The document of the editor: frozen values, edits that are pure functions, and their files."""
