"""What a line of the command box comes to: the deeds it may mean, in sentences, before Enter does one."""

from __future__ import annotations

from dataclasses import dataclass, field

from console.api.types import Order, Worker
from console.core.texts import Texts
from console.models.rules.grammar import (
    VERBS,
    Line,
    Takes,
    Verb,
    is_number,
    numbered,
    read,
    verbs_like,
    word_like,
)
from console.models.rules.moves import allowed_moves
from console.models.rules.search import Index, is_initials
from console.models.rules.timers import is_open
from console.models.world import Models
from contract.vocabulary import AlarmLevel, AlarmState, Presence, Role, WorkerKind

MOST = 12
_LEVELS = list(AlarmLevel)


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that Enter would do. `problem`: why it cannot be done now, in words."""

    verb: Verb
    title: str  # the whole sentence
    row: str = ""  # what tells it from others of the same line first
    note: str = ""
    mark: str = ""
    order_id: int | None = None
    worker_id: int | None = None
    alarm_id: int | None = None
    text: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """`deeds`: what the line may mean; `lacking`: what is missing or unknown, in words."""

    line: Line
    deeds: list[Deed] = field(default_factory=list)
    lacking: str = ""
    verbs: list[Verb] = field(default_factory=list)
    completion: str = ""

    @property
    def is_sentence(self) -> bool:
        """Whether it has a verb, so that it is no search."""
        return self.line.verb is not None


class Reader:
    """Reads lines against what is on the board now. `workers`, `orders`: indexes that are up to date."""

    def __init__(self, models: Models, texts: Texts, workers: Index, orders: Index) -> None:
        self._models, self._texts = models, texts
        self._workers, self._orders = workers, orders

    def read(self, text: str) -> Reading:
        line = read(text)
        if line.verb is None:
            verbs = verbs_like(line.present)
            word = word_like(verbs[0], line.present) if verbs else ""
            return Reading(line, verbs=verbs, completion=word)
        return self._understood(line, line.verb)

    def help(self) -> str:
        """Every verb with what it takes, in one row."""
        return "  ·  ".join(self.usage(verb).replace(" ", "\N{NO-BREAK SPACE}") for verb in VERBS)

    def usage(self, verb: Verb) -> str:
        """'派 工单 人员'."""
        text = "reason" if verb.move else "words"
        takes = [self._texts(f"command.takes.{text if one is Takes.TEXT else one}") for one in verb.takes]
        return " ".join((verb.word(self._texts.language), *takes))

    def _understood(self, line: Line, verb: Verb) -> Reading:
        if verb.id == "acknowledge":
            return Reading(line, deeds=[self._acknowledge(verb)])
        words = list(line.words)
        orders: list[Order] = []
        workers: list[Worker] = []
        completion = ""
        if Takes.ORDER in verb.takes:
            orders, lacking, done = self._which_orders(verb, words)
            if line.present and line.present == done:
                completion = orders[0].number if orders else ""
            if lacking:
                return Reading(line, lacking=lacking)
        if Takes.WORKER in verb.takes:
            workers, lacking, done = self._which_workers(verb, words)
            if line.present and line.present == done:
                completion = workers[0].name if workers else ""
            if lacking:
                return Reading(line, lacking=lacking, completion=completion)
        if words and Takes.TEXT not in verb.takes and verb.takes:
            said = self._texts("command.too_much", word=" ".join(words), usage=self.usage(verb))
            return Reading(line, lacking=said, completion=completion)
        text = " ".join(words)
        about: list[Order | None] = [*orders] or [None]
        people: list[Worker | None] = [*workers] or [None]
        deeds = [self._deed(verb, order, worker, text) for order in about for worker in people]
        return Reading(line, deeds=deeds[:MOST], completion=completion)

    def _acknowledge(self, verb: Verb) -> Deed:
        """The selected alarm, or the most urgent one that nobody has acknowledged."""
        active = [one for one in self._models.alarms.all() if one.state is AlarmState.ACTIVE]
        active.sort(
            key=lambda one: (one.id != self._models.selection.alarm_id, _LEVELS.index(one.level), one.id)
        )
        if not active:
            none = self._texts("command.problem.no_alarm")
            title = self._texts("command.do.acknowledge.none")
            return Deed(verb, title, title, problem=none)
        alarm = active[0]
        title = self._texts("command.do.acknowledge", title=alarm.title)
        note = self._texts(f"words.alarm_level.{alarm.level}")
        return Deed(verb, title, title, note, f"alarm.{alarm.level}", alarm_id=alarm.id)

    def _which_orders(self, verb: Verb, words: list[str]) -> tuple[list[Order], str, str]:
        """The orders that a word names, or the selected one; takes the word off `words`."""
        number = next((word for word in words if is_number(word)), None)
        if number is not None:
            words.remove(number)
            found = [one for one in self._models.orders.all() if numbered(one.number, number)]
            return self._sorted(verb, found), *self._unknown("order", number, bool(found)), number
        if words and Takes.WORKER not in verb.takes:
            ids = self._orders.find(words[0])
            found = [one for key in ids if (one := self._models.orders.get(key)) is not None]
            if found or self._selected() is None:
                word = words.pop(0)
                return self._sorted(verb, found), *self._unknown("order", word, bool(found)), word
        selected = self._selected()
        if selected is not None:
            return [selected], "", ""
        return [], self._texts("command.lacking.order", usage=self.usage(verb)), ""

    def _which_workers(self, verb: Verb, words: list[str]) -> tuple[list[Worker], str, str]:
        if words:
            word = words.pop(0)
            ids = self._workers.find(word)
            found = [one for key in ids if (one := self._models.workers.get(key)) is not None]
            exact = [one for one in found if self._is_exactly(one, word)]
            return exact or found, *self._unknown("worker", word, bool(found)), word
        selected = self._models.workers.get(self._models.selection.worker_id or 0)
        if selected is not None and Takes.ORDER not in verb.takes:
            return [selected], "", ""
        return [], self._texts("command.lacking.worker", usage=self.usage(verb)), ""

    def _sorted(self, verb: Verb, orders: list[Order]) -> list[Order]:
        """Those it can be done with, where there are any; open ones before ended ones."""
        able = [one for one in orders if verb.move in allowed_moves(one, self._role())]
        still = [one for one in orders if is_open(one)]
        return able or still or orders

    def _deed(self, verb: Verb, order: Order | None, worker: Worker | None, text: str) -> Deed:
        texts = self._texts
        asks = "asks" if Takes.TEXT in verb.takes and not text else "said"
        title = texts(
            f"command.do.{verb.id}.{asks}" if Takes.TEXT in verb.takes else f"command.do.{verb.id}",
            number=order.number if order else "",
            title=order.title if order else "",
            worker=worker.name if worker else "",
            text=text,
        )
        notes, mark = [], ""
        if order is not None:
            notes.append(texts(f"words.state.{order.state}"))
            mark = f"state.{order.state}"
        if worker is not None:
            presence = self._models.presence.presence(worker.id)
            notes.append(texts(f"words.presence.{presence}"))
            mark = mark or f"presence.{presence}"
        key = "command.row.dispatch" if worker is not None and order is not None else ""
        about = (
            {"worker": worker.name, "number": order.number, "title": order.title} if worker and order else {}
        )
        return Deed(
            verb=verb,
            title=title,
            row=texts(key, **about) if key else title,
            note=" · ".join(notes),
            mark=mark,
            order_id=order.id if order else None,
            worker_id=worker.id if worker else None,
            text=text,
            problem=self._problem(verb, order, worker),
        )

    def _problem(self, verb: Verb, order: Order | None, worker: Worker | None) -> str:
        texts = self._texts
        if (
            order is not None
            and verb.move is not None
            and verb.move not in allowed_moves(order, self._role())
        ):
            state = texts(f"words.state.{order.state}")
            return texts("command.problem.state", number=order.number, state=state)
        if worker is None or Takes.ORDER not in verb.takes:
            return ""
        presence = self._models.presence.presence(worker.id)
        if worker.kind is WorkerKind.VEHICLE:
            return texts("command.problem.vehicle", worker=worker.name)
        if presence in {Presence.OFF_DUTY, Presence.STEALTH}:
            return texts(
                "command.problem.away", worker=worker.name, presence=texts(f"words.presence.{presence}")
            )
        if order is not None and order.worker_id == worker.id:
            return texts("command.problem.same", worker=worker.name, number=order.number)
        return ""

    def _unknown(self, what: str, word: str, found: bool) -> tuple[str]:
        return ("" if found else self._texts(f"command.unknown.{what}", word=word),)

    def _selected(self) -> Order | None:
        return self._models.orders.get(self._models.selection.order_id or 0)

    def _is_exactly(self, worker: Worker, word: str) -> bool:
        return word.casefold() in {worker.name.casefold(), worker.number.casefold()} or is_initials(
            worker.name, word
        )

    def _role(self) -> Role | None:
        account = self._models.connection.account
        return account.role if account else None
