"""The least that can be said with each move, and who the parties of the shipped workflow are."""

from contract.vocabulary import OrderMove, Role

ROOM = (Role.ENTERPRISE_ADMIN, Role.DEPARTMENT_ADMIN, Role.DISPATCHER)
WHY: dict[str, object] = {"reason": "x"}
LEAST: dict[str, dict[str, object]] = {
    "reject": WHY,
    "fix-remotely": {"text": "x"},
    "dispatch": {"worker_id": 1},
    "return": WHY,
    "escalate": {"department_id": 1, "reason": "x"},
    "request-suspension": WHY,
    "suspend": WHY,
    "decline-suspension": WHY,
    "reply": {"text": "x", "result": "done"},
    "reopen": WHY,
    "feedback": {"cause": "x"},
    "rate": {"score": 5},
    "qc-fail": {"defects": "x"},
    "cancel": WHY,
}
"""move -> body beside the version; a move that is not here needs nothing."""

FIELD_ONLY = {"accept", "depart", "check-in", "start", "request-suspension", "reply"}
BOTH = {"return", "feedback", "rework"}
ELSEWHERE = {"qc-pass", "qc-fail", "archive"}
ROOM_ONLY = {str(move) for move in OrderMove} - FIELD_ONLY - BOTH - ELSEWHERE
