"""The timeline: one painted widget, and what it is made of."""
