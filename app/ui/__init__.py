"""The Qt window. Nothing below imports it."""
