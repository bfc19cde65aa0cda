"""Faces in footage: detection, shots, tracks, alignment."""
