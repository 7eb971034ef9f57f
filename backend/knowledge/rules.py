"""How Chinese text is cut for the full-text index, and how a question to it is put. Pure.

SQLite's own tokenizer `unicode61` takes a run of Chinese for one word. So each Chinese character is stored
as a word of its own, and a word looked for becomes a phrase: 光猫 finds 光 followed by 猫, without a
dictionary that would have to know 光猫.
"""

import re
from itertools import pairwise
from typing import Final

_PIECE: Final = re.compile(r"[a-z0-9]+|[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]", re.IGNORECASE)
_MOST_PIECES: Final = 60


def pieces(text: str) -> list[str]:
    """Chinese characters one by one, Latin letters and digits in runs, lower case."""
    return [piece.lower() for piece in _PIECE.findall(text)]


def spaced(text: str) -> str:
    """`text` as the index stores it."""
    return " ".join(pieces(text))


def exact(text: str) -> str:
    """An FTS5 expression: every word of `text` occurs; a Latin one may go on. Empty where there is none."""
    phrases = [pieces(word)[:_MOST_PIECES] for word in text.split()]
    return " AND ".join(f'"{" ".join(phrase)}" *' for phrase in phrases if phrase)


def alike(text: str) -> str:
    """An FTS5 expression: something of `text` occurs, the more the better (by rank). May be empty."""
    found = pieces(text)[:_MOST_PIECES]
    words = [f'"{one}"' for one in found if one.isascii() and len(one) > 1]
    pairs = [f'"{one} {other}"' for one, other in pairwise(found) if not (one.isascii() and other.isascii())]
    return " OR ".join(dict.fromkeys([*words, *pairs]))
