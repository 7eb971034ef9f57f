"""How workers get about; no behaviour. The router's profile, the straight line and the words go by it."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class Travel(StrEnum):
    """A worker's vehicle. Where nobody said anything it is an electric bicycle."""

    WALK = "walk"
    BICYCLE = "bicycle"
    EBIKE = "ebike"
    CAR = "car"


LINE_PACE: Final[Mapping[Travel, float]] = MappingProxyType(
    {Travel.WALK: 0.28, Travel.BICYCLE: 0.75, Travel.EBIKE: 1.0, Travel.CAR: 1.25}
)
"""Straight line a second compared with the electric bicycle's, which is a setting of the organisation.

No source gives figures: about 4, 11, 15 and 19 km/h of straight line, assumptions like the setting itself.
"""
