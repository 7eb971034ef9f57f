"""Composes the map page once with folium: map, base maps, layer switch, scale; no subject is ever in it.

folium's inline script and styles are allowed by hash; everything else comes from our own scheme.
"""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence

import folium
from branca.element import MacroElement
from folium.template import Template

from console.map.plan import PagePlan
from console.map.sources import OnlineSource

START_CENTRE, START_ZOOM = (35.0, 105.0), 4  # until the greeting says where


class _LocalMap(folium.Map):
    """folium's map with Leaflet from our own scheme and without what we do not use."""

    default_js = [  # noqa: RUF012 - folium reads it like this
        ("leaflet", "waiqin://map/vendor/leaflet/leaflet.js"),
        ("geodesic", "waiqin://map/vendor/geographiclib/geodesic.js"),
        ("pmtiles", "waiqin://map/vendor/pmtiles/pmtiles.js"),
        ("protomaps", "waiqin://map/vendor/protomaps-leaflet/protomaps-leaflet.js"),
        ("channel", "waiqin://map/qwebchannel.js"),
    ]
    default_css = [  # noqa: RUF012
        ("leaflet_css", "waiqin://map/vendor/leaflet/leaflet.css"),
        ("map_css", "waiqin://map/page/map.css"),
        ("drawing_css", "waiqin://map/page/drawing.css"),
    ]


class _HandOver(MacroElement):
    """Gives our modules the objects that folium made, by key, and starts them."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
            <script type="module" src="waiqin://map/page/main.js"></script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
            globalThis.waiqinParts = {
                map: {{ this._parent.get_name() }},
                layers: { {% for key, name in this.layers -%} {{ key|tojson }}: {{ name }}, {% endfor %} },
                bases: { {% for key, name in this.bases -%} {{ key|tojson }}: {{ name }}, {% endfor %} },
                online: {{ this.online|tojson }},
                archives: {{ this.archives|tojson }},
                vectors: {{ this.vectors|tojson }},
            };
        {% endmacro %}
        """
    )

    def __init__(
        self,
        layers: dict[str, str],
        bases: dict[str, str],
        online: dict[str, dict[str, object]],
        archives: Sequence[str],
        vectors: Mapping[str, Sequence[str]],
    ) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca has no annotations here
        self._name = "HandOver"
        self.layers, self.bases = list(layers.items()), list(bases.items())
        self.online, self.archives, self.vectors = online, list(archives), dict(vectors)


def compose(plan: PagePlan) -> bytes:
    """The page as UTF-8 HTML with its content security policy."""
    board = _LocalMap(
        location=START_CENTRE,
        zoom_start=START_ZOOM,
        tiles=None,
        control_scale=False,
        zoom_control=False,
        min_zoom=3,
        max_zoom=18,
        zoom_animation=False,
        fade_animation=False,
        marker_zoom_animation=False,
        inertia=False,
        wheel_px_per_zoom_level=90,
    )
    # Switches only: what they switch is drawn by our own modules, which look for them on the map.
    bases = {key: folium.FeatureGroup(word, overlay=False, show=False) for key, word in plan.bases.items()}
    layers = {key: folium.FeatureGroup(word, show=False) for key, word in plan.layers.items()}
    for part in (*bases.values(), *layers.values()):
        part.add_to(board)
    folium.LayerControl(position="topright", collapsed=True).add_to(board)
    online: dict[str, dict[str, object]] = {
        source.key: {
            "url": f"waiqin://map/online/{source.key}/{{z}}/{{x}}/{{y}}" if source.hidden_key else source.url,
            "attribution": source.attribution,
            "subdomains": source.subdomains,
            "maxNativeZoom": source.max_zoom,
            "datum": source.datum,
        }
        for source in plan.online
    }
    _HandOver(
        {key: part.get_name() for key, part in layers.items()},
        {key: part.get_name() for key, part in bases.items()},
        online,
        plan.archives,
        plan.vectors,
    ).add_to(board)
    html: str = board.get_root().render()
    return with_policy(html, plan.online).encode("utf-8")


def with_policy(html: str, online: Sequence[OnlineSource]) -> str:
    """Puts a content security policy first in the head: inline script and style by hash only."""
    scripts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    styles = re.findall(r"<style>(.*?)</style>", html, re.DOTALL)
    hosts = sorted({host for source in online for host in source.hosts})
    rules = [
        "default-src 'none'",
        f"script-src waiqin: {' '.join(map(_hash, scripts))}",
        f"style-src waiqin: {' '.join(map(_hash, styles))}",
        f"img-src waiqin: data: blob: {' '.join(hosts)}",  # blob: pictures out of PMTiles archives
        "connect-src waiqin:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    policy = f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(rules)}">'
    return html.replace("<head>", f"<head>{policy}", 1)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf-8')).digest()).decode()}'"
