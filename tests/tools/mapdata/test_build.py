"""A customer's extract becomes a base map, whole or not at all."""

import errno
import io
import json
import subprocess
import sys
from pathlib import Path

import pyogrio
import pytest

from tests.tools.mapdata.osm_file import OsmFile, town
from tools.mapdata import build as building, graph, tiles
from tools.mapdata.build import Job, build
from tools.mapdata.problems import MapDataFailed
from tools.mapdata.progress import Progress

ROOT = Path(__file__).resolve().parents[3]
OSM = ROOT.parent / "shared" / "data" / "osm"


def quiet() -> Progress:
    return Progress(io.StringIO(), as_json=True)


def leftovers(out: Path) -> list[str]:
    return [one.name for one in out.parent.iterdir() if one.name.startswith(".")]


@pytest.fixture
def extract(tmp_path: Path) -> Path:
    return town().write(tmp_path / "town.osm.pbf")


def names(out: Path, file: str) -> set[str]:
    return set(pyogrio.read_dataframe(out / f"{file}.pmtiles")["name"].dropna())


def test_everything_a_map_shows_is_in_it_and_nothing_else(extract: Path, tmp_path: Path) -> None:
    out = tmp_path / "map"
    metadata = build(Job(extract, out, roads_graph=False), quiet())
    assert {one["file"].removesuffix(".pmtiles") for one in metadata["layers"]} == {
        *("roads-major", "roads-minor", "road-names", "rail", "rivers"),
        *("water", "green", "area-names", "buildings", "places"),
    }
    assert names(out, "roads-major") == {"延安东路"}
    assert (out / "roads.npz").is_file(), "what imported places are measured against"
    assert names(out, "road-names") == {"延安东路", "西藏中路"}
    assert names(out, "area-names") == {"人民公园", "荷花池"}
    assert names(out, "places") == {"人民广场"}
    assert leftovers(out) == []


def test_the_pieces_of_a_street_are_joined_so_that_its_name_fits(extract: Path, tmp_path: Path) -> None:
    metadata = build(Job(extract, tmp_path / "map", roads_graph=False), quiet())
    counts = {one["file"]: one["features"] for one in metadata["layers"]}
    assert counts["roads-major.pmtiles"] == 1
    frame = pyogrio.read_dataframe(tmp_path / "map" / "roads-major.pmtiles")
    assert set(frame["name_en"]) == {"East Yan'an Road"}


def test_the_metadata_credits_the_source_and_says_where_the_map_is(extract: Path, tmp_path: Path) -> None:
    build(Job(extract, tmp_path / "map", roads_graph=False), quiet())
    written = json.loads((tmp_path / "map" / building.METADATA).read_text(encoding="utf-8"))
    assert "© OpenStreetMap contributors" in written["attribution"]
    west, south, east, north = written["bounds"]
    assert 121.469 < west < east < 121.479
    assert 31.227 < south < north < 31.235
    assert written["source"]["file"] == "town.osm.pbf"


def problem(job: Job) -> MapDataFailed:
    with pytest.raises(MapDataFailed) as caught:
        build(job, quiet())
    assert leftovers(job.out) == []
    return caught.value


def test_what_is_no_pbf_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "photo.osm.pbf"
    file.write_bytes(b"\xff\xd8\xff" + bytes(500))
    assert problem(Job(file, tmp_path / "map")).code == "not_pbf"
    assert problem(Job(tmp_path / "nowhere.osm.pbf", tmp_path / "map")).code == "no_file"
    assert not (tmp_path / "map").exists()


def test_a_damaged_extract_is_said_to_be_damaged(extract: Path, tmp_path: Path) -> None:
    whole = extract.read_bytes()
    extract.write_bytes(whole[: len(whole) - 40])
    assert problem(Job(extract, tmp_path / "map")).code == "damaged"
    assert not (tmp_path / "map").exists()


def test_an_extract_without_roads_is_refused(tmp_path: Path) -> None:
    lake = OsmFile()
    lake.way([(31.0, 121.0), (31.1, 121.1)], waterway="river", name="河")
    file = lake.write(tmp_path / "lake.osm.pbf")
    assert problem(Job(file, tmp_path / "map")).code == "no_roads"


def test_a_folder_with_something_in_it_is_not_touched(extract: Path, tmp_path: Path) -> None:
    out = tmp_path / "map"
    out.mkdir()
    (out / "letter.txt").write_text("mine")
    assert problem(Job(extract, out)).code == "exists"
    assert problem(Job(extract, out, replace=True)).code == "foreign"
    assert (out / "letter.txt").read_text() == "mine"


