"""Views of the queue by name, and the one left last: kept per account in the settings, as the layout is."""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from console.core.settings import Settings
from console.models.queue_view import QueueView, from_plain, to_plain
from console.models.world import Models

SETTING: Final = "ui.queue_views"
MOST: Final = 40
_SETTLE_MS = 400


class QueueViews(QObject):
    """`changed` after the list changed; `wanted(view)` when another account's last view is to be shown."""

    changed = Signal()
    wanted = Signal(object)

    def __init__(self, settings: Settings, models: Models, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._models = settings, models
        self._owner = ""
        self._last = QueueView()
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.save)
        models.connection.changed.connect(self.follow)

    @property
    def names(self) -> list[str]:
        return sorted(self._of_owner()["views"])

    def view(self, name: str) -> QueueView | None:
        """None where there is none, or nobody can read it any more."""
        return _read(self._of_owner()["views"].get(name))

    def keep(self, name: str, view: QueueView) -> None:
        """Under a new name, or in place of the one of this name."""
        mine = self._of_owner()
        views = {**mine["views"], name: to_plain(view)}
        self._write({**mine, "views": dict(list(views.items())[-MOST:])})
        self.changed.emit()

    def drop(self, name: str) -> None:
        mine = self._of_owner()
        self._write({**mine, "views": {key: one for key, one in mine["views"].items() if key != name}})
        self.changed.emit()

    def note(self, view: QueueView) -> None:
        """What is shown now; written a moment later, so that typing does not write at every key."""
        self._last = view
        self._settle.start()

    def save(self) -> None:
        """Write what is shown now."""
        self._settle.stop()
        if self._owner:
            self._write({**self._of_owner(), "now": to_plain(self._last)})

    def follow(self) -> None:
        """Another account: what it left."""
        account = self._models.connection.account
        owner = "" if account is None else account.username or str(account.id)
        if owner in ("", self._owner):
            return
        if self._settle.isActive():
            self.save()
        self._owner = owner
        self.changed.emit()
        left = _read(self._of_owner().get("now"))
        if left is not None:
            self._last = left
            self.wanted.emit(left)

    def _of_owner(self) -> dict[str, Any]:
        mine = self._all().get(self._owner)
        known = mine if isinstance(mine, dict) else {}
        views = known.get("views")
        return {**known, "views": views if isinstance(views, dict) else {}}

    def _write(self, mine: dict[str, Any]) -> None:
        table = {**self._all(), self._owner: mine}
        self._settings.set(SETTING, json.dumps(table, ensure_ascii=False, separators=(",", ":")))

    def _all(self) -> dict[str, Any]:
        try:
            table = json.loads(self._settings.text(SETTING))
        except ValueError:  # edited by hand
            return {}
        return table if isinstance(table, dict) else {}


def _read(plain: Any) -> QueueView | None:
    try:
        return from_plain(plain) if isinstance(plain, dict) else None
    except msgspec.ValidationError:  # edited by hand, or of a newer program
        return None
