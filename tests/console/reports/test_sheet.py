"""Exports appear whole or not at all, show their progress, and run nothing in the reader's spreadsheet."""

import asyncio
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from console.core.errors import ExportFailed
from console.reports.sheet import ExportCancelled, write, write_in_thread

COLUMNS = ["编号", "标题"]


def test_a_csv_file_opens_in_excel_with_its_chinese_words(tmp_path: Path) -> None:
    file = tmp_path / "工单.csv"
    write(file, "工单", COLUMNS, [["GD-1", "宽带无法上网"]])
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    assert pd.read_csv(file).to_numpy().tolist() == [["GD-1", "宽带无法上网"]]


def test_a_workbook_holds_every_row_of_several_steps(tmp_path: Path) -> None:
    file, seen = tmp_path / "工单.xlsx", list[tuple[int, int]]()
    rows = [[f"GD-{n}", "标题"] for n in range(1_200)]
    write(file, "工单", COLUMNS, rows, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(500, 1_200), (1_000, 1_200), (1_200, 1_200)]
    with zipfile.ZipFile(file) as archive:
        assert archive.read("xl/worksheets/sheet1.xml").count(b"<row ") == 1_201
    assert [path.name for path in tmp_path.iterdir()] == ["工单.xlsx"]


def test_an_empty_list_is_a_sheet_with_its_head(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "工单", COLUMNS, [])
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig").split() == ["编号,标题"]


def test_what_a_stranger_typed_does_not_become_a_formula(tmp_path: Path) -> None:
    write(tmp_path / "a.csv", "工单", COLUMNS, [["GD-1", "=1+1"]])
    assert "'=1+1" in (tmp_path / "a.csv").read_text(encoding="utf-8-sig")
    write(tmp_path / "a.xlsx", "工单", COLUMNS, [["GD-1", "=1+1"]])
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_stopped_export_leaves_the_former_file_and_no_rest(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("former", encoding="utf-8")
    with pytest.raises(ExportCancelled):
        write(tmp_path / name, "工单", COLUMNS, [["GD-1", "x"]], cancelled=lambda: True)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text(encoding="utf-8") == "former"


async def test_progress_is_told_on_the_loop(tmp_path: Path) -> None:
    seen: list[int] = []
    last = asyncio.Event()

    def tell(done: int, total: int) -> None:
        asyncio.get_running_loop()
        seen.append(done)
        if done == total:
            last.set()

    await write_in_thread(tmp_path / "a.csv", "工单", COLUMNS, [["GD-1", "x"]] * 700, progress=tell)
    async with asyncio.timeout(5):
        await last.wait()
    assert seen == [500, 700]


async def test_a_folder_that_is_not_there_is_an_export_that_failed(tmp_path: Path) -> None:
    with pytest.raises(ExportFailed):
        await write_in_thread(tmp_path / "no" / "a.csv", "工单", COLUMNS, [])
