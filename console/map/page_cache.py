"""Keeps composed pages on disk, so that a usual start needs no folium; called in a thread only."""

import hashlib
import importlib.metadata
import logging
from pathlib import Path

from console.map.plan import PagePlan

log = logging.getLogger(__name__)


def composed(plan: PagePlan, folder: Path) -> bytes:
    """The page for `plan`, composed at its first use. An unusable folder only costs time."""
    source = Path(__file__).with_name("page.py").read_bytes()
    parts = (plan.fingerprint().encode(), importlib.metadata.version("folium").encode(), source)
    name = hashlib.sha256(b"\0".join(parts)).hexdigest()[:24]
    file = folder / f"map-{name}.html"
    try:
        return file.read_bytes()
    except OSError:
        pass
    from console.map import page  # the one slow import

    html = page.compose(plan)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside = file.with_suffix(".new")
        beside.write_bytes(html)
        beside.replace(file)
    except OSError as error:
        log.info("composed map page not kept: %s", error)
    return html
