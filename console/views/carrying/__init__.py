"""Orders and people carried with the mouse from one pane to another; what comes of it is the target's."""