def test_an_earlier_result_is_replaced_when_asked(extract: Path, tmp_path: Path) -> None:
    out = tmp_path / "map"
    build(Job(extract, out, roads_graph=False), quiet())
    (out / "old.pmtiles").write_bytes(b"old")
    assert problem(Job(extract, out)).code == "exists"
    build(Job(extract, out, replace=True, roads_graph=False), quiet())
    assert not (out / "old.pmtiles").exists()
    assert (out / building.METADATA).is_file()
    assert leftovers(out) == []


def test_a_failure_leaves_the_earlier_result(
    extract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "map"
    build(Job(extract, out, roads_graph=False), quiet())
    before = sorted(one.name for one in out.iterdir())

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(pyogrio, "write_dataframe", full)
    assert problem(Job(extract, out, replace=True)).code == "disk_full"
    assert sorted(one.name for one in out.iterdir()) == before


def test_too_little_room_is_said_before_anything_is_read(extract: Path, tmp_path: Path) -> None:
    failure = problem(Job(extract, tmp_path / "map", free_bytes=lambda _folder: 5 << 20))
    assert failure.code == "disk_full"
    assert failure.params["free_mb"] == "5"


def test_an_archive_that_was_cut_off_is_noticed(extract: Path, tmp_path: Path) -> None:
    build(Job(extract, tmp_path / "map", roads_graph=False), quiet())
    file = tmp_path / "map" / "roads-major.pmtiles"
    assert tiles.is_whole(file)
    file.write_bytes(file.read_bytes()[:-100])
    assert not tiles.is_whole(file)


def test_without_the_extra_there_is_a_map_and_a_word_about_the_graph(
    extract: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graph, "engine_version", lambda: None)
    said = io.StringIO()
    metadata = build(Job(extract, tmp_path / "map"), Progress(said, as_json=False, live=False))
    assert metadata["roads_graph"] is None
    assert "pyvalhalla" in said.getvalue()


@pytest.mark.skipif(graph.engine_version() is None, reason="the extra `roads` (valhalla) is not installed")
def test_with_the_extra_there_is_a_road_graph(extract: Path, tmp_path: Path) -> None:
    metadata = build(Job(extract, tmp_path / "map"), quiet())
    assert metadata["roads_graph"]["engine"] == "valhalla"
    assert list((tmp_path / "map" / graph.FOLDER).rglob("*.gph"))


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "tools.mapdata", "build", *map(str, arguments)]


def test_the_command_says_each_step_as_a_line_of_json(extract: Path, tmp_path: Path) -> None:
    done = _with_open_input(extract, tmp_path / "map")
    events = [json.loads(line) for line in done.splitlines()]
    shares = [one["done"] for one in events if one["event"] == "progress"]
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0, abs=0.01)
    assert events[-1]["event"] == "done"
    assert events[-1]["metadata"]["layers"]


def _with_open_input(extract: Path, out: Path) -> str:
    child = subprocess.Popen(
        command(extract, "--out", out, "--no-graph", "--json"),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    assert child.stdout is not None
    said = child.stdout.read()
    assert child.wait(60) == 0
    assert child.stdin is not None
    child.stdin.close()
    child.stdout.close()
    return said


def test_closing_its_input_ends_it_and_leaves_nothing(extract: Path, tmp_path: Path) -> None:
    child = subprocess.Popen(
        command(extract, "--out", tmp_path / "map", "--json"),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdout.readline()  # it has begun
    child.stdin.close()
    assert child.wait(60) == 130
    child.stdout.close()
    assert not (tmp_path / "map").exists()
    assert leftovers(tmp_path / "map") == []


def test_failures_name_their_code_for_the_window(tmp_path: Path) -> None:
    child = subprocess.run(
        command(tmp_path / "nowhere.osm.pbf", "--out", tmp_path / "map"),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert child.returncode == 1
    assert "no such file" in child.stderr
    assert "Traceback" not in child.stderr


@pytest.mark.parametrize(("name", "named"), [("shanghai_center_2025", True), ("jinan_mtrajrec", False)])
def test_real_extracts_become_maps(name: str, named: bool, tmp_path: Path) -> None:
    if not (OSM / f"{name}.osm.pbf").is_file():
        pytest.skip("the shared extracts are not on this machine")
    metadata = build(Job(OSM / f"{name}.osm.pbf", tmp_path / "map", roads_graph=False), quiet())
    roads = [one for one in metadata["layers"] if one["layer"] == "roads"]
    assert sum(one["features"] for one in roads) > 1_500
    assert (sum(one["named"] for one in roads) > 1_000) is named
