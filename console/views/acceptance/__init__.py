"""The month's acceptance on screen: its list, its import, and the sample that is checked."""
