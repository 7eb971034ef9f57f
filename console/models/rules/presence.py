"""Why a worker is or is not visible now, for one or for columns of many; pure."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from contract.vocabulary import AT_SITE_STATES, Presence
from contract.watching import INTERVALS_OF_SILENCE

ORDER: tuple[Presence, ...] = tuple(Presence)  # code i in a column stands for ORDER[i]
CODE = {presence: np.uint8(code) for code, presence in enumerate(ORDER)}

Flags = npt.NDArray[np.bool_]
Times = npt.NDArray[np.float64]

ON_TASK = AT_SITE_STATES  # the states in which monitoring mode "task" stores positions


@dataclass(frozen=True, slots=True)
class Watched:
    """Columns of workers. Times are epoch milliseconds, -inf where nothing is known.

    `monitored` is false for mode never, and for mode task without a task now. `at_ms`: of the last fix.
    `in_view_ms`: since when this worker may be followed. `interval_s`: 0 for the organisation's.
    """

    monitored: Flags
    on_duty: Flags
    stealth: Flags
    at_ms: Times
    in_view_ms: Times
    interval_s: Times


def presence_codes(
    watched: Watched, *, now_ms: float, lost_after_s: float, is_working_time: bool | Flags = True
) -> npt.NDArray[np.uint8]:
    """Code of each worker: the first that holds of never, off duty, stealth, off hours, unseen, lost, online.

    `is_working_time`: for all, or of each.

    Whoever reports seldom is lost later: see `contract.watching`. Whoever has only just come into view is
    given the whole limit, as by the alarms, and is unseen meanwhile.
    """
    limit_ms = np.maximum(lost_after_s, INTERVALS_OF_SILENCE * watched.interval_s) * 1_000
    silent = now_ms - watched.at_ms > limit_ms
    just_come = (watched.at_ms < watched.in_view_ms) & (np.abs(now_ms - watched.in_view_ms) <= limit_ms)
    unseen = np.isneginf(watched.at_ms) | (silent & just_come)
    first = (
        (Presence.NEVER, ~watched.monitored),
        (Presence.OFF_DUTY, ~watched.on_duty),
        (Presence.STEALTH, watched.stealth),
        (Presence.OFF_HOURS, ~np.broadcast_to(is_working_time, len(silent))),
        (Presence.UNSEEN, unseen),
        (Presence.LOST, silent),
    )
    codes = np.select([holds for _, holds in first], [CODE[one] for one, _ in first], CODE[Presence.ONLINE])
    return codes.astype(np.uint8)
