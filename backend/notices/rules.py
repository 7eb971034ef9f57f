"""How customers are told, as it is stored: which gateway, which occasions, how long to wait. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from backend.notices.occasions import SHIPPED, OccasionRule
from contract.notices import NoticeOccasion

USUAL_GRACE_S = 30


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """`gateway_key` stays in the backend. `seen_seq`: events up to it have had their notices."""

    version: int = 1
    seen_seq: int = 0
    gateway_url: str = ""
    gateway_key: str = field(default="", repr=False)  # must not get into any log
    grace_s: int = USUAL_GRACE_S
    occasions: Mapping[NoticeOccasion, OccasionRule] = field(default_factory=lambda: SHIPPED)

    def changed(self, given: Mapping[str, Any]) -> "NoticeSettings":
        """With what a patch gives; of occasions only those that it names."""
        values = dict(given)
        if "occasions" in values:
            values["occasions"] = {**self.occasions, **occasions_of(values["occasions"])}
        return replace(self, **values, version=self.version + 1)


def occasions_of(shown: Mapping[str, Any]) -> dict[NoticeOccasion, OccasionRule]:
    """Rules as they are stored and on the wire; what this version does not know is left out."""
    known = set(NoticeOccasion)
    return {NoticeOccasion(name): OccasionRule(**rule) for name, rule in shown.items() if name in known}


def shown_occasions(rules: Mapping[NoticeOccasion, OccasionRule]) -> dict[str, dict[str, Any]]:
    """As they are stored and on the wire; `occasions_of` reads them back."""
    return {str(name): asdict(rule) for name, rule in rules.items()}
