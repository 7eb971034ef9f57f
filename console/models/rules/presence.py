"""Why a worker is or is not visible now, for one or for columns of many; pure."""

import numpy as np
import numpy.typing as npt

from contract.vocabulary import AT_SITE_STATES, Presence
from contract.watching import INTERVALS_OF_SILENCE

ORDER: tuple[Presence, ...] = tuple(Presence)  # code i in a column stands for ORDER[i]
CODE = {presence: np.uint8(code) for code, presence in enumerate(ORDER)}

Flags = npt.NDArray[np.bool_]

ON_TASK = frozenset({OrderState.ON_SITE})  # the states in which monitoring mode "task" stores positions
Times = npt.NDArray[np.float64]

ON_TASK = AT_SITE_STATES  # the states in which monitoring mode "task" stores positions


@dataclass(frozen=True, slots=True)
class Watched:
    """Columns of workers. Times are epoch milliseconds, -inf where nothing is known.

    `monitored` is false for mode never, and for mode task without a task now. `at_ms`: of the last fix.
    `in_view_ms`: since when this worker may be followed. `interval_s`: 0 for the organisation's.
    """


def presence_codes(
    *,
    monitored: Flags,
    on_duty: Flags,
    stealth: Flags,
    at_ms: npt.NDArray[np.float64],
    now_ms: float,
    lost_after_s: float,
) -> npt.NDArray[np.uint8]:
    """Code of each worker; `monitored` is false for mode never, and for mode task without a task now.

    `at_ms` is -inf where there never was a fix. The first that holds, in this order: never, off duty,
    stealth, unseen, lost, online.
    """
    lost = now_ms - at_ms > lost_after_s * 1_000
    return np.select(
        [~monitored, ~on_duty, stealth, np.isneginf(at_ms), lost],
        [
            CODE[Presence.NEVER],
            CODE[Presence.OFF_DUTY],
            CODE[Presence.STEALTH],
            CODE[Presence.UNSEEN],
            CODE[Presence.LOST],
        ],
        default=CODE[Presence.ONLINE],
    ).astype(np.uint8)
