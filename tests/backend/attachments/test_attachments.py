"""Uploading files, giving them out, and to whom."""

import io
import struct
import uuid
import zipfile

import httpx

from backend.attachments.rules import MOST_BYTES, media_type_of
from tests.backend.harness import Backend, Headers

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64


async def put(
    backend: Backend, caller: Headers, content: bytes, id_: uuid.UUID | str | None = None
) -> httpx.Response:
    return await backend.client.put(
        f"/api/attachments/{id_ or uuid.uuid4()}", content=content, headers=caller
    )


async def test_what_was_uploaded_comes_back(backend: Backend, dispatcher: Headers) -> None:
    id_ = uuid.uuid4()
    made = await put(backend, dispatcher, PNG, id_)
    assert (made.status_code, made.json()["media_type"], made.json()["size"]) == (201, "image/png", len(PNG))
    got = await backend.get(f"/api/attachments/{id_}", dispatcher)
    assert (got.content, got.headers["content-type"]) == (PNG, "image/png")
    assert got.headers["x-content-type-options"] == "nosniff"


async def test_the_same_upload_again_is_harmless(backend: Backend, dispatcher: Headers) -> None:
    id_ = uuid.uuid4()
    answers = [await put(backend, dispatcher, PNG, id_) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert answers[0].json() == answers[1].json()


async def test_an_id_belongs_to_the_bytes_it_was_first_used_for(
    backend: Backend, dispatcher: Headers, admin: Headers
) -> None:
    id_ = uuid.uuid4()
    await put(backend, dispatcher, PNG, id_)
    assert (await put(backend, dispatcher, PNG + b"1", id_)).status_code == 409
    assert (await put(backend, admin, PNG, id_)).status_code == 409
    assert (await backend.get(f"/api/attachments/{id_}", dispatcher)).content == PNG


async def test_bad_files_are_refused_by_their_content(backend: Backend, dispatcher: Headers) -> None:
    assert (await put(backend, dispatcher, b"")).status_code == 422
    assert (await put(backend, dispatcher, b"MZ" + b"\x00" * 300)).status_code == 415
    assert (await put(backend, dispatcher, b"<html>" * 50)).status_code == 415
    assert (await put(backend, dispatcher, PNG + b"\x00" * MOST_BYTES)).status_code == 413
    assert (await put(backend, dispatcher, PNG, "not-a-uuid")).status_code == 422


def package(*parts: str, declared: str) -> bytes:
    """A zip of such parts, as Office makes them."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        made.writestr("[Content_Types].xml", declared)
        for part in parts:
            made.writestr(part, "<x/>")
    return held.getvalue()


def compound(*names: str) -> bytes:
    """A compound file of one directory sector with these entries."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", header, 30, 9)
    struct.pack_into("<I", header, 48, 1)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, 0xFFFFFFFE, *[0xFFFFFFFF] * 126)
    entries = b""
    for name in names:
        words = (name + "\0").encode("utf-16-le")
        entries += words.ljust(64, b"\0") + struct.pack("<H", len(words)) + bytes(62)
    return bytes(header) + fat + entries.ljust(512, b"\0")


WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_office_files_are_told_by_what_is_inside() -> None:
    docx = package("_rels/.rels", "word/document.xml", declared=WORD + ".main+xml")
    xlsx = package("_rels/.rels", "xl/workbook.xml", declared=SHEET + ".main+xml")
    assert [media_type_of(one) for one in (docx, xlsx)] == [WORD, SHEET]
    doc, xls = compound("Root Entry", "WordDocument"), compound("Root Entry", "Workbook")
    assert [media_type_of(one) for one in (doc, xls)] == ["application/msword", "application/vnd.ms-excel"]
    lies = (
        package("word/evil.exe", declared="x"),
        package("_rels/.rels", "word/document.xml", declared="x"),
        package("_rels/.rels", "word/document.xml", "word/vbaProject.bin", declared=WORD),
        package("_rels/.rels", "word/document.xml", declared=WORD + "macroEnabled"),
        package("a.txt", declared="x"),
        docx[: len(docx) // 2],
        compound("Root Entry", "Payload"),
        compound("Root Entry", "Workbook")[:900],
        compound("WordDocument", "Workbook"),
        b"PK\x03\x04" + bytes(100),
    )
    assert [media_type_of(one) for one in lies] == [None] * len(lies)


async def test_a_photo_is_seen_by_whoever_sees_its_order(
    backend: Backend, dispatcher: Headers, north_dispatcher: Headers
) -> None:
    worker = await backend.worker(backend.departments.south, on_duty=True)
    phone = await backend.sign_in(worker)
    body = {"type": "fault", "title": "断网", "address": "x", "department_id": backend.departments.north}
    order = (await backend.post("/api/orders", dispatcher, body)).json()
    path = f"/api/orders/{order['id']}"
    await backend.post(f"{path}/dispatch", dispatcher, {"version": 1, "worker_id": worker.id})
    await backend.post(f"{path}/accept", phone, {"version": 2})
    await backend.post(f"{path}/check-in", phone, {"version": 3})
    id_ = uuid.uuid4()
    await put(backend, phone, PNG, id_)
    assert (await backend.get(f"/api/attachments/{id_}", north_dispatcher)).status_code == 404
    reply = {"version": 4, "text": "好了", "result": "done", "attachment_ids": [str(id_)]}
    assert (await backend.post(f"{path}/reply", phone, reply)).status_code == 200
    assert (await backend.get(f"/api/attachments/{id_}", north_dispatcher)).content == PNG
    assert (await backend.get(f"/api/attachments/{id_}", phone)).content == PNG


async def test_a_disk_that_refuses_is_told_and_leaves_nothing(backend: Backend, dispatcher: Headers) -> None:
    in_the_way = backend.services.settings.attachments_dir
    in_the_way.write_text("a file where the folder should be")
    id_ = uuid.uuid4()
    refused = await put(backend, dispatcher, PNG, id_)
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "2")
    assert (await backend.get(f"/api/attachments/{id_}", dispatcher)).status_code == 404
    in_the_way.unlink()
    assert (await put(backend, dispatcher, PNG, id_)).status_code == 201
