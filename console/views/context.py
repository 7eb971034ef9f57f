"""What every view is given: words, looks, settings, time, the message sink and tasks. No data, no verbs."""

from __future__ import annotations

from dataclasses import dataclass

from console.core.clock import ServerClock
from console.core.notify import Notifier
from console.core.settings import Settings
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.views.theme import Theme


@dataclass(frozen=True, slots=True)
class Ui:
    texts: Texts
    theme: Theme
    settings: Settings
    clock: ServerClock
    notifier: Notifier
    tasks: Tasks
