"""The main job: a clip and a dub in, the dubbed clip out."""
