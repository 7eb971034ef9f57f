"""Addresses and shifts of the online base maps, asked of the page itself, and base maps added by the user."""

import io
import json
import math
import struct
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QColor, QImage

from console.core import coordinates
from console.map import own_bases, sources
from tests.map_page.board import Board
from tests.tools.mapdata.osm_file import town
from tools.mapdata.build import Job, build
from tools.mapdata.progress import Progress

PEOPLE_SQUARE = (31.2304, 121.4737)
PLACES = [
    (31.2304, 121.4737),
    (39.9042, 116.4074),
    (22.3, 114.17),
    (43.8, 87.6),
    (18.25, 109.5),
    (30.27, -97.74),
]


def in_page(board: Board, module: str, expression: str) -> object:
    return board.ask(f"import('waiqin://map/page/{module}.js').then((m) => {expression})")


@pytest.mark.parametrize(
    ("module", "function", "convert"),
    [
        ("gcj02", "wgs84ToGcj02", coordinates.wgs84_to_gcj02),
        ("bd09", "wgs84ToBd09", coordinates.wgs84_to_bd09),
    ],
)
def test_page_and_python_agree_to_a_tenth_of_a_millimetre(
    board: Board, module: str, function: str, convert: object
) -> None:
    asked = in_page(board, module, f"{json.dumps(PLACES)}.map(([a, b]) => m.{function}(a, b))")
    lat, lon = np.array(PLACES).T
    assert callable(convert)
    assert np.allclose(np.array(asked).T, convert(lat, lon), rtol=0, atol=1e-9)


def test_baidus_projection_has_the_published_metres(board: Board) -> None:
    """(116.404°, 39.915°) is (12958175, 4825923.77) in Baidu's own metres."""
    east, north = np.array(in_page(board, "bd09", "m.baiduPixels(39.915, 116.404, 18)"))
    assert abs(east - 12_958_175.0) < 0.1
    assert abs(north - 4_825_923.77) < 0.1


@pytest.mark.parametrize("zoom", [5, 12, 18])
def test_pieces_of_baidus_tiles_cover_ours_without_a_gap(board: Board, zoom: int) -> None:
    count = 2**zoom
    lat, lon = PEOPLE_SQUARE
    x = int((lon + 180) / 360 * count)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * count)
    pieces = in_page(board, "shifted_tiles", f"m.bd09Pieces({{x: {x}, y: {y}, z: {zoom}}})")
    assert isinstance(pieces, list)
    assert {piece["tile"]["z"] for piece in pieces} == {zoom + 1}
    grid = np.stack(np.meshgrid(np.arange(0.5, 256, 8), np.arange(0.5, 256, 8))).reshape(2, -1)
    covered = np.zeros(grid.shape[1], bool)
    for piece in pieces:
        inside = theirs(piece["matrix"], grid)
        covered |= ((inside >= 0) & (inside < piece["size"])).all(axis=0)
    assert covered.all()


