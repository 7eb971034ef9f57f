"""The evaluator of the month's list: announced as nearly late, then late, up the organisation's chain."""

from sqlalchemy.ext.asyncio import AsyncSession

from backend.acceptance import events, repository, rules
from backend.acceptance.service import named
from backend.alarms import service as alarms
from backend.kit.clock import Clock
from backend.kit.database import Database
from backend.kit.scope import Scope
from backend.org import service as org
from backend.organisation import service as organisation
from backend.organisation.service import OrganisationSettings
from backend.workorders import service as workorders
from contract.vocabulary import AlarmKind, AlarmLevel, OrderType, TimerKind

EVERY_S = 30.0
_KIND = AlarmKind.ACCEPTANCE_LIST
_LEVELS = (AlarmLevel.YELLOW, AlarmLevel.ORANGE, AlarmLevel.RED)


class AcceptanceWatch:
    """Keeps nothing that a restart could lose. Only where there is something to accept is anybody warned."""

    def __init__(self, *, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def evaluate(self) -> None:
        """One round: the alarm of this month's list stands as it should, those of former months are gone."""
        async with self._database.reading() as session:
            wanted = await self._wanted(session)
            if wanted == await self._standing(session):
                return
        async with self._database.writing() as session:
            wanted, standing = await self._wanted(session), await self._standing(session)
            root = await org.root_department(session)
            if root is None:
                return
            days = await organisation.read(session)
            causes: dict[int, alarms.Cause | None] = dict.fromkeys(standing)
            causes |= {month: _cause(month, step, root.id, days) for month, step in wanted.items()}
            await alarms.keep_up(session, _KIND, causes, now=self._clock.now())

    async def _standing(self, session: AsyncSession) -> dict[int, int]:
        return await alarms.steps_standing(session, _KIND)

    async def _wanted(self, session: AsyncSession) -> dict[int, int]:
        """Month -> step of the alarm that should stand; at most one."""
        now = self._clock.now()
        month = rules.month_at(now)
        settings = await organisation.read(session)
        waits_s = [step.after_s for step in settings.escalation.chain(TimerKind.UPLOAD)]
        step = rules.step_of(now, rules.due(month, settings.acceptance.issue_day), waits_s)
        if step is None:
            return {}
        row = await repository.get(session, month)
        if row is not None and row.issued_at is not None:
            return {}
        return {month: step} if await _has_something(session, month) else {}


async def _has_something(session: AsyncSession, month: int) -> bool:
    """Items wait, an earlier month was issued here, or lines were finished in the month before."""
    if await repository.left(session, month) or await repository.any_before(session, month):
        return True
    before, types = rules.month_before(month), (OrderType.INSTALL, OrderType.MOVE)
    return await workorders.any_finished(
        session, Scope.everything(), types, rules.begins(before), rules.ends(before)
    )


def _cause(month: int, step: int, department_id: int, settings: OrganisationSettings) -> alarms.Cause:
    chain = settings.escalation.chain(TimerKind.UPLOAD)
    return alarms.Cause(
        kind=_KIND,
        level=_LEVELS[min(step, len(_LEVELS) - 1)],
        subject_kind=events.SUBJECT,
        subject_id=month,
        department_id=department_id,
        title=named(month),
        step=step,
        role=chain[max(0, step - 1)].role,
    )
