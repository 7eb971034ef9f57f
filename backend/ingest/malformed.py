"""The one thing a decoder may raise."""


class Malformed(ValueError):
    """A request that names no fix: unreadable, incomplete, or a number that is none. Says what to mend."""
