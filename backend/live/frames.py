"""Packs rows of the latest table into a positions frame; the layout is the contract's."""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, Field

from contract.positions import COLUMNS


class PositionsFrame(BaseModel):
    """`n` rows as base64 of columns laid end to end; the column table is in `contract/positions.py`."""

    n: int = Field(examples=[0])
    frame: str = Field(examples=[""], description="35 bytes a row, little-endian columns, base64.")


def pack(columns: Mapping[str, npt.NDArray[Any]], slots: npt.NDArray[np.intp]) -> PositionsFrame:
    """The rows `slots` of the latest table's columns, in that order."""
    parts = [columns[name][slots].astype(kind, copy=False).tobytes() for name, kind in COLUMNS]
    return PositionsFrame(n=len(slots), frame=base64.b64encode(b"".join(parts)).decode())
