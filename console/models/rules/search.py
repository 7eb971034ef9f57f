"""Finds people, customers and orders by name, number, phone, full pinyin or pinyin initials; pure."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

PHONE_DIGITS_AT_LEAST = 3


@lru_cache(maxsize=8_192)
def _readings(character: str) -> tuple[str, ...]:
    """Every toneless reading, lower case; a letter or digit reads as itself."""
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single characters only; the phrases cost a second
    from pypinyin import Style, pinyin  # the first search pays for the import, not the start of the window

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    plain: tuple[str, ...]
    phone: str


@dataclass(frozen=True, slots=True)
class _Sound:
    """How a name is read: every reading of each character, and all letters a reading begins with."""

    readings: tuple[tuple[str, ...], ...]
    initials: frozenset[str]


def _spells(query: str, readings: tuple[tuple[str, ...], ...]) -> bool:
    """True where `query` is made of beginnings of consecutive readings (zhangsan, zs, zhangs, zsan)."""
    if not query:
        return True
    if not readings:
        return False
    for reading in readings[0]:
        for length in range(min(len(reading), len(query)), 0, -1):
            if query.startswith(reading[:length]) and _spells(query[length:], readings[1:]):
                return True
    return False


class Index:
    """Entries by integer id; `find` answers best matches first (name, then number, then the rest by id)."""

    def __init__(self) -> None:
        self._entries: dict[int, _Entry] = {}
        self._sounds: dict[int, _Sound] = {}  # made when somebody first types letters

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, item_id: int, name: str, *, numbers: Iterable[str] = (), phone: str | None = "") -> None:
        """`numbers`: other words matched as they are (staff number, order number, address)."""
        self._entries[item_id] = _Entry(
            name=name.casefold(),
            plain=tuple(number.casefold() for number in numbers if number),
            phone="".join(filter(str.isdigit, phone or "")),
        )
        self._sounds.pop(item_id, None)

    def remove(self, item_id: int) -> None:
        self._entries.pop(item_id, None)
        self._sounds.pop(item_id, None)

    def find(self, text: str) -> list[int]:
        """Ids that match; every id for an empty text."""
        query = "".join(text.casefold().split())
        if not query:
            return list(self._entries)
        spelt = query.isascii() and query.isalnum()
        ranked: list[tuple[int, int]] = []
        for key, entry in self._entries.items():
            rank = _rank(entry, self._sound(key, entry) if spelt else None, query)
            if rank is not None:
                ranked.append((rank, key))
        return [key for _, key in sorted(ranked)]

    def _sound(self, key: int, entry: _Entry) -> _Sound:
        known = self._sounds.get(key)
        if known is None:
            readings = tuple(found for found in map(_readings, entry.name) if found)
            known = self._sounds[key] = _Sound(
                readings, frozenset(reading[0] for several in readings for reading in several)
            )
        return known


def _rank(entry: _Entry, sound: _Sound | None, query: str) -> int | None:
    """0 name begins so, 1 pinyin begins so, 2 inside name, 3 number, 4 phone, 5 pinyin inside; None: no."""
    if entry.name.startswith(query):
        return 0
    readings = sound.readings if sound is not None and query[0] in sound.initials else ()
    if readings and _spells(query, readings):
        return 1
    if query in entry.name.replace(" ", ""):
        return 2
    if any(query in word for word in entry.plain):
        return 3
    if len(query) >= PHONE_DIGITS_AT_LEAST and query.isdigit() and _phone_matches(entry.phone, query):
        return 4
    if any(_spells(query, readings[start:]) for start in range(1, len(readings))):
        return 5
    return None


def _phone_matches(phone: str, query: str) -> bool:
    return phone.endswith(query) or phone.startswith(query)
