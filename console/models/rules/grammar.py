"""The words of the command box: its verbs, how a line falls into them, and what is being typed; pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from console.models.rules.search import is_initials
from contract.vocabulary import OrderMove


class Takes(StrEnum):
    """What a verb is about."""

    ORDER = "order"
    WORKER = "worker"
    TEXT = "text"  # the rest of the line: a reason, a message, a title


@dataclass(frozen=True, slots=True)
class Verb:
    """`zh` and `en`: its words, the usual one first. `move`: the move of an order it is."""

    id: str
    zh: tuple[str, ...]
    en: tuple[str, ...]
    takes: tuple[Takes, ...]
    move: OrderMove | None = None

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.zh, *self.en)

    def word(self, language: str) -> str:
        return (self.zh if language == "zh" else self.en)[0]


_O, _W, _T = Takes.ORDER, Takes.WORKER, Takes.TEXT
VERBS: Final = (
    Verb("dispatch", ("派", "派单", "派给", "改派"), ("dispatch", "give"), (_O, _W), OrderMove.DISPATCH),
    Verb("intake", ("受理",), ("intake", "take"), (_O,), OrderMove.INTAKE),
    Verb("return", ("退回", "退", "退单"), ("return",), (_O, _T), OrderMove.RETURN),
    Verb("cancel", ("取消",), ("cancel", "void"), (_O, _T), OrderMove.CANCEL),
    Verb("suspend", ("挂起",), ("suspend", "hold"), (_O, _T), OrderMove.SUSPEND),
    Verb("resume", ("恢复",), ("resume",), (_O,), OrderMove.RESUME),
    Verb("confirm", ("恢复确认", "确认"), ("confirm",), (_O,), OrderMove.CONFIRM),
    Verb("locate", ("定位", "立即定位"), ("locate",), (_W,)),
    Verb("track", ("轨迹",), ("track",), (_W,)),
    Verb("message", ("短信", "发短信"), ("sms", "message"), (_W, _T)),
    Verb("new", ("新建", "建单"), ("new", "create"), ()),
    Verb("undo", ("撤销",), ("undo",), ()),
    Verb("redo", ("重做",), ("redo",), ()),
    Verb("acknowledge", ("确认告警",), ("ack", "acknowledge"), ()),
)
"""The one table: the command box understands it, and draws its row of help from it."""

FILLERS: Final = frozenset({"给", "到", "把", "to", "the", "order", "工单"})
"""Words that people put between and that say nothing."""

_BY_WORD: Final = {word: verb for verb in VERBS for word in verb.words}
_ZH_FIRST: Final = sorted((word for verb in VERBS for word in verb.zh), key=len, reverse=True)
_NUMBER = re.compile(r"(?:gd)?\d[\d-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the command box. `words`: all but verb and fillers, as typed; `present`: the word that is
    being typed (empty after a blank); `verb_is_present`: it is the verb that is being typed."""

    verb: Verb | None
    words: tuple[str, ...]
    present: str
    verb_is_present: bool = False


def read(text: str) -> Line:
    """Verb first or subject first; a Chinese verb may stand right before a number (派1023 zs)."""
    plain = text.strip().removeprefix("/").lstrip()
    words = [part for word in plain.split() for part in _parted(word)]
    present = words[-1] if words and not text[-1:].isspace() else ""
    place = next((n for n, word in enumerate(words) if word.casefold() in _BY_WORD), None)
    verb = None if place is None else _BY_WORD[words[place].casefold()]
    if place is not None and Takes.TEXT in (verb.takes if verb else ()) and place > 1:
        verb, place = None, None  # far inside a line it is only a word of somebody's text
    rest = tuple(word for n, word in enumerate(words) if n != place and word.casefold() not in FILLERS)
    return Line(verb, rest, present, verb_is_present=place is not None and place == len(words) - 1)


def verbs_like(word: str) -> list[Verb]:
    """Verbs that may become of `word` once it is typed to its end, in the order of the table."""
    typed = word.casefold()
    if not typed:
        return []
    return [verb for verb in VERBS if _becomes(verb, typed)]


def word_like(verb: Verb, word: str) -> str:
    """What of the verb's words is being typed."""
    return _becomes(verb, word.casefold()) or verb.zh[0]


def is_number(word: str) -> bool:
    """Whether it can be an order's number, or the end of one."""
    return _NUMBER.fullmatch(word) is not None


def numbered(number: str, word: str) -> bool:
    """Whether an order's number ends so: 1023 and 23 are GD20261121-1023, 3 is not GD20261121-0023."""
    typed = word.casefold().removeprefix("gd")
    known = number.casefold().removeprefix("gd")
    last = known.rsplit("-", 1)[-1]
    return (
        known == typed or last.lstrip("0") == typed.lstrip("0") or (len(typed) > 1 and known.endswith(typed))
    )


def completed(text: str, word: str) -> str:
    """The line with the word that is being typed replaced, and a blank after it."""
    at = len(text) - len(text.split()[-1]) if text.split() and not text[-1:].isspace() else len(text)
    inside = text[at:]
    verb = next((one for one in _ZH_FIRST if inside.startswith(one) and is_number(inside[len(one) :])), "")
    slash = "/" if inside.startswith("/") else ""
    return f"{text[:at]}{slash}{verb}{word} "


def _becomes(verb: Verb, typed: str) -> str:
    begun = next((one for one in verb.words if one.startswith(typed)), "")
    return begun or next((one for one in verb.zh if is_initials(one, typed)), "")


def _parted(word: str) -> Sequence[str]:
    """派1023 is two words."""
    verb = next((one for one in _ZH_FIRST if word.startswith(one) and is_number(word[len(one) :])), "")
    return (verb, word[len(verb) :]) if verb else (word,)
