"""How long work takes where nobody measured it; no behaviour. Plan and schedule board both go by it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contract.vocabulary import OrderType

SERVICE_S: Final[Mapping[OrderType, int]] = MappingProxyType(
    {
        OrderType.FAULT: 45 * 60,
        OrderType.INSTALL: 60 * 60,
        OrderType.MOVE: 60 * 60,
        OrderType.TERMINAL_REPAIR: 40 * 60,
        OrderType.PATROL: 30 * 60,
        OrderType.SALES_VISIT: 30 * 60,
        OrderType.DELIVERY: 15 * 60,
        OrderType.COMPLAINT: 30 * 60,
        OrderType.ACCEPTANCE: 45 * 60,
        OrderType.DESIGN: 60 * 60,
    }
)
"""Seconds of work at the site, by type of order. No source gives figures: these are assumptions, and the
screens that use them say so."""
