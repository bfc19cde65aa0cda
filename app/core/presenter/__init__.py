"""A presenter drawn by code and a synthetic voice: clips whose truth is known for every frame."""
