"""Base maps that the user adds: wrong ones are refused with a sentence, right ones reach the page."""

from pathlib import Path

import pytest

from console.core.texts import Texts
from console.map import own_bases, page, plan, sources
from console.map.own_bases import BaseRefused, OwnBase

TILES = "https://{s}.example.cn/{z}/{x}/{y}.png?k=1"


def archive(file: Path) -> Path:
    """The smallest thing whose header is true: no directory, no tile."""
    file.write_bytes(
        own_bases.PMTILES_HEADER.pack(b"PMTiles", 3, 127, 0, 127, 0, 127, 0, 127, 0).ljust(127, b"\0")
    )
    return file


def refusal(name: str, kind: own_bases.Kind, address: str) -> str:
    with pytest.raises(BaseRefused) as caught:
        own_bases.made(name, kind, address)
    for language in ("zh", "en"):
        assert Texts.strict(language)(f"map.refused.{caught.value.reason}")
    return caught.value.reason


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("", "no_address"),
        ("ftp://example.cn/{z}/{x}/{y}", "no_address"),
        ("https://user:secret@example.cn/{z}/{x}/{y}", "no_address"),
        ("https://example.cn/{z}/{x}/{y}'; script-src *", "no_address"),
        ("https://exa;mple.cn/{z}/{x}/{y}", "no_address"),
        ("https://[::bad/{z}/{x}/{y}", "no_address"),
        ("https://example.cn:port/{z}/{x}/{y}", "no_address"),
        ("https://example.cn/tiles.png", "no_gaps"),
        ("https://example.cn/{z}/{x}.png", "no_gaps"),
        ("https://example.cn/{z}/{x}/{y}?k={key}", "foreign_gaps"),
    ],
)
def test_what_is_no_tile_address_is_refused_with_a_sentence(address: str, reason: str) -> None:
    assert refusal("我的底图", "xyz", address) == reason


def test_a_name_is_needed_and_short(tmp_path: Path) -> None:
    assert refusal("  ", "xyz", TILES) == "no_name"
    assert refusal("长" * 41, "file", str(archive(tmp_path / "a.pmtiles"))) == "long_name"


def test_a_file_that_is_no_archive_and_an_empty_folder_are_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.pmtiles").write_bytes(b"\xff\xd8" + bytes(200))
    whole = archive(tmp_path / "whole.pmtiles")
    (tmp_path / "cut.pmtiles").write_bytes(whole.read_bytes()[:60])
    for name in ("photo.pmtiles", "cut.pmtiles", "nowhere.pmtiles"):
        assert refusal("图", "file", str(tmp_path / name)) == "no_archive"
    (tmp_path / "empty").mkdir()
    assert refusal("图", "folder", str(tmp_path / "empty")) == "empty_folder"


def test_what_was_added_is_read_back_and_a_broken_setting_is_nothing(tmp_path: Path) -> None:
    bases = [
        own_bases.made("瓦片", "xyz", TILES, "gcj02"),
        own_bases.made("文件", "file", str(archive(tmp_path / "a.pmtiles"))),
    ]
    assert own_bases.read(own_bases.write(bases)) == bases
    assert own_bases.read("not json") == []
    assert bases[0].key != bases[1].key


def test_only_the_host_of_a_template_is_opened_to_the_page() -> None:
    base = own_bases.made("瓦片", "xyz", TILES)
    made = plan.plan_page(Texts.strict("zh"), [], sources.online_sources("", [base]), [base])
    html = page.compose(made).decode("utf-8")
    assert "https://*.example.cn" in html
    assert html.count("'unsafe") == 0
    assert own_bases.origin("http://10.0.0.5:8080/{z}/{x}/{y}.png") == "http://10.0.0.5:8080"


def test_a_name_cannot_be_markup() -> None:
    base = own_bases.made("<img src=x>", "xyz", TILES)
    made = plan.plan_page(Texts.strict("zh"), [], sources.online_sources("", [base]), [base])
    assert made.bases[base.key] == "&lt;img src=x&gt;"
    assert b"<img src=x>" not in page.compose(made)


def test_archives_of_files_folders_and_addresses_have_names_of_their_own(tmp_path: Path) -> None:
    archive(tmp_path / "roads.pmtiles")
    archive(tmp_path / "water.pmtiles")
    folder = OwnBase("own-1", "城市", "folder", str(tmp_path))
    remote = OwnBase("own-2", "网上", "url", "https://example.cn/a.pmtiles")
    gone = OwnBase("own-3", "不在了", "file", str(tmp_path / "gone.pmtiles"))
    found = own_bases.archives([folder, remote, gone])
    assert list(found.files) == ["own-1-0", "own-1-1"]
    assert found.remote == {"own-2-0": "https://example.cn/a.pmtiles"}
    assert found.of == {"own-1": ["own-1-0", "own-1-1"], "own-2": ["own-2-0"], "own-3": []}


def test_every_base_map_of_the_table_has_a_name_in_both_languages() -> None:
    for language in ("zh", "en"):
        made = plan.plan_page(Texts.strict(language), ["world", "data-0"], sources.online_sources("key"))
        assert set(made.bases) == {
            *("none", "china", "roads", "autonavi", "tencent", "baidu", "tianditu", "osm")
        }
