"""What ``lipsmith train`` does: options, the training's folder, its teachers, and the run."""
