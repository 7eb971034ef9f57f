"""What is true right now: stores by id, selection, connection; QtCore only, no I/O."""
