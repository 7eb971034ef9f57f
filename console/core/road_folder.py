"""Which folder of map data the embedded backend reads roads from; known before anything else is loaded."""

import json
from pathlib import Path

GRAPH = "roadgraph"
SETTING = "roads.folder"


def road_folder(named: Path | None, settings_file: Path) -> Path | None:
    """`named` on the command line, else the last one made through the menu, if its graph is still there."""
    if named is not None:
        return named
    try:
        stored = json.loads(settings_file.read_text(encoding="utf-8"))[SETTING]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    folder = Path(stored) if isinstance(stored, str) and stored else None
    return folder if folder is not None and (folder / GRAPH).is_dir() else None
