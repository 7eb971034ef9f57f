"""The lines a plan goes along, over HTTP: by the real roads, bit by bit, and none where there are none."""

import asyncio
from typing import Any

import numpy as np
import pytest

from backend.adapters.router.line import GreatCircle
from backend.planning import ways
from backend.ports.router import Floats, Matrix, RouterUnavailable
from backend.roads.service import Roads
from contract.crew import Travel
from contract.roads import RoadState
from contract.vocabulary import Role
from tests.backend.dispatching.test_by_road import an_order, put
from tests.backend.harness import Backend, Headers
from tests.backend.planning.test_plans import orders, people, planned
from tests.backend.river_town import BRIDGE_M, place


async def drawn(backend: Backend, caller: Headers, plan: dict[str, Any]) -> dict[str, Any]:
    answer = await backend.get(f"/api/plans/{plan['id']}/ways", caller)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


async def test_a_plan_goes_over_the_bridge_from_visit_to_visit(town: Backend) -> None:
    dispatcher = await town.account(Role.DISPATCHER)
    worker = await town.worker(on_duty=True)
    await put(town, worker, (-900.0, 0.0))
    near, across = [await an_order(town, dispatcher, metres) for metres in ((-500.0, 0.0), (250.0, 0.0))]
    plan = await planned(town, dispatcher)
    assert [visit["order_id"] for visit in plan["visits"]] == [near["id"], across["id"]]
    async with asyncio.timeout(20):
        while (found := await drawn(town, dispatcher, plan))["left"]:
            assert found["roads"] in ("ready", "starting", "slow")
    assert found["roads"] == "ready"
    first, second = found["legs"]
    assert (first["worker_id"], first["after_order_id"], first["order_id"]) == (worker.id, None, near["id"])
    assert (second["after_order_id"], second["order_id"]) == (near["id"], across["id"])
    assert len(first["line"]) == 2  # straight along the avenue: thinned to its ends
    assert first["line"][0] == pytest.approx(place(-900, 0), abs=1e-5)
    assert max(lat for lat, _lon in second["line"]) == pytest.approx(place(0, BRIDGE_M)[0], abs=1e-4)
    again = await drawn(town, dispatcher, plan)
    assert again == found
    other = await town.account(Role.DISPATCHER)
    assert (await town.get(f"/api/plans/{plan['id']}/ways", other)).status_code == 404


class CountingRouter:
    """At the port's seam: roads with one corner; `fails` is raised instead once `after` ways are told."""

    def __init__(self, after: int, fails: RoadState) -> None:
        self.after, self.fails = after, fails
        self.asked: list[tuple[float, ...]] = []

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    async def matrix(
        self, sources: Floats, targets: Floats, *, within_s: float, travel: Travel = Travel.EBIKE
    ) -> Matrix:
        return await GreatCircle(4.0).matrix(sources, targets, within_s=within_s, travel=travel)

    async def trace(self, places: Floats, at_ms: Floats, *, within_s: float) -> Floats:  # noqa: ARG002
        raise RouterUnavailable(RoadState.DOWN)

    async def way(
        self,
        source: Floats,
        target: Floats,
        *,
        within_s: float,  # noqa: ARG002
        travel: Travel = Travel.EBIKE,  # noqa: ARG002
    ) -> Floats | None:
        if len(self.asked) >= self.after:
            raise RouterUnavailable(self.fails)
        self.asked.append((*source.tolist(), *target.tolist()))
        if len(self.asked) == 2:
            return None
        return np.array([source, [source[0] + 0.01, target[1]], target])


async def test_lines_come_bit_by_bit_and_none_is_asked_for_twice(
    backend: Backend, dispatcher: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    await people(backend, 3)
    await orders(backend, dispatcher, 3)
    plan = await planned(backend, dispatcher)
    nothing = await drawn(backend, dispatcher, plan)
    assert (nothing["roads"], nothing["left"], nothing["legs"]) == ("absent", 3, [])
    router = CountingRouter(2, RoadState.SLOW)
    monkeypatch.setattr(backend.services.planning, "_roads", Roads(router, GreatCircle))
    part = await drawn(backend, dispatcher, plan)
    assert (part["roads"], part["left"], len(part["legs"])) == ("ready", 1, 1)  # no road leads to the second
    assert (await drawn(backend, dispatcher, plan))["roads"] == "slow"
    router.after = 99
    whole = await drawn(backend, dispatcher, plan)
    assert (whole["roads"], whole["left"], len(whole["legs"])) == ("ready", 0, 2)
    assert len(router.asked) == len(set(router.asked)) == 3


async def test_who_has_no_time_left_gets_what_there_is(
    backend: Backend, dispatcher: Headers, monkeypatch: pytest.MonkeyPatch
) -> None:
    await people(backend, 2)
    await orders(backend, dispatcher, 2)
    plan = await planned(backend, dispatcher)
    router = CountingRouter(99, RoadState.DOWN)
    monkeypatch.setattr(backend.services.planning, "_roads", Roads(router, GreatCircle))
    monkeypatch.setattr(ways, "WITHIN_S", 0.0)
    found = await drawn(backend, dispatcher, plan)
    assert (found["roads"], found["left"], router.asked) == ("ready", 2, [])
