"""Nothing tracked names the machine or the network it was written on; what documents point to is there."""

import json
import re
import tomllib
from pathlib import Path

import pytest

from tests.architecture.source import ROOT, tracked_files

# Written in pieces, so that this file does not contain what it looks for.
HOSTS = ["pypi" + ".org", "python" + "hosted.org", "npmjs" + ".", "yarnpkg" + ".", "deb.debian" + ".org"]
PLACES = ["/" + "work/", "/" + "root/", "/" + "tmp/", "C:" + "\\Users"]
TEXT = {".py", ".pyi", ".js", ".css", ".html", ".json", ".md", ".toml", ".lock", ".txt", ".ini", ".svg", ""}
DOCUMENTS = [path for path in tracked_files() if path.suffix == ".md"]
DECISIONS = [path for path in DOCUMENTS if path.parent.name == "decisions"]


def test_no_registry_host_and_no_path_of_a_machine_is_in_a_tracked_file() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked_files()
        if path.suffix in TEXT
        for text in [path.read_text(encoding="utf-8")]
        for word in (*HOSTS, *PLACES)
        if word in text
    ]
    assert found == []


def test_the_notice_names_every_package_that_is_asked_for() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").lower()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    names = {re.split(r"[^A-Za-z0-9-]", line, maxsplit=1)[0].lower() for line in asked}
    names |= set(json.loads((ROOT / "package.json").read_text(encoding="utf-8"))["dependencies"])
    assert sorted(name for name in names if name not in notice and name.replace("-", "_") not in notice) == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_a_document_links_to_is_there(document: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    local = [link for link in links if "://" not in link and not link.startswith("mailto:")]
    assert [link for link in local if not (document.parent / link).exists()] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_tells_question_decision_why_and_alternatives(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    assert re.match(r"# \d{4} · ", text)
    assert text.startswith(f"# {decision.name[:4]} ")
    for heading in ("Date", "## Question", "## Decision", "## Why", "## Alternatives"):
        assert heading in text
    assert 30 <= len(text.splitlines()) <= 60