def theirs(matrix: list[float], ours: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Pixels of their tile that a canvas matrix draws at `ours`, both (2, n)."""
    a, b, c, d, e, f = matrix
    moved: npt.NDArray[np.float64] = np.linalg.solve(np.array([[a, c], [b, d]]), ours - np.array([[e], [f]]))
    return moved


@pytest.mark.parametrize("zoom", [10, 14, 17, 18])
def test_the_square_is_where_baidu_draws_it(board: Board, zoom: int) -> None:
    """The pixel of People's Square inside our tile is the pixel of its BD-09 place inside Baidu's tile."""
    lat, lon = PEOPLE_SQUARE
    count = 2**zoom
    ours_x = (lon + 180) / 360 * count
    ours_y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * count
    here = [ours_x % 1 * 256, ours_y % 1 * 256]
    bent = coordinates.wgs84_to_bd09(lat, lon)
    east, north = np.array(in_page(board, "bd09", f"m.baiduPixels({bent[0]}, {bent[1]}, {zoom + 1})"))
    pieces = in_page(
        board, "shifted_tiles", f"m.bd09Pieces({{x: {int(ours_x)}, y: {int(ours_y)}, z: {zoom}}})"
    )
    assert isinstance(pieces, list)
    tile = {"x": int(east // 256), "y": int(north // 256), "z": zoom + 1}
    piece = next(one for one in pieces if one["tile"] == tile)
    found = theirs(piece["matrix"], np.array(here).reshape(2, 1)).ravel()
    assert np.allclose(found, [east % 256, 256 - north % 256], atol=1.0)


@pytest.mark.parametrize(
    ("source", "tile", "address"),
    [
        (
            sources.AUTONAVI,
            {"x": 3, "y": 5, "z": 4},
            "https://webrd01.is.autonavi.com/appmaptile?lang=zh_cn&size=1&scale=1&style=8&x=3&y=5&z=4",
        ),
        (
            sources.TENCENT,
            {"x": 13, "y": 6, "z": 4},
            "https://rt3.map.gtimg.com/tile?z=4&x=13&y=9&type=vector&styleid=3",
        ),
        (
            sources.BAIDU,
            {"x": -2, "y": 1, "z": 4},
            "https://maponline1.bdimg.com/tile/?qt=vtile&x=M2&y=1&z=4&styles=pl&scaler=1",
        ),
    ],
)
def test_addresses_of_tiles_are_as_the_services_want_them(
    board: Board, source: sources.OnlineSource, tile: dict[str, int], address: str
) -> None:
    asked = json.dumps([source.url, tile, source.subdomains, source.datum])
    assert in_page(board, "shifted_tiles", f"m.tileAddress(...{asked})") == address


class _Ranges(BaseHTTPRequestHandler):
    """Serves one file in pieces only, like a storage server without any CORS header."""

    def __init__(self, file: Path, *args: object) -> None:
        self._file = file
        super().__init__(*args)  # type: ignore[arg-type]  # three positional arguments of socketserver

    def do_GET(self) -> None:
        first, last = self.headers["Range"].removeprefix("bytes=").split("-")
        piece = self._file.read_bytes()[int(first) : int(last) + 1]
        self.send_response(206)
        self.send_header("Content-Length", str(len(piece)))
        self.end_headers()
        self.wfile.write(piece)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    file = town().write(tmp_path / "town.osm.pbf")
    build(Job(file, tmp_path / "map", roads_graph=False), Progress(io.StringIO(), as_json=True))
    handler = partial(_Ranges, tmp_path / "map" / "green.pmtiles")
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/green.pmtiles"
        server.shutdown()
        thread.join()


def test_an_archive_on_a_server_is_read_in_pieces(board: Board, served: str) -> None:
    base = own_bases.made("网上底图", "url", served)
    board.settings.set("map.base", base.key)
    board.settings.set("map.own_bases", own_bases.write([base]))
    board.wait(lambda: board.greetings == 2)
    board.until(f"page.bases.key === '{base.key}'")
    board.until(f"page.bases.known.get('{base.key}-0')?.layers.has('green')")


def test_a_folder_made_from_an_extract_is_choosable_at_once_and_kept(board: Board, tmp_path: Path) -> None:
    file = town().write(tmp_path / "town.osm.pbf")
    build(Job(file, tmp_path / "map", roads_graph=False), Progress(io.StringIO(), as_json=True))
    base = own_bases.made("<城市>", "folder", str(tmp_path / "map"))
    board.settings.set("map.own_bases", own_bases.write([base]))
    board.wait(lambda: board.greetings == 2)
    labels = "[...document.querySelectorAll('.leaflet-control-layers-base label')]"
    assert "<城市>" in board.ask(f"{labels}.map((one) => one.textContent.trim())")
    board.settings.set("map.base", base.key)
    board.until(f"page.bases.key === '{base.key}'")
    assert board.settings.text("map.base") == base.key


def test_a_base_map_whose_files_are_gone_leaves_the_boundaries(board: Board, tmp_path: Path) -> None:
    base = own_bases.OwnBase("own-9", "不在了", "folder", str(tmp_path))
    board.settings.set("map.own_bases", own_bases.write([base]))
    board.wait(lambda: board.greetings == 2)
    board.settings.set("map.base", base.key)
    board.until("page.bases.key === 'own-9' && page.bases.groups['own-9'].getLayers().length === 1")


def picture_archive(file: Path) -> Path:
    """A PMTiles archive of pictures with one red tile: the world at zoom 0."""
    picture = QImage(256, 256, QImage.Format.Format_RGB32)
    picture.fill(QColor("#FF0000"))
    held = QByteArray()
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub wants bytes for the format
    tile = bytes(held.data())
    size = [len(tile) & 0x7F | 0x80, len(tile) >> 7]  # a varint of two bytes
    directory = bytes([1, 0, 1, *size, 1])  # one entry: tile 0, run of 1, its length, offset 0
    metadata = b"{}"
    starts = (127, 127 + len(directory), 127 + len(directory) + len(metadata))
    header = struct.pack(
        "<7sB11Q6B4iB2i",
        *(b"PMTiles", 3, starts[0], len(directory), starts[1], len(metadata), 0, 0, starts[2], len(tile)),
        *(1, 1, 1, 1, 1, 1, 2, 0, 0, -1800000000, -850000000, 1800000000, 850000000, 0, 0, 0),
    )
    file.write_bytes(header + directory + metadata + tile)
    return file


def test_an_archive_of_pictures_is_shown_too(board: Board, tmp_path: Path) -> None:
    base = own_bases.made("影像", "file", str(picture_archive(tmp_path / "aerial.pmtiles")))
    board.settings.set("map.base", base.key)
    board.settings.set("map.own_bases", own_bases.write([base]))
    board.wait(lambda: board.greetings == 2)
    board.until("[...document.querySelectorAll('img.leaflet-tile')].some((one) => one.naturalWidth === 256)")
