"""What the backend and the engine's process say to each other. No behaviour."""

from typing import Any

MATRIX = "matrix"  # {sources, targets} -> {seconds, metres}; quick, and now and then empty or wrong
AGAIN = "again"  # the same, three times slower and better
TRACE = "trace"  # {places, at_ms} -> {legs}
WAY = "way"  # {source, target} -> {line}, encoded

GENTLY = "--gently"  # argument: others need the processor more
NOT_INSTALLED_EXIT = 3

Place = tuple[float, float]
"""Latitude, longitude."""

Question = dict[str, Any]
Answer = dict[str, Any]
