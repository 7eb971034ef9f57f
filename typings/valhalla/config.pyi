"""Default configuration of valhalla."""

from pathlib import Path
from typing import Any

def get_config(
    tile_extract: str | Path = ..., tile_dir: str | Path = ..., verbose: bool = ...
) -> dict[str, Any]: ...
