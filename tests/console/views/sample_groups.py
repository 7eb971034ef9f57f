"""Groups of the sample room, since when its people are not seen, and the backend's answers about groups."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from console.api.types import Group
from console.models.world import Models
from tests.console.views.sample_orders import NOW

NIGHT, FIBRE = 51, 52


def group(group_id: int, name: str, *worker_ids: int, **changes: object) -> Group:
    made = Group(
        id=group_id, version=1, name=name, worker_ids=list(worker_ids), department_id=1, updated_at=NOW
    )
    return msgspec.structs.replace(made, **changes)


def fill(models: Models) -> None:
    """Two groups with somebody (2) in both, and one member who is in no list here (999)."""
    models.groups.replace([group(NIGHT, "夜班抢修", 1, 2, 7), group(FIBRE, "光缆割接", 2, 4, 999)])
    changes: dict[int, dict[str, object]] = {
        5: {"duty_since": NOW - timedelta(hours=2)},
        14: {"duty_since": NOW - timedelta(days=1)},
        7: {"stealth_since": NOW - timedelta(minutes=50)},
        9: {"monitoring_since": NOW - timedelta(days=9)},
    }
    models.workers.put(
        msgspec.structs.replace(worker, **changes[key])
        for key in changes
        if (worker := models.workers.get(key)) is not None
    )


def answer(models: Models, method: str, parts: list[str], body: dict[str, object]) -> Group:
    """As the backend would, from the models' own records."""
    if not parts:
        ids = body["worker_ids"]
        assert isinstance(ids, list)
        return group(90, str(body["name"]), *ids)
    known = models.groups.get(int(parts[0]))
    given = {key: body[key] for key in ("name", "worker_ids") if key in body}
    if known is None:  # removed: comes back as it was
        return group(int(parts[0]), "夜班抢修", 1, 2, 7, version=int(str(body["version"])) + 1)
    removed = method == "POST" and parts[1] == "remove"
    return msgspec.structs.replace(known, version=known.version + 1, removed=removed, **given)
