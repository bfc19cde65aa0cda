"""Fine-tuning a generator on one speaker, and saying honestly whether it helped."""
