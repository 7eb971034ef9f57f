"""The page's sentences in both languages, which one somebody wants, and times as people read them."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

SITE: Final = Path(__file__).parent / "site"
LANGUAGES: Final = ("zh", "en")
ZONE: Final = ZoneInfo("Asia/Shanghai")
Say = Callable[..., str]


@cache
def sentences(language: str) -> Mapping[str, str]:
    """All sentences of a language by key."""
    found: dict[str, str] = json.loads((SITE / f"{language}.json").read_text(encoding="utf-8"))
    return found


def language_of(chosen: str | None, accepted: str) -> str:
    """What the reader chose, else the first language of the browser that the page speaks, else Chinese."""
    if chosen in LANGUAGES:
        return chosen
    for part in accepted.split(","):
        wanted = part.split(";")[0].strip().lower()[:2]
        if wanted in LANGUAGES:
            return wanted
    return "zh"


def speaker(language: str) -> Say:
    """Says a sentence: `say("limit.left", time="2 h")`."""
    known = sentences(language)

    def say(key: str, **values: Any) -> str:
        return known[key].format(**values)

    return say


def moment(at: datetime, now: datetime, say: Say) -> str:
    """`14:03`, with the day where it is not today, in China's time."""
    there, today = at.astimezone(ZONE), now.astimezone(ZONE).date()
    time = there.strftime("%H:%M")
    if there.date() == today:
        return say("time.today", time=time)
    return say("time.day", month=there.month, day=there.day, time=time)


def duration(seconds: float, say: Say) -> str:
    """`2 h 14 min`; less than a minute says so."""
    minutes = int(abs(seconds) // 60)
    if minutes < 1:
        return say("time.moment")
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return say("time.days", days=days, hours=hours)
    return say("time.hours", hours=hours, minutes=rest) if hours else say("time.minutes", minutes=rest)
