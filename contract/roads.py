"""The words of times and ways by the road; no behaviour."""

from enum import StrEnum


class RoadState(StrEnum):
    """Whether what was asked is by the road, and why not."""

    READY = "ready"
    ABSENT = "absent"  # nobody gave a road graph
    NOT_INSTALLED = "not_installed"  # there is a graph, and nothing that reads it
    STARTING = "starting"
    DOWN = "down"
    SLOW = "slow"  # no answer in time
    OUTSIDE = "outside"  # the roads do not reach there


class Basis(StrEnum):
    """What an estimate rests on."""

    ROAD = "road"
    LINE = "line"
