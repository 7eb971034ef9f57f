"""The command box: search and commands by keyboard."""
