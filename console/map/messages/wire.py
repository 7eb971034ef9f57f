"""What every message is made of: its name on the wire, and the columns of what travels in numbers."""

import re
from typing import Literal, TypeAlias

import msgspec

VERSION = 1

SubjectKind: TypeAlias = Literal["worker", "order", "customer", "place", "incident"]
LayerKey: TypeAlias = Literal["workers", "vehicles", "orders", "customers", "places", "labels", "accuracy"]

# Little-endian columns of n values each, in this order. x, y: Web Mercator as a share of 2**32, y downwards.
POSITION_COLUMNS: tuple[tuple[str, str], ...] = (
    ("at_ms", "<f8"),
    ("worker_id", "<u4"),
    ("x", "<u4"),
    ("y", "<u4"),
    ("accuracy_m", "<f4"),
    ("heading_deg", "<f4"),
    ("speed_mps", "<f4"),
)
# The same for one track, oldest first; `weight_m`: a pixel larger than this can do without the point.
TRACK_COLUMNS: tuple[tuple[str, str], ...] = (
    ("at_ms", "<f8"),
    ("x", "<u4"),
    ("y", "<u4"),
    ("weight_m", "<f4"),
)


def name_of(class_name: str) -> str:
    """Painted → painted, LayerSwitched → layer_switched."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", class_name).lower()


class ToPage(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag=name_of):
    """Base of what the console tells the page."""


class FromPage(
    msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag=name_of, forbid_unknown_fields=True
):
    """Base of what the page tells the console."""
