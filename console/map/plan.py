"""What the map page is composed of, without composing it: importing folium takes a second."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from console.core.texts import Texts
from console.map.messages import LayerKey
from console.map.sources import OnlineSource

LAYERS: tuple[LayerKey, ...] = ("workers", "vehicles", "orders", "customers", "labels", "accuracy")
# Texts the page needs, without their "map.page." before.
WORDS = (
    *("layers", "zoom_in", "zoom_out", "follow", "following", "home", "person", "vehicle", "pin", "customer"),
    *("status_free", "status_busy", "status_lost", "status_stale", "age", "just_now"),
    *("seconds", "minutes", "hours", "days", "accuracy", "accuracy_unknown", "speed"),
    *("level_ok", "level_soon", "level_overdue", "level_stopped", "left", "over", "urgent", "unassigned"),
    *("crowd", "crowd_orders", "crowd_workers", "crowd_of_orders", "legend", "attribution"),
)


@dataclass(frozen=True, slots=True)
class PagePlan:
    """`bases`, `layers`: key → word on the layer switch. `archives`: tile archives the page may ask for."""

    bases: Mapping[str, str]
    layers: Mapping[str, str]
    archives: Sequence[str]
    online: Sequence[OnlineSource]

    def fingerprint(self) -> str:
        """Equal for equal pages."""
        return repr(asdict(self))


def plan_page(texts: Texts, archives: Sequence[str], online: Sequence[OnlineSource]) -> PagePlan:
    roads = any(name.startswith("data-") for name in archives)
    keys = ["none", "china", *(["roads"] if roads else []), *(source.key for source in online)]
    return PagePlan(
        bases={key: texts(f"map.base.{key}") for key in keys},
        layers={key: texts(f"map.layer.{key}") for key in LAYERS},
        archives=list(archives),
        online=list(online),
    )
