"""What a move has to say, by the order's workflow: required fields, photos, nearness to the site. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from backend.workorders.bodies import CheckInIn, MoveIn, ReplyIn
from backend.workorders.definition import OWN, Definition, FieldKind, Guard, ReplyField, Transition

_ACCURACY_COUNTS_UP_TO_M = 200.0
_LONGEST = 500
_LONGEST_LIST = 4000


@dataclass(frozen=True, slots=True)
class Missing:
    """A part of the body that is missing or wrong, by its path, with a sentence for a client's developer."""

    field: tuple[str, ...]
    what: str


@dataclass(frozen=True, slots=True)
class Site:
    """What is known of the order's place: whether there is one, and how far away the body's position is."""

    known: bool
    distance_m: float | None


def missing(
    definition: Definition, row: Transition, body: MoveIn, *, photos_before: int, site: Site
) -> list[Missing]:
    """Everything the body still lacks; empty where the move may be made."""
    found = [Missing((name,), "this workflow requires it") for name in row.required if _is_empty(body, name)]
    files = len(getattr(body, "attachment_ids", ()))
    for guard in row.guards:
        match guard:
            case Guard.NEAR_SITE if isinstance(body, CheckInIn):
                found += _far(definition, body, site)
            case Guard.PHOTOS_BEFORE:
                there = photos_before + (0 if isinstance(body, ReplyIn) else files)
                found += _photos("before the work", there, definition.photos_before)
            case Guard.REPLY_COMPLETE if isinstance(body, ReplyIn):
                found += _reply(definition, body)
            case Guard.REPORT_FILE:
                found += _photos("of the fault report", files, 1)
            case _:
                pass
    return found


def raised(
    definition: Definition, values: Mapping[str, str | float], own: Mapping[str, str], *, is_complete: bool
) -> list[Missing]:
    """What is missing or wrong of the fields of an order being raised; `own`: what it has of `OWN`.

    A draft need not be complete.
    """
    asked = {one.name: one for one in definition.raising if one.name not in OWN}
    found = [
        Missing(("fields", name), "there is no such field") for name in sorted(values.keys() - asked.keys())
    ]
    for one in definition.raising:
        value = own.get(one.name, "") if one.name in OWN else values.get(one.name)
        path = (one.name,) if one.name in OWN else ("fields", one.name)
        if value is None or (isinstance(value, str) and not value.strip()):
            if one.required and is_complete:
                found.append(Missing(path, "this workflow requires it"))
        elif one.name not in OWN and (wrong := _wrong(one, value)):
            found.append(Missing(path, wrong))
    return found


def filled(
    fields: Sequence[ReplyField], values: Mapping[str, str | float], files: Sequence[UUID] = ()
) -> list[dict[str, Any]]:
    """The given values with the words they were asked for with, in the order of the workflow; a photo is told
    by its place among the reply's files."""
    known: list[dict[str, Any]] = []
    numbers = {str(id_): number for number, id_ in enumerate(files, start=1)}
    for one in fields:
        value = values.get(one.name)
        if value is None or value == "":
            continue
        chosen = next((choice for choice in one.choices if choice.value == value), None)
        told: dict[str, Any] = {
            "name": one.name,
            "zh": one.zh,
            "en": one.en,
            "unit": one.unit,
            "value": value,
        }
        if chosen is not None:
            told |= {"value_zh": chosen.zh, "value_en": chosen.en}
        number = numbers.get(str(value))
        if one.kind is FieldKind.PHOTO and number is not None:
            told |= {"value_zh": f"第 {number} 张照片", "value_en": f"photo {number}"}
        known.append(told)
    return known


def _is_empty(body: MoveIn, name: str) -> bool:
    value = getattr(body, name, None)
    return value is None or value in ("", []) or (isinstance(value, str) and not value.strip())


def _far(definition: Definition, body: CheckInIn, site: Site) -> list[Missing]:
    if not site.known or body.reason:
        return []
    if site.distance_m is None:
        return [Missing(("reason",), "no position: say why")]
    allowed_m = definition.check_in_radius_m + min(body.accuracy_m or 0.0, _ACCURACY_COUNTS_UP_TO_M)
    if site.distance_m <= allowed_m:
        return []
    return [Missing(("reason",), f"{site.distance_m:.0f} m from the site: say why")]


def _photos(which: str, there: int, needed: int) -> list[Missing]:
    if there >= needed:
        return []
    return [Missing(("attachment_ids",), f"{needed} files {which} are needed, {there} are there")]


def _reply(definition: Definition, body: ReplyIn) -> list[Missing]:
    """Who could not do it need not measure it; but what is said has to be right."""
    files = {str(id_) for id_ in body.attachment_ids}
    known = {one.name: one for one in definition.reply}
    found = [
        Missing(("fields", name), "there is no such field") for name in sorted(body.fields.keys() - known)
    ]
    for name, one in known.items():
        value = body.fields.get(name)
        if value is None or value == "":
            if one.required and body.result == "done":
                found.append(Missing(("fields", name), "this workflow requires it"))
        else:
            wrong = _no_photo(files, value) if one.kind is FieldKind.PHOTO else _wrong(one, value)
            if one.kind is FieldKind.PHOTO:
                files.discard(str(value))
            found += [Missing(("fields", name), wrong)] if wrong else []
    if body.result == "done":
        found += _photos("after the work", len(files), definition.photos_after)
    return found


def _no_photo(files: Collection[str], value: str | float) -> str:
    """`files` are those that no field before has named."""
    return "" if value in files else "one of attachment_ids is needed, another one for each field"


def _wrong(one: ReplyField, value: str | float) -> str:
    if one.kind is FieldKind.NUMBER:
        if isinstance(value, str):
            return "a number is needed"
        low, high = one.minimum, one.maximum
        if (low is not None and value < low) or (high is not None and value > high):
            return f"it has to be from {low} to {high}"
        return ""
    if not isinstance(value, str):
        return "words are needed"
    if one.kind is FieldKind.CHOICE and value not in {choice.value for choice in one.choices}:
        return "this is none of the choices"
    longest = _LONGEST_LIST if one.kind is FieldKind.LIST else _LONGEST
    return "" if len(value) <= longest else f"at most {longest} characters"
