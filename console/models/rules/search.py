"""Finds people, customers and orders by name, number, phone, full pinyin or pinyin initials; pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

PHONE_DIGITS_AT_LEAST = 3


@lru_cache(maxsize=8_192)
def _readings(character: str) -> tuple[str, ...]:
    """Every toneless reading, lower case; a letter or digit reads as itself."""
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    from pypinyin import Style, pinyin  # 0.2 s to import: the first search pays, not the start of the window

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    return tuple(dict.fromkeys(found[0])) if found else ()


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    plain: tuple[str, ...]
    phone: str
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

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, item_id: int, name: str, *, numbers: Iterable[str] = (), phone: str | None = "") -> None:
        """`numbers`: other words matched as they are (staff number, order number, address)."""
        readings = tuple(found for found in map(_readings, name) if found)
        self._entries[item_id] = _Entry(
            name=name.casefold(),
            plain=tuple(number.casefold() for number in numbers if number),
            phone="".join(filter(str.isdigit, phone or "")),
            readings=readings,
            initials=frozenset(reading[0] for several in readings for reading in several),
        )

    def remove(self, item_id: int) -> None:
        self._entries.pop(item_id, None)

    def find(self, text: str) -> list[int]:
        """Ids that match; every id for an empty text."""
        query = "".join(text.casefold().split())
        if not query:
            return list(self._entries)
        ranked = [
            (rank, key) for key, entry in self._entries.items() if (rank := _rank(entry, query)) is not None
        ]
        return [key for _, key in sorted(ranked)]


def _rank(entry: _Entry, query: str) -> int | None:
    """0 name begins so, 1 pinyin begins so, 2 inside name, 3 number, 4 phone, 5 pinyin inside; None: no."""
    if entry.name.startswith(query):
        return 0
    spelt = query.isascii() and query.isalnum() and query[0] in entry.initials
    if spelt and _spells(query, entry.readings):
        return 1
    if query in entry.name.replace(" ", ""):
        return 2
    if any(query in word for word in entry.plain):
        return 3
    if len(query) >= PHONE_DIGITS_AT_LEAST and query.isdigit() and _phone_matches(entry.phone, query):
        return 4
    if spelt and any(_spells(query, entry.readings[start:]) for start in range(1, len(entry.readings))):
        return 5
    return None


def _phone_matches(phone: str, query: str) -> bool:
    return phone.endswith(query) or phone.startswith(query)
