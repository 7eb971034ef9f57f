"""The table of the console's settings and their file in the data folder; unknown keys fail, no secrets."""

import json
import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

log = logging.getLogger(__name__)

Value = str | int | float | bool


@dataclass(frozen=True, slots=True)
class Setting:
    """`sentence` is a texts key; `choices` empty means any value of the default's type."""

    key: str
    default: Value
    sentence: str
    choices: tuple[Value, ...] = ()
    restart: bool = False


TABLE: tuple[Setting, ...] = (
    Setting("ui.language", "zh", "core.setting.ui.language", ("zh", "en")),
    Setting("ui.theme", "system", "core.setting.ui.theme", ("light", "dark", "system")),
    Setting("ui.layout", "", "core.setting.ui.layout"),  # docks, base64
    Setting("ui.geometry", "", "core.setting.ui.geometry"),
    Setting("ui.layout_of", "", "core.setting.ui.layout_of"),  # account@screens that left it so
    Setting("ui.layouts", "{}", "core.setting.ui.layouts"),  # JSON, see console.views.keeping
    Setting("ui.queue_views", "{}", "core.setting.ui.queue_views"),  # JSON, see console.views.dispatch
    Setting("alarm.muted", False, "core.setting.alarm.muted"),
    Setting("map.base", "auto", "core.setting.map.base"),
    Setting("map.workers", True, "core.setting.map.workers"),
    Setting("map.vehicles", True, "core.setting.map.vehicles"),
    Setting("map.tianditu_key", "", "core.setting.map.tianditu_key"),
    Setting("map.own_bases", "[]", "core.setting.map.own_bases"),  # JSON, see console.map.own_bases
    Setting("roads.folder", "", "core.setting.roads.folder", restart=True),  # made by a map build
    Setting("map.labels", True, "core.setting.map.labels"),
    Setting("map.accuracy", True, "core.setting.map.accuracy"),
    Setting("map.customers", False, "core.setting.map.customers"),
    Setting("map.orders", True, "core.setting.map.orders"),
    Setting("map.places", True, "core.setting.map.places"),
    Setting("places.hidden", "", "core.setting.places.hidden"),  # layers not shown: "3,5"
    Setting("command.history", "[]", "core.setting.command.history"),  # JSON: lines that were run
    Setting("acceptance.keepers", "", "core.setting.acceptance.keepers"),  # a line each
    Setting("sign_in.username", "", "core.setting.sign_in.username"),
)


class UnknownSetting(KeyError):
    """A key that is not in the table."""


class Settings(QObject):
    """`changed(key)` after a value really changed. Values live in memory and are written atomically."""

    changed = Signal(str)

    def __init__(
        self,
        file: Path | None = None,
        *,
        table: tuple[Setting, ...] = TABLE,
        write_later: Callable[[Callable[[], None]], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`file` None: memory only. `write_later` runs the write in a thread (None: at once, for tests)."""
        super().__init__(parent)
        self._file = file
        self._table = {setting.key: setting for setting in table}
        self._values: dict[str, Value] = {key: setting.default for key, setting in self._table.items()}
        self._write_later = write_later
        self._writing = threading.Lock()
        if file is not None and file.exists():
            self._load(file)

    def table(self) -> list[Setting]:
        return list(self._table.values())

    def get(self, key: str) -> Value:
        if key not in self._table:
            raise UnknownSetting(key)
        return self._values[key]

    def text(self, key: str) -> str:
        return str(self.get(key))

    def flag(self, key: str) -> bool:
        return bool(self.get(key))

    def set(self, key: str, value: Value) -> None:
        """Raises UnknownSetting, or ValueError for a wrong type or choice."""
        if key not in self._table:
            raise UnknownSetting(key)
        if not _fits(self._table[key], value):
            raise ValueError(f"{value!r} does not fit {key}")
        if value == self._values[key]:
            return
        self._values[key] = value
        if self._write_later is None:
            self.save()
        else:
            self._write_later(self.save)
        self.changed.emit(key)

    def _load(self, file: Path) -> None:
        try:
            stored = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            log.warning("settings unreadable, defaults are used: %s", error)
            return
        for key, value in stored.items():
            setting = self._table.get(key)
            if setting is not None and _fits(setting, value):  # a newer console's keys are not ours to judge
                self._values[key] = value

    def save(self) -> None:
        """Writes the present values; blocks, so call it off the UI thread."""
        if self._file is None:
            return
        with self._writing:
            _write(self._file, json.dumps(self._values, ensure_ascii=False, indent=1))


def _fits(setting: Setting, value: object) -> bool:
    return type(value) is type(setting.default) and (not setting.choices or value in setting.choices)


def _write(file: Path, text: str) -> None:
    """All or nothing: a crash leaves the former file."""
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    with beside.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(file)
