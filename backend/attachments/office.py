"""Whether bytes are a Word or Excel document inside, whatever they are called. Pure; unpacks little."""

import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Final

from contract.files import DOC, DOCX, XLS, XLSX

ZIP_MAGIC: Final = b"PK\x03\x04"
OLE_MAGIC: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN_PARTS: Final = {
    "word/document.xml": (DOCX, b"wordprocessingml"),
    "xl/workbook.xml": (XLSX, b"spreadsheetml"),
}
_TYPES: Final = "[Content_Types].xml"
_MOST_PARTS: Final = 5_000
_MOST_TYPES_BYTES: Final = 1 << 20
_END_OF_CHAIN: Final = 0xFFFFFFFE
_MOST_SECTORS: Final = 4_096


def zipped_type(content: bytes) -> str | None:
    """A .docx or .xlsx without macros, told by its parts and by what it declares them to be; else None."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = {info.filename: info for info in package.infolist()[:_MOST_PARTS]}
            if _TYPES not in infos or "_rels/.rels" not in infos or _has_macros(infos):
                return None
            if infos[_TYPES].file_size > _MOST_TYPES_BYTES:
                return None
            declared = package.read(_TYPES)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
        return None  # broken, encrypted, or packed in a way nobody packs documents
    found = [kind for part, kind in _MAIN_PARTS.items() if part in infos]
    if len(found) != 1 or found[0][1] not in declared or b"macroEnabled" in declared:
        return None
    return found[0][0]


def compound_type(content: bytes) -> str | None:
    """A .doc or .xls, told by the streams in its directory; else None."""
    names = set(_entry_names(content))
    is_word, is_sheet = "WordDocument" in names, bool(names & {"Workbook", "Book"})
    return None if is_word is is_sheet else DOC if is_word else XLS


def _has_macros(names: dict[str, zipfile.ZipInfo]) -> bool:
    return any(name.lower().endswith("vbaproject.bin") for name in names)


def _entry_names(content: bytes) -> Iterator[str]:
    """Names in the directory of a compound file ([MS-CFB] 2.2 to 2.6); nothing where it is broken."""
    if len(content) < 512 or not content.startswith(OLE_MAGIC):
        return
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        return
    size = 1 << shift
    fat_sectors = [one for one in struct.unpack_from("<109I", content, 76) if one < _END_OF_CHAIN]
    sector, seen = struct.unpack_from("<I", content, 48)[0], 0
    while sector < _END_OF_CHAIN and seen < _MOST_SECTORS:
        seen += 1
        start = (sector + 1) * size
        block = content[start : start + size]
        for at in range(0, len(block) - 127, 128):
            length = struct.unpack_from("<H", block, at + 64)[0]
            if 2 <= length <= 64:
                yield block[at : at + length - 2].decode("utf-16-le", "replace")
        sector = _next(content, fat_sectors, sector, size)


def _next(content: bytes, fat_sectors: list[int], sector: int, size: int) -> int:
    """The sector that follows in its chain."""
    place, offset = divmod(sector, size // 4)
    if place >= len(fat_sectors):
        return _END_OF_CHAIN
    start = (fat_sectors[place] + 1) * size + 4 * offset
    if start + 4 > len(content):
        return _END_OF_CHAIN
    following: int = struct.unpack_from("<I", content, start)[0]
    return following
