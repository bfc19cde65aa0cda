"""Taking the face's crop from a frame and putting the new mouth back, in the plate's own YUV."""
