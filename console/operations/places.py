"""What a dispatcher does with points of interest: read, add, change, remove, take back; their five layers."""

import asyncio
import logging
import uuid
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass, replace

from console.api import places as api
from console.api.client import ApiClient, decode
from console.api.types import Event, Place, PlaceLayer
from console.core.clock import ServerClock
from console.core.errors import KeptForLater, VersionConflict, WaiqinError
from console.core.notify import Notifier, Offer
from console.core.settings import Settings
from console.core.tasks import Tasks
from console.core.texts import Texts
from console.models.details import LoadState
from console.models.world import Models
from console.operations.keeping import Keeping, Kept
from contract.vocabulary import EventKind

log = logging.getLogger(__name__)

HIDDEN = "places.hidden"
MERGED_S = 0.5  # imports come in many parts; they are read together
SLACK_MS = 5_000.0  # an import this long before our reading may not have been in it
FIELDS = ("name", "layer", "lat", "lon", "note", "icon", "colour")
Send = Callable[[str], Coroutine[None, None, Place]]


@dataclass(frozen=True, slots=True)
class Undo:
    """What the last change did: `before` None for a new place, `after` as the backend answered."""

    number: int
    verb: str
    before: Place | None
    after: Place


@dataclass(frozen=True, slots=True)
class Saved:
    """`problem` in words, empty when it was done; `current`: the place as somebody else left it."""

    problem: str = ""
    current: Place | None = None


