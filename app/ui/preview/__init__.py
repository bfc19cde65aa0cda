"""Playing and showing the clip, as it was and dubbed."""
