"""What the map page is composed of, without composing it: importing folium takes a second."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from html import escape

from console.core.texts import Texts
from console.map.messages import LayerKey
from console.map.own_bases import OwnBase
from console.map.sources import OnlineSource

LAYERS: tuple[LayerKey, ...] = ("workers", "vehicles", "orders", "customers", "places", "labels", "accuracy")
# Texts the page needs, without their "map.page." before.
WORDS = (
    *("layers", "zoom_in", "zoom_out", "follow", "following", "home", "person", "vehicle", "pin", "customer"),
    *("status_free", "status_busy", "status_lost", "status_stale", "age", "just_now"),
    *("seconds", "minutes", "hours", "days", "accuracy", "accuracy_unknown", "speed"),
    *("level_ok", "level_soon", "level_overdue", "level_stopped", "left", "over", "urgent", "unassigned"),
    *("crowd", "crowd_orders", "crowd_workers", "crowd_of_orders", "legend", "attribution"),
    *("metres", "kilometres", "incident"),
    *(f"draw_{one}" for one in ("distance", "area", "box", "circle", "polygon", "corridor", "clear")),
    *(f"draw_hint_{one}" for one in ("distance", "area", "box", "circle", "polygon", "corridor", "adjust")),
    *(f"draw_{one}" for one in ("total", "perimeter", "radius", "beside", "square_metres", "mu")),
    "draw_square_kilometres",
)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """`bases`, `layers`: key → word on the layer switch, as HTML. `archives`: tile archives the page may ask
    for; `vectors`: base map → those of them that it draws over the boundaries."""

    bases: Mapping[str, str]
    layers: Mapping[str, str]
    archives: Sequence[str]
    online: Sequence[OnlineSource]
    vectors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def fingerprint(self) -> str:
        """Equal for equal pages."""
        return repr(asdict(self))


def plan_page(
    texts: Texts,
    archives: Sequence[str],
    online: Sequence[OnlineSource],
    own: Iterable[OwnBase] = (),
    own_archives: Mapping[str, Sequence[str]] | None = None,
) -> PagePlan:
    """`own`: base maps that the user added; `own_archives`: their archives by base map."""
    roads = [name for name in archives if name.startswith("data-")]
    keys = ["none", "china", *(["roads"] if roads else []), *(one.key for one in online if not one.name)]
    words = {key: texts(f"map.base.{key}") for key in keys}
    vectors = {"roads": roads} if roads else {}
    return PagePlan(
        bases=words | {base.key: escape(base.name) for base in own},
        layers={key: texts(f"map.layer.{key}") for key in LAYERS},
        archives=list(archives),
        online=list(online),
        vectors=vectors | {key: list(names) for key, names in (own_archives or {}).items()},
    )
