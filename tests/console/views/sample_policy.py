"""The settings of the sample organisation, and the part of the backend that keeps them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, cast

import msgspec

from console.api.types import (
    CandidateRules,
    EscalationChain,
    EscalationStep,
    Organisation,
    Removed,
    Retention,
    ServiceLimits,
    TrackRules,
    Worker,
    WorkingPeriod,
)
from console.models.world import Models
from contract.vocabulary import Role
from tests.console.views.sample_orders import NOW

PARTS = ("organisation", "positions", "workers")


def organisation() -> Organisation:
    return Organisation(
        version=3,
        name="上海客户服务中心",
        centre=(31.2304, 121.4737),
        zoom=13,
        fix_interval_s=600,
        lost_after_s=1500,
        position_retention_days=183,
        working_periods=[
            WorkingPeriod(days=[1, 2, 3, 4, 5], since="08:00", until="12:00"),
            WorkingPeriod(days=[1, 2, 3, 4, 5], since="13:30", until="18:00"),
            WorkingPeriod(days=[6], since="22:00", until="06:00"),
        ],
        holidays=[(NOW + timedelta(days=day)).date() for day in range(40, 43)],
        stale_after_s=1200,
        track=TrackRules(stop_radius_m=50.0, stop_min_s=300, gap_s=900),
        candidates=CandidateRules(full_load=5, far_m=15_000.0, city_speed_mps=4.2),
        limits=ServiceLimits(
            dispatch_s=900,
            accept_s=1800,
            repair_s=86_400,
            confirm_s=900,
            dispatch_anchor="created",
            repair_anchor="created",
        ),
        escalation=EscalationChain(
            steps=[
                EscalationStep(role=Role.DISPATCHER, after_s=0),
                EscalationStep(role=Role.SUPERVISOR, after_s=600),
            ],
            own={"rework": [EscalationStep(role=Role.INSPECTOR, after_s=0)]},
        ),
    )


def retention(days: int) -> Retention:
    """The shorter positions are kept the more there is to remove."""
    return Retention(
        days=days,
        until=NOW - timedelta(days=days),
        waiting=max(0, (183 - days) * 5_000),
        waiting_most=1_000_000,
        every_s=3600,
        checked_at=NOW - timedelta(minutes=12),
        last=Removed(at=NOW - timedelta(hours=7), fixes=4_812, until=NOW - timedelta(days=183, hours=7)),
    )


def conflict(current: Organisation | Worker, who: str) -> bytes:
    """What the backend answers to somebody who saw an older version."""
    return msgspec.json.encode(
        {
            "type": "/problems/version-conflict",
            "title": "conflict",
            "status": 409,
            "detail": "somebody was faster",
            "current_version": current.version,
            "changed_by": who,
            "current": current,
        }
    )


def refused(field_name: str, code: str) -> bytes:
    """A value the backend does not take."""
    return msgspec.json.encode(
        {
            "type": "/problems/invalid",
            "title": "invalid",
            "status": 422,
            "errors": [{"loc": ["body", *field_name.split(".")], "msg": code, "type": code}],
        }
    )


@dataclass
class PolicyDesk:
    """Keeps the settings; `unwilling` workers cannot be changed, `moved` ones have a newer version."""

    models: Models
    kept: Organisation = field(default_factory=organisation)
    unwilling: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    by: str = "李敏"

    def answer(
        self, method: str, parts: list[str], body: dict[str, Any], query: dict[str, str]
    ) -> tuple[int, bytes]:
        if parts[0] == "workers":
            return self._worker(int(parts[1]), body)
        if parts[-1] == "retention":
            days = int(query.get("days", self.kept.position_retention_days))
            return 200, msgspec.json.encode(retention(days))
        if method == "PATCH":
            return self._change(body)
        return 200, msgspec.json.encode(self.kept)

    def _change(self, body: dict[str, Any]) -> tuple[int, bytes]:
        if body["version"] != self.kept.version:
            return 409, conflict(self.kept, self.by)
        interval = body.get("fix_interval_s", self.kept.fix_interval_s)
        if interval > body.get("stale_after_s", self.kept.stale_after_s):
            return 422, refused("stale_after_s", "shorter_than_interval")
        whole = msgspec.to_builtins(self.kept)
        given = {name: value for name, value in body.items() if name != "version"}
        track = whole["track"] | given.pop("track", {})
        rules = whole["candidates"] | given.pop("candidates", {})
        limits = whole["limits"] | given.pop("limits", {})
        parts = {"track": track, "candidates": rules, "limits": limits, "version": self.kept.version + 1}
        merged = whole | given | parts
        self.kept = msgspec.convert(merged, Organisation)
        return 200, msgspec.json.encode(self.kept)

    def _worker(self, worker_id: int, body: dict[str, Any]) -> tuple[int, bytes]:
        worker = cast("Worker", self.models.workers.get(worker_id))
        if worker_id in self.unwilling:
            return 404, msgspec.json.encode({"type": "/problems/not-found", "title": "?", "status": 404})
        if worker_id in self.moved:
            self.moved.discard(worker_id)  # went on duty meanwhile: the next try finds the newer version
            newer = msgspec.structs.replace(worker, version=worker.version + 5, on_duty=not worker.on_duty)
            return 409, conflict(newer, self.by)
        whole = msgspec.to_builtins(worker) | body | {"version": body["version"] + 1}
        return 200, msgspec.json.encode(msgspec.convert(whole, Worker))
