"""What is carried, what is said of it on the way, and where it can be let go; no mouse, no painting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QPoint

from console.views.marks import Mark


@dataclass(frozen=True, slots=True)
class Cargo:
    """Orders on their way to somebody, the one gripped first; or somebody on the way to an order."""

    order_ids: tuple[int, ...] = ()
    worker_id: int | None = None

    @property
    def order_id(self) -> int | None:
        """Of a single order."""
        return self.order_ids[0] if len(self.order_ids) == 1 else None


@dataclass(frozen=True, slots=True)
class Told:
    """What letting go would do, in words: a title, and lines with a shape before each. `ok`: it does it.

    `aside` stands last and small: the keys that do the same. `on_the_way`: over nothing that takes it.
    """

    title: str
    lines: tuple[tuple[Mark | None, str], ...] = ()
    ok: bool = True
    aside: str = ""
    on_the_way: bool = False

    @property
    def sentence(self) -> str:
        """For the status line and for those who hear the screen."""
        return " · ".join([self.title, *(words for _look, words in self.lines)])


class Target(Protocol):
    """Where cargo can be let go. Positions are the widget's own; None where it means nothing."""

    def hover(self, cargo: Cargo, at: QPoint) -> Told | None: ...

    def leave(self) -> None: ...

    def drop(self, cargo: Cargo) -> None: ...
