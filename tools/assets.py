"""Copies the front-end files that the pages load out of node_modules; fetches nothing and builds nothing."""

import argparse
import re
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent

# --- phone page: target under phone/vendor -> file under node_modules -------------------------------------
PHONE: dict[str, str] = {
    "vue.js": "vue/dist/vue.runtime.global.prod.js",
    "vant.js": "vant/lib/vant.min.js",
    "vant.css": "vant/lib/index.css",
    "vant-en-US.js": "vant/es/locale/lang/en-US.mjs",
    "htm.js": "htm/dist/htm.module.js",
    "idb.js": "idb/build/index.js",
    "eventsource-parser/errors.js": "eventsource-parser/dist/errors.js",
    "eventsource-parser/parse.js": "eventsource-parser/dist/parse.js",
    "eventsource-parser/stream.js": "eventsource-parser/dist/stream.js",
}
# Vant's icon font names a second source on another server; ours is inside the style sheet already.
REMOTE_FONT = re.compile(rb',url\(//[^)]*\) format\("woff"\)')

# --- map page: target under resources/vendor -> file under node_modules -----------------------------------
MAP: dict[str, str] = {
    "leaflet/leaflet.js": "leaflet/dist/leaflet.js",
    "leaflet/leaflet.css": "leaflet/dist/leaflet.css",
    "leaflet/images/layers.png": "leaflet/dist/images/layers.png",
    "leaflet/images/layers-2x.png": "leaflet/dist/images/layers-2x.png",
    "geographiclib/geodesic.js": "geographiclib-geodesic/geographiclib-geodesic.min.js",
    "pmtiles/pmtiles.js": "pmtiles/dist/pmtiles.js",
    "protomaps-leaflet/protomaps-leaflet.js": "protomaps-leaflet/dist/protomaps-leaflet.js",
}

TARGETS: dict[Path, dict[str, str]] = {
    Path("phone/vendor"): PHONE,
    Path("resources/vendor"): MAP,
}


def copy_assets(project: Path = PROJECT) -> list[Path]:
    """Bring every target up to date and return the files that were written.

    Raises FileNotFoundError when `npm ci` has not been run.
    """
    written: list[Path] = []
    for folder, rules in TARGETS.items():
        for name, source in rules.items():
            target = project / folder / name
            content = REMOTE_FONT.sub(b"", (project / "node_modules" / source).read_bytes())
            if target.is_file() and target.read_bytes() == content:
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            written.append(target)
    return written


def main() -> int:
    argparse.ArgumentParser(description=__doc__).parse_args()
    for path in copy_assets():
        print(path.relative_to(PROJECT))
    return 0


if __name__ == "__main__":
    sys.exit(main())
