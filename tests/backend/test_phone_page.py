"""The field worker's page as files: headers, and the list that the service worker keeps."""

import json
from pathlib import Path

import httpx
from starlette.applications import Starlette

from backend import phone


def client(folder: Path) -> httpx.AsyncClient:
    app = Starlette()
    app.mount("/phone", phone.phone_app(folder))
    return httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://phone.test")


def page(folder: Path, text: str = "<p>hello</p>") -> Path:
    (folder / "app").mkdir(exist_ok=True)
    (folder / "index.html").write_text(text, encoding="utf-8")
    (folder / "app" / "main.js").write_text("//", encoding="utf-8")
    (folder / "sw.js").write_text("//", encoding="utf-8")
    return folder


async def shell(folder: Path) -> dict[str, object]:
    script = (await client(folder).get("/phone/shell.js")).text
    return dict(json.loads(script.removeprefix("self.SHELL = ").rstrip(";\n")))


async def test_the_shell_lists_every_file_but_the_service_worker(tmp_path: Path) -> None:
    assert (await shell(page(tmp_path)))["files"] == ["./", "app/main.js"]


async def test_every_file_of_the_real_shell_is_served() -> None:
    there = client(phone.PHONE_FOLDER)
    files = (await shell(phone.PHONE_FOLDER))["files"]
    assert isinstance(files, list)
    for file in files:
        answer = await there.get(f"/phone/{file}")
        assert answer.status_code == 200, file


async def test_the_version_changes_with_any_content(tmp_path: Path) -> None:
    before = (await shell(page(tmp_path)))["version"]
    assert (await shell(page(tmp_path)))["version"] == before
    assert (await shell(page(tmp_path, "<p>changed</p>")))["version"] != before


async def test_every_answer_carries_the_security_headers(tmp_path: Path) -> None:
    for path, status in (("/phone/", 200), ("/phone/app/main.js", 200), ("/phone/missing.js", 404)):
        answer = await client(page(tmp_path)).get(path)
        assert answer.status_code == status
        assert answer.headers["content-security-policy"] == phone.CONTENT_SECURITY_POLICY
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_nothing_outside_the_folder_is_served(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    inside = tmp_path / "phone"
    inside.mkdir()
    for path in ("/phone/../secret.txt", "/phone/%2e%2e/secret.txt", "/phone/..%2fsecret.txt"):
        answer = await client(page(inside)).get(path)
        assert answer.status_code == 404
