"""Footage to dataset, objectives, training loops and evaluation."""
