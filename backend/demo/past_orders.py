"""How the orders of the sample's past days went, around the jobs that the tracks show. Stores nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random

from backend.demo.history import ZONE
from backend.demo.orders import Plan
from backend.demo.organisation import Person
from backend.demo.ways import Job
from backend.demo.week import Week
from contract.vocabulary import OrderMove

_WAY = (
    OrderMove.DISPATCH,
    OrderMove.ACCEPT,
    OrderMove.DEPART,
    OrderMove.CHECK_IN,
    OrderMove.REPLY,
    OrderMove.CONFIRM,
)
_RETURNED = (OrderMove.DISPATCH, OrderMove.ACCEPT, OrderMove.RETURN)
_CANCELLED_A_DAY = 2
_SLOW_SHARE = 0.08  # of the moves that have a limit take longer than it


def past_plans(random: Random, week: Week) -> list[Plan]:
    """One order for each job of the past days, and a few that were cancelled."""
    by_day: dict[str, list[Job]] = {}
    for job in sorted(week.jobs, key=lambda job: (job.departed, job.worker.id)):
        by_day.setdefault(job.departed.astimezone(ZONE).date().isoformat(), []).append(job)
    found: list[Plan] = []
    for jobs in by_day.values():
        found += _done(random, jobs)
        found += [_cancelled(random, jobs[0].departed) for _ in range(_CANCELLED_A_DAY)]
    return found


def _done(random: Random, jobs: list[Job]) -> Iterator[Plan]:
    """The first job of a day that somebody else of the area could not do had been given to him before."""
    given_back = random.randrange(len(jobs))
    for place, job in enumerate(jobs):
        others = [
            it.worker for it in jobs if it.worker.area is job.worker.area and it.worker is not job.worker
        ]
        first = random.choice(others) if others and place == given_back else None
        yield _plan(random, job, first)


def _plan(random: Random, job: Job, first: Person | None) -> Plan:
    """Backwards from the departure, forwards from the arrival; `first` had it before and gave it back."""
    before = [(1.0, 5.0), (1.0, 9.0), (2.0, 11.0)]  # minutes from accepting, dispatching, creating
    if random.random() < _SLOW_SHARE:
        before[1] = (31.0, 38.0)  # the limit is 30
    if random.random() < _SLOW_SHARE:
        before[2] = (16.0, 21.0)  # the limit is 15
    way: tuple[OrderMove, ...] = _WAY
    if first is not None:
        way = (*_RETURNED, *_WAY)
        before[2:] = [(2.0, 5.0), (4.0, 9.0), (1.0, 6.0), (2.0, 8.0)]
    times = [job.departed]
    for least, most in before:
        times.append(times[-1] - timedelta(minutes=random.uniform(least, most)))
    times.reverse()
    confirms_min = random.uniform(16, 24) if random.random() < _SLOW_SHARE else random.uniform(3, 13)
    checked_in = job.arrived + timedelta(seconds=random.uniform(5, 80))
    replied = job.left - timedelta(seconds=random.uniform(0, 90))
    times += [checked_in, replied, replied + timedelta(minutes=confirms_min)]
    workers = (job.worker,) if first is None else (first, job.worker)
    return Plan([_whole_ms(at) for at in times], way, job, workers)


def _cancelled(random: Random, day: datetime) -> Plan:
    """By the customer, before anybody was sent."""
    local = day.astimezone(ZONE).replace(hour=9, minute=0, second=0, microsecond=0)
    created = local + timedelta(minutes=random.uniform(0, 400))
    times = [created, created + timedelta(minutes=random.uniform(4, 13))]
    return Plan([_whole_ms(at) for at in times], (OrderMove.CANCEL,), workers=())


def _whole_ms(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=at.microsecond // 1000 * 1000)