class Places:
    """Reads when the connection comes up, follows the events; outcomes land in `models.places`."""

    def __init__(
        self,
        client: ApiClient,
        models: Models,
        clock: ServerClock,
        tasks: Tasks,
        notifier: Notifier,
        texts: Texts,
        settings: Settings,
        keeping: Keeping,
    ) -> None:
        self._keeping = keeping
        self._client, self._models, self._clock = client, models, clock
        self._tasks, self._notifier, self._texts, self._settings = tasks, notifier, texts, settings
        self._reading: asyncio.Task[None] | None = None
        self._read_at_ms = 0.0
        self._more = False  # an import was heard of whose places we do not have
        self._was_live = False
        self._account_id: int | None = None
        self._undo: list[Undo] = []
        self._done = 0  # changes so far
        models.places.hide(_numbers(settings.text(HIDDEN)))
        models.connection.changed.connect(self._on_connection)
        models.events.appended.connect(self._on_events)

    @property
    def can_undo(self) -> bool:
        return bool(self._undo)

    # reading

    def load(self) -> asyncio.Task[None]:
        """Everything anew; one reading at a time."""
        if self._reading is None or self._reading.done():
            self._reading = self._tasks.spawn("places", self._load())
        return self._reading

    def show_layer(self, layer_id: int, on: bool) -> None:
        """On the map and in the list; kept for the next start."""
        model = self._models.places
        model.hide(model.hidden - {layer_id} if on else model.hidden | {layer_id})
        self._settings.set(HIDDEN, ",".join(map(str, sorted(model.hidden))))

    async def _load(self) -> None:
        model, found = self._models.places, list[Place]()
        self._read_at_ms = self._clock.now_ms()
        model.begin()
        try:
            with model.store.reading() as take_places, model.layers.reading() as take_layers:
                take_layers(await api.layers(self._client))
                async for page in api.pages(self._client):
                    found += page
                    model.progress(len(found))
                take_places(found)
        except WaiqinError as error:
            model.fail(error.sentence(self._texts))
            return
        model.finish()
        await self._load_new()

    async def _load_new(self) -> None:
        """What imports brought: places with numbers above those we know, until no import came meanwhile."""
        store = self._models.places.store
        while self._more:
            self._more = False
            await asyncio.sleep(MERGED_S)
            found: list[Place] = []
            async for page in api.pages(self._client, after_id=max(store.ids(), default=0)):
                found += page
            store.put(found)

    def _on_connection(self) -> None:
        connection = self._models.connection
        account = connection.account
        if account is not None and account.id != self._account_id:
            self._account_id = account.id
            self._undo.clear()
            self._models.places.clear()
        live = connection.is_live
        if live and not self._was_live:
            self.load()
        self._was_live = live

    def _on_events(self, events: list[Event]) -> None:
        model = self._models.places
        if model.state is LoadState.IDLE:
            return
        for event in events:
            if event.payload.place is not None:
                self._take(event.payload.place)
            if event.payload.place_layer is not None:
                model.layers.put([event.payload.place_layer])
        imports = [one.at for one in events if one.kind == EventKind.PLACES_IMPORTED]
        if imports and imports[-1].timestamp() * 1_000 > self._read_at_ms - SLACK_MS:
            self._more = True
            if self._reading is None or self._reading.done():
                self._reading = self._tasks.spawn("new_places", self._load_new())

    def _take(self, place: Place) -> None:
        store = self._models.places.store
        if not place.removed:
            store.put([place])
            return
        known = store.get(place.id)
        if known is None or known.version <= place.version:
            store.remove([place.id])

    # changing

    def create(self, fields: Mapping[str, object]) -> asyncio.Task[Saved]:
        """`fields`: layer, name, lat, lon and what else `FIELDS` has. The new place is selected then."""

        async def send(key: str) -> Place:
            sender = self._to("place-create", None, str(fields.get("name", "")))
            return await api.create(sender, fields, key=key)

        return self._tasks.spawn("place_create", self._change("created", None, send))

    def change(self, seen: Place, fields: Mapping[str, object]) -> asyncio.Task[Saved]:
        """Changes what differs from the place as it was `seen`."""
        changes = {name: value for name, value in fields.items() if getattr(seen, name) != value}

        async def send(key: str) -> Place:
            sender = self._to("place-change", seen.id, seen.name)
            return await api.change(sender, seen.id, seen.version, changes, key=key)

        return self._tasks.spawn("place_change", self._change("changed", seen, send))

    def remove(self, place_id: int) -> asyncio.Task[Saved] | None:
        """At once, with an offer to take it back."""
        seen = self._models.places.store.get(place_id)
        if seen is None:
            return None

        async def send(key: str) -> Place:
            sender = self._to("place-remove", seen.id, seen.name)
            return await api.remove(sender, seen.id, seen.version, key=key)

        return self._tasks.spawn("place_remove", self._reported(self._change("removed", seen, send)))

    def undo(self) -> asyncio.Task[Saved] | None:
        """Takes the last change back, unless somebody has changed the place since: then it is said who."""
        return self._take_back(self._undo[-1].number) if self._undo else None

    def change_layer(self, layer: PlaceLayer, fields: Mapping[str, object]) -> asyncio.Task[str]:
        """Name, icon or colour; what went wrong, in words, or empty."""
        changes = {name: value for name, value in fields.items() if getattr(layer, name) != value}
        return self._tasks.spawn("place_layer", self._change_layer(layer, changes))

    def _to(self, verb: str, place_id: int | None, name: str) -> Kept:
        return self._keeping.to(verb, "place", place_id, name)

    async def _change_layer(self, layer: PlaceLayer, changes: Mapping[str, object]) -> str:
        layers = self._models.places.layers
        try:
            key = uuid.uuid4().hex
            sender = self._keeping.to("place-layer", "place_layer", layer.id, layer.name)
            layers.put([await api.change_layer(sender, layer.id, layer.version, changes, key=key)])
        except VersionConflict as error:
            layers.put([decode(error.current, PlaceLayer)])
            return error.sentence(self._texts)
        except KeptForLater as kept:
            self._notifier.notify("info", kept.key)
        except WaiqinError as error:
            return error.sentence(self._texts)
        return ""

    async def _change(self, verb: str, before: Place | None, send: Send, back: Undo | None = None) -> Saved:
        try:
            after = await send(uuid.uuid4().hex)
        except VersionConflict as error:
            current = decode(error.current, Place)
            self._take(current)
            return Saved(self._conflict(error, before, current), current)
        except KeptForLater as kept:
            self._notifier.notify("info", kept.key)
            return Saved()
        except WaiqinError as error:
            return Saved(error.sentence(self._texts))
        self._take(after)
        if not after.removed:
            self._models.selection.select_place(after.id)
        if back is None:
            self._done += 1
            self._offer_undo(Undo(self._done, verb, before, after))
        else:
            self._undo = [_after_undo(one, back, after) for one in self._undo]
            self._notifier.notify("ok", "places.done.undone", name=after.name)
        return Saved()

    def _conflict(self, error: VersionConflict, before: Place | None, current: Place) -> str:
        """Who changed what: the fields that are not as they were seen."""
        who = error.params.get("who", "")
        if current.removed:
            return self._texts("places.conflict.removed", who=who)
        differing = [name for name in FIELDS if before and getattr(before, name) != getattr(current, name)]
        said = "、" if self._texts.language == "zh" else ", "
        what = said.join(dict.fromkeys(self._texts(f"places.field.{name}") for name in differing))
        return self._texts("places.conflict.changed", who=who, what=what or "—", name=current.name)

    def _offer_undo(self, done: Undo) -> None:
        self._undo.append(done)
        offer = Offer("places.undo", lambda: self._take_back(done.number))
        self._notifier.offer(offer, f"places.done.{done.verb}", name=done.after.name)

    def _take_back(self, number: int) -> asyncio.Task[Saved] | None:
        done = next((one for one in self._undo if one.number == number), None)
        if done is None:
            return None
        self._undo.remove(done)
        after, before = done.after, done.before

        async def send(key: str) -> Place:
            sender = self._to("place-undo", after.id, after.name)
            if done.verb == "removed":
                return await api.restore(sender, after.id, after.version, key=key)
            if before is None:
                return await api.remove(sender, after.id, after.version, key=key)
            former = {name: getattr(before, name) for name in FIELDS}
            changes = {name: value for name, value in former.items() if getattr(after, name) != value}
            return await api.change(sender, after.id, after.version, changes, key=key)

        undoing = self._reported(self._change(done.verb, after, send, done))
        return self._tasks.spawn("place_undo", undoing)

    async def _reported(self, doing: Coroutine[None, None, Saved]) -> Saved:
        """For changes without a dialog that would say what went wrong."""
        saved = await doing
        if saved.problem:
            self._notifier.notify("error", "places.problem", problem=saved.problem)
        return saved


def _after_undo(one: Undo, undone: Undo, now: Place) -> Undo:
    """What was done before `undone` can be taken back next: the place is as it left it, but newer."""
    former = undone.before
    same = former is not None and (one.after.id, one.after.version) == (former.id, former.version)
    return replace(one, after=now) if same else one


def _numbers(text: str) -> Iterable[int]:
    return (int(one) for one in text.split(",") if one.strip().isdecimal())
