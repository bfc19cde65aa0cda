"""Evaluation that can be believed: what comes out of the encoder, beside the source it replaces."""
