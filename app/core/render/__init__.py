"""Rendering a project: segment by segment into a cache, for the preview and for export."""
