"""What other domains may use of the organisation; the work itself is done in `workers` and `devices`."""

from backend.org.devices import (
    device_for_phone,
    is_usable,
    issue,
    issue_login_code,
    redeem_login_code,
    workers_with_device,
)
from backend.org.fingerprint import device_fingerprint
from backend.org.periods import WorkingPeriodIn, WorkingPeriodOut
from backend.org.roster import PrivacyState, Roster, RosterWorker
from backend.org.workers import (
    add_department,
    create_worker,
    departments,
    describe,
    get_department,
    get_worker,
    root_department,
    set_duty,
    snapshot,
)

__all__ = [
    "PrivacyState",
    "Roster",
    "RosterWorker",
    "WorkingPeriodIn",
    "WorkingPeriodOut",
    "add_department",
    "create_worker",
    "departments",
    "describe",
    "device_fingerprint",
    "device_for_phone",
    "get_department",
    "get_worker",
    "is_usable",
    "issue",
    "issue_login_code",
    "redeem_login_code",
    "root_department",
    "set_duty",
    "snapshot",
    "workers_with_device",
]
