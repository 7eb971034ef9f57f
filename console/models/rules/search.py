"""Finds people, customers and orders by name, number, phone, full pinyin or pinyin initials; pure.

Entries stand one after the other in a few long strings and columns, so that a search is a few scans in C
and not a walk over objects: 10,000 people take a few milliseconds, a key press can pay for that.
"""

import os
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

PHONE_DIGITS_AT_LEAST = 3

_U_UMLAUT = {
    "lv": ("lv", "lu", "lyu"),
    "nv": ("nv", "nu", "nyu"),
    "lve": ("lve", "lue"),
    "nve": ("nve", "nue"),
}
_NONE = 9

Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]


@lru_cache(maxsize=16_384)
def _readings(character: str) -> tuple[str, ...]:
    """Every toneless reading, lower case; a letter or digit reads as itself. ü is typed v, u or yu."""
    if character.isascii():
        return (character.lower(),) if character.isalnum() else ()
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")  # single characters only; the phrases cost a second
    from pypinyin import Style, pinyin  # costs 0.1 s: `learn` pays for it, or the first search

    found = pinyin(character, style=Style.NORMAL, heteronym=True, errors="ignore")
    plain = [way for one in (found[0] if found else ()) for way in _U_UMLAUT.get(one, (one,))]
    return tuple(dict.fromkeys(plain))


def learn(characters: str) -> None:
    """Looks up how these characters are read, so that no search has to; safe in any thread."""
    for character in set(characters):
        _readings(character)


def is_initials(name: str, text: str) -> bool:
    """Whether `text` is the first letter of every character's reading: zs of 张三, and not of 张三丰."""
    heard = [found for found in map(_readings, name) if found]
    return len(heard) == len(text) and all(
        any(one.startswith(letter) for one in several)
        for several, letter in zip(heard, text.casefold(), strict=True)
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    plain: str
    phone: str


class _Lines:
    """Texts one after the other, found again by where a match lies."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._text = "\n" + "".join(f"{text}\n" for text in texts)
        lengths = np.fromiter((len(text) + 1 for text in texts), np.intp, len(texts))
        self._starts = np.concatenate(([0], np.cumsum(lengths)[:-1])) if texts else lengths

    def rows(self, query: str, *, begins: bool = False, ends: bool = False) -> Rows:
        """Those that hold `query`, once each. A line break is no part of any text: it marks both ends."""
        wanted = ("\n" if begins else "") + re.escape(query) + ("\n" if ends else "[^\n]*")
        if begins and ends:
            raise ValueError("ask for equality elsewhere")
        found = [match.start() for match in re.finditer(wanted, self._text)]
        return np.searchsorted(self._starts, np.array(found, np.intp), side="right") - 1


class _Sounds:
    """How names are read, character after character; a character of several readings has all of them."""

    def __init__(self, names: Sequence[str]) -> None:
        codes: dict[tuple[str, ...], int] = {}
        written: list[int] = []
        counts = np.zeros(len(names), np.intp)
        for row, name in enumerate(names):
            heard = [codes.setdefault(found, len(codes)) for found in map(_readings, name) if found]
            written += heard
            counts[row] = len(heard)
        self._code = np.array(written, np.intp)
        self._row = np.repeat(np.arange(len(names)), counts)
        self._is_first = np.diff(self._row, prepend=-1) > 0
        self._is_last = np.diff(self._row, append=len(names)) > 0
        self._begins: dict[str, Flags] = {}  # beginning of a reading -> the codes that have it
        for several, code in codes.items():
            for beginning in {one[:length] for one in several for length in range(1, len(one) + 1)}:
                self._begins.setdefault(beginning, np.zeros(len(codes), np.bool_))[code] = True

    def rows(self, query: str) -> tuple[Rows, Rows]:
        """Rows whose reading begins so, and rows where it begins so further inside.

        `query` must be made of beginnings of consecutive readings (zhangsan, zs, zhangs, zsan). From its end
        to its start: at which characters can the rest be read?
        """
        rest: list[Flags] = []  # can query[-1:], query[-2:] … be read from this character on
        for start in reversed(range(len(query))):
            fits = np.zeros(len(self._code), np.bool_)
            for end in range(start + 1, len(query) + 1):
                having = self._begins.get(query[start:end])
                if having is None:  # nor does any reading begin with more of it
                    break
                reads = having[self._code]
                fits |= reads if end == len(query) else reads & self._next(rest[len(query) - end - 1])
            rest.append(fits)
        return self._row[rest[-1] & self._is_first], self._row[rest[-1] & ~self._is_first]

    def _next(self, fits: Flags) -> Flags:
        """What holds for the character that follows in the same name."""
        return np.append(fits[1:], False) & ~self._is_last


class Index:
    """Entries by integer id; `find` answers best matches first (name, then number, then the rest by id)."""

    def __init__(self) -> None:
        self._entries: dict[int, _Entry] = {}
        self._forget()

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, item_id: int, name: str, *, numbers: Iterable[str] = (), phone: str | None = "") -> None:
        """`numbers`: other words matched as they are (staff number, order number, address)."""
        self._entries[item_id] = _Entry(
            name="".join(name.casefold().split()),
            plain="\r".join(number.casefold().replace("\n", " ") for number in numbers if number),
            phone="".join(filter(str.isdigit, phone or "")),
        )
        self._forget()

    def remove(self, item_id: int) -> None:
        if self._entries.pop(item_id, None) is not None:
            self._forget()

    @property
    def characters(self) -> str:
        """All that occur in names, for `learn`."""
        return "".join({character for entry in self._entries.values() for character in entry.name})

    def prepare(self) -> None:
        """Does now what the first search after a change would do first."""
        self._read()
        self._hear()

    def find(self, text: str) -> list[int]:
        """Ids that match; every id for an empty text."""
        query = "".join(text.casefold().split())
        if not query:
            return list(self._entries)
        ids, rank = self._ranked(query)
        found = np.flatnonzero(rank != _NONE)
        found = found[np.lexsort((ids[found], rank[found]))]
        answer: list[int] = ids[found].tolist()
        return answer

    def _ranked(self, query: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.uint8]]:
        """0 name begins so, 1 pinyin begins so, 2 inside name, 3 number, 4 phone, 5 pinyin inside."""
        ids, names, plain, phones = self._read()
        rank = np.full(len(ids), _NONE, np.uint8)
        begin, inside = np.empty(0, np.intp), np.empty(0, np.intp)
        if query.isascii() and query.isalnum():
            begin, inside = self._hear().rows(query)
        rank[inside] = 5
        if len(query) >= PHONE_DIGITS_AT_LEAST and query.isdigit():
            rank[phones.rows(query, begins=True)] = 4
            rank[phones.rows(query, ends=True)] = 4
        rank[plain.rows(query)] = 3
        rank[names.rows(query)] = 2
        rank[begin] = 1
        rank[names.rows(query, begins=True)] = 0
        return ids, rank

    def _forget(self) -> None:
        self._lines: tuple[npt.NDArray[np.int64], _Lines, _Lines, _Lines] | None = None
        self._sounds: _Sounds | None = None

    def _read(self) -> tuple[npt.NDArray[np.int64], _Lines, _Lines, _Lines]:
        if self._lines is None:
            entries = list(self._entries.values())
            self._lines = (
                np.array(list(self._entries), np.int64),
                _Lines([one.name for one in entries]),
                _Lines([one.plain for one in entries]),
                _Lines([one.phone for one in entries]),
            )
        return self._lines

    def _hear(self) -> _Sounds:
        if self._sounds is None:
            self._sounds = _Sounds([one.name for one in self._entries.values()])
        return self._sounds
