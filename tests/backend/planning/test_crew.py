"""Plans keep to what people carry, ride, and may still work."""

import numpy as np

from backend.planning.engine import Effort, solve
from backend.planning.greedy import greedy
from backend.planning.problem import Hand, Job, Problem, by_other_vehicles, faults
from contract.crew import Travel
from contract.vocabulary import Role, Unplanned
from tests.backend.harness import Backend, Headers
from tests.backend.planning.test_engine import line
from tests.backend.planning.test_plans import given, orders, people, planned

QUICK = Effort(0, 60.0)


def test_an_order_goes_to_whoever_has_the_tool() -> None:
    jobs = [Job(10, 2, 1, 60, tools=0b10), Job(11, 2, 1, 60, tools=0b100)]
    problem = Problem(jobs, [Hand(1, 0, 1, tools=0b01), Hand(2, 1, 1, tools=0b11)], line(59, 0, 60))
    for plan in (solve(problem, QUICK), greedy(problem)):
        assert {visit.order_id: visit.worker_id for visit in plan.visits} == {10: 2}
        assert dict(plan.unplanned) == {11: Unplanned.TOOLS}
        assert faults(problem, plan) == []


def test_everybody_travels_at_the_pace_of_their_vehicle() -> None:
    hands = [Hand(1, 0, 1, travel=Travel.WALK), Hand(2, 1, 1, travel=Travel.CAR)]
    seconds = line(50, 0, 60)
    problem = Problem([Job(10, 2, 1, 60)], hands, seconds, by_other_vehicles(seconds.astype(float), hands))
    for plan in (solve(problem, QUICK), greedy(problem)):
        assert [(one.worker_id, one.travel_s) for one in plan.visits] == [(1, round(600 / 0.28))]
    faster = Problem(
        problem.jobs, hands, line(30, 0, 60), by_other_vehicles(line(30, 0, 60).astype(float), hands)
    )
    assert [(one.worker_id, one.travel_s) for one in solve(faster, QUICK).visits] == [(2, 2880)]


def test_nobody_is_planned_beyond_their_rest() -> None:
    jobs = [Job(10, 1, 1, 1800), Job(11, 1, 1, 1800)]
    problem = Problem(jobs, [Hand(1, 0, 1, ends_s=3600, rests=True)], line(0, 10))
    for plan in (solve(problem, QUICK), greedy(problem)):
        assert len(plan.visits) == 1
        assert faults(problem, plan) == []
    tired = Problem(jobs, [Hand(1, 0, 1, ends_s=600, rests=True)], line(0, 10))
    assert set(greedy(tired).unplanned.values()) == {Unplanned.REST}


def test_columns_of_other_vehicles_are_whole_seconds() -> None:
    others = by_other_vehicles(line(0, 7).astype(float), [Hand(1, 0, 1, travel=Travel.BICYCLE)])
    assert set(others) == {Travel.BICYCLE}
    assert others[Travel.BICYCLE].dtype == np.uint32


async def test_a_plan_says_which_tools_it_went_by(backend: Backend, dispatcher: Headers) -> None:
    admin = await backend.account(Role.ENTERPRISE_ADMIN)
    tools = [{"key": "otdr", "name": "OTDR", "types": ["fault"], "products": []}]
    changed = await backend.patch("/api/organisation", admin, {"version": 1, "tools": tools})
    assert changed.status_code == 200, changed.text
    staff = await people(backend, 3)
    version = (await backend.get(f"/api/workers/{staff[2]}", admin)).json()["version"]
    body = {"version": version, "tools": ["otdr"]}
    assert (await backend.patch(f"/api/workers/{staff[2]}", admin, body)).status_code == 200
    made = await orders(backend, dispatcher, 2)
    plan = await planned(backend, dispatcher)
    assert given(plan) == {order["id"]: staff[2] for order in made}
    assert [visit["tools"] for visit in plan["visits"]] == [["OTDR"], ["OTDR"]]
    assert {visit["ends_at"] for visit in plan["visits"]} == {None}
    for worker_id in staff:
        version = (await backend.get(f"/api/workers/{worker_id}", admin)).json()["version"]
        await backend.patch(f"/api/workers/{worker_id}", admin, {"version": version, "tools": []})
    assert [one["reason"] for one in (await planned(backend, dispatcher))["unplanned"]] == ["tools", "tools"]
