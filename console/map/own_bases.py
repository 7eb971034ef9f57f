"""Base maps that the user added: XYZ templates, PMTiles archives, folders made from an OSM extract.

Kept in the setting `map.own_bases` as JSON and checked here before. Draws nothing, asks no network.
"""

import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias
from urllib.parse import urlsplit
from uuid import uuid4

import msgspec

Kind: TypeAlias = Literal["xyz", "file", "url", "folder"]
TileDatum: TypeAlias = Literal["wgs84", "gcj02"]

LONGEST_NAME = 40
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*", re.IGNORECASE)
GAPS = {"x", "y", "-y", "z", "s"}
SUBDOMAINS = "abc"
PMTILES_HEADER = struct.Struct("<7sB8Q")  # magic, version, then offset and length of four sections


class BaseRefused(ValueError):
    """What somebody wanted to add is no base map; `reason` completes the texts key `map.refused.`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class OwnBase(msgspec.Struct, frozen=True):
    """`address`: a template with {z} {x} {y}, a path, or the address of an archive. `datum`: of its tiles."""

    key: str
    name: str
    kind: Kind
    address: str
    datum: TileDatum = "wgs84"


@dataclass(frozen=True, slots=True)
class Archives:
    """Where the page's archive names lead: files here, addresses elsewhere; `of` has the names by base."""

    files: dict[str, Path]
    remote: dict[str, str]
    of: dict[str, list[str]]


def read(text: str) -> list[OwnBase]:
    """The setting's value; what cannot be read is as if it were not there."""
    try:
        return msgspec.json.decode(text, type=list[OwnBase])
    except msgspec.MsgspecError:
        return []


def write(bases: Sequence[OwnBase]) -> str:
    return msgspec.json.encode(bases).decode("utf-8")


def made(name: str, kind: Kind, address: str, datum: TileDatum = "wgs84") -> OwnBase:
    """A new base map. Raises BaseRefused. Files and folders are looked into: not for the UI thread."""
    name, address = name.strip(), address.strip()
    if not name:
        raise BaseRefused("no_name")
    if len(name) > LONGEST_NAME:
        raise BaseRefused("long_name")
    if kind == "xyz":
        _check_template(address)
    elif kind == "url":
        origin(address)
    elif kind == "file" and not is_archive(Path(address)):
        raise BaseRefused("no_archive")
    elif kind == "folder" and not _archives_in(Path(address)):
        raise BaseRefused("empty_folder")
    return OwnBase(f"own-{uuid4().hex[:8]}", name, kind, address, datum)


def origin(address: str) -> str:
    """`https://host:port` of an address, `*.` for a part with {s}: what the page may load pictures from.

    Raises BaseRefused for anything that is no plain web address.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        raise BaseRefused("no_address") from None
    if parts.scheme not in ("http", "https") or parts.username or re.search(r"[\s\"'<>\\]", address):
        raise BaseRefused("no_address")
    host = parts.hostname or ""
    first, dot, rest = host.partition(".")
    if "{s}" in first and dot:
        host = rest
        shown = f"*.{rest}"
    else:
        shown = host
    if not HOST.fullmatch(host):
        raise BaseRefused("no_address")
    return f"{parts.scheme}://{shown}" + (f":{port}" if port else "")


def _check_template(address: str) -> None:
    origin(address)
    gaps = set(re.findall(r"\{([^{}]*)\}", address))
    if not ({"x", "z"} <= gaps and gaps & {"y", "-y"}):
        raise BaseRefused("no_gaps")
    if gaps - GAPS or address.count("{") != address.count("}"):
        raise BaseRefused("foreign_gaps")


def is_archive(file: Path) -> bool:
    """Whether the file is PMTiles 3 and as long as its header says."""
    try:
        with file.open("rb") as source:
            head = source.read(PMTILES_HEADER.size)
        size = file.stat().st_size
    except OSError:
        return False
    if len(head) < PMTILES_HEADER.size:
        return False
    magic, version, *sections = PMTILES_HEADER.unpack(head)
    ends = [start + length for start, length in zip(sections[::2], sections[1::2], strict=True)]
    return bool(magic == b"PMTiles" and version == 3 and max(ends) <= size)


def _archives_in(folder: Path) -> list[Path]:
    try:
        return [file for file in sorted(folder.glob("*.pmtiles")) if is_archive(file)]
    except OSError:
        return []


def archives(bases: Iterable[OwnBase]) -> Archives:
    """Names for every archive of every base map; those that are gone have none, the base stays choosable."""
    found = Archives({}, {}, {})
    for base in bases:
        files: list[Path] = []
        if base.kind == "file":
            files = [Path(base.address)] if is_archive(Path(base.address)) else []
        elif base.kind == "folder":
            files = _archives_in(Path(base.address))
        named = {f"{base.key}-{number}": file for number, file in enumerate(files)}
        found.files.update(named)
        if base.kind == "url":
            named = {f"{base.key}-0": Path()}
            found.remote[f"{base.key}-0"] = base.address
        if base.kind != "xyz":
            found.of[base.key] = list(named)
    return found
