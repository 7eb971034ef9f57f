"""Judges the finished lines of a file before they are put on a month's list: no row is lost.

Asks no backend. The dialog shows what comes out of here; every cell of a bad row can be corrected.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from console.reports.place_files import PlacesUnreadable, rows_of

FIELDS: Final = (
    "service_no",
    "customer_name",
    "department",
    "product",
    "address_a",
    "address_z",
    "contact_name",
    "contact_phone",
    "finished_on",
    "note",
)
LONGEST: Final[Mapping[str, int]] = {
    "service_no": 60,
    "customer_name": 200,
    "product": 100,
    "address_a": 200,
    "address_z": 200,
    "contact_name": 100,
    "contact_phone": 100,
    "note": 1_000,
}
TITLES: Final[Mapping[str, tuple[str, ...]]] = {
    "service_no": (
        "业务编号",
        "业务号码",
        "业务号",
        "产品实例",
        "电路编号",
        "专线编号",
        "编号",
        "工单编号",
        "service",
        "serviceno",
        "circuit",
    ),
    "customer_name": ("客户名称", "客户", "集团名称", "单位名称", "customer", "customername"),
    "department": ("责任部门", "分公司", "部门", "验收部门", "班组", "department", "branch", "team"),
    "product": ("产品", "业务类型", "产品名称", "业务名称", "product"),
    "address_a": ("a端地址", "a端", "地址", "安装地址", "装机地址", "address", "addressa", "aend"),
    "address_z": ("z端地址", "z端", "addressz", "zend"),
    "contact_name": ("联系人", "contact", "contactname"),
    "contact_phone": ("联系电话", "电话", "phone", "contactphone"),
    "finished_on": ("竣工日期", "完工日期", "开通日期", "竣工时间", "录入日期", "finished", "finishedon"),
    "note": ("备注", "说明", "note", "remark"),
}
"""What the columns are called, without spaces, brackets and what stands in them."""
HEADER_WITHIN: Final = 10
_SERIAL: Final = re.compile(r"\d{5}(\.\d+)?")
_DATE: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(\s.*|T.*)?")


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """A row as it is written, `cells` by field. `department_id` None where there is no such department.

    `faults`: no_service_no, no_customer, no_department, unknown_department, no_address, bad_date, too_long,
    twice (in the file), exists (on the list already), refused (by the backend).
    """

    line: int
    cells: Mapping[str, str]
    department_id: int | None = None
    finished_on: date | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """How a file is judged: departments by name, the one for rows that name none, what is known already."""

    departments: Mapping[str, int]
    department_id: int | None
    taken: Collection[str]
    customers: Collection[str]


def read(content: bytes) -> list[AcceptanceRow]:
    """All rows below the header, unjudged. Raises PlacesUnreadable (`acceptance_columns`: no header)."""
    rows = rows_of(content)
    for place, (_, cells) in enumerate(rows[:HEADER_WITHIN]):
        columns = _columns(cells)
        if {"service_no", "customer_name"} <= columns.keys():
            return [AcceptanceRow(line, _named(found, columns)) for line, found in rows[place + 1 :]]
    raise PlacesUnreadable("acceptance_columns")


def read_file(file: Path) -> list[AcceptanceRow]:
    """`read` of a file on disk; blocks: for a thread."""
    try:
        return read(file.read_bytes())
    except OSError as error:
        raise PlacesUnreadable("unreadable") from error


def judged(rows: Sequence[AcceptanceRow], asked: Asked) -> list[AcceptanceRow]:
    """The same rows with what is wrong with each."""
    seen: set[str] = set()
    found = []
    for row in rows:
        found.append(_judged(row, asked, seen))
        seen.add(row.cells.get("service_no", ""))
    return found


def corrected(row: AcceptanceRow, field: str, text: str) -> AcceptanceRow:
    """The row with another word in a cell; to be judged again."""
    return replace(row, cells={**row.cells, field: text.strip()})


def fields(row: AcceptanceRow) -> dict[str, object]:
    """A good row as the backend takes it."""
    found: dict[str, object] = {name: row.cells.get(name, "") for name in LONGEST}
    found["department_id"] = row.department_id
    found["finished_on"] = None if row.finished_on is None else row.finished_on.isoformat()
    return found


def day_of(text: str) -> date | None:
    """A day as people write it, or as a workbook counts days; None where it is none."""
    if _SERIAL.fullmatch(text):
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    match = _DATE.fullmatch(text.strip())
    try:
        return date(*(int(part) for part in match.groups()[:3])) if match else None
    except ValueError:
        return None


def _columns(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(cells):
        word = re.sub(r"[\s*:：_-]|[(（].*", "", cell).lower()
        for name, words in TITLES.items():
            if word in words:
                found.setdefault(name, place)
    return found


def _named(cells: Sequence[str], columns: Mapping[str, int]) -> dict[str, str]:
    return {
        name: cells[place].strip() if (place := columns.get(name, len(cells))) < len(cells) else ""
        for name in FIELDS
    }


def _judged(row: AcceptanceRow, asked: Asked, seen: Collection[str]) -> AcceptanceRow:
    cell = row.cells
    faults = []
    if not cell["service_no"]:
        faults.append("no_service_no")
    elif cell["service_no"] in seen:
        faults.append("twice")
    elif cell["service_no"] in asked.taken:
        faults.append("exists")
    if not cell["customer_name"]:
        faults.append("no_customer")
    department_id = asked.departments.get(cell["department"]) if cell["department"] else asked.department_id
    if department_id is None:
        faults.append("unknown_department" if cell["department"] else "no_department")
    known = cell["customer_name"] in asked.customers
    if not known and not (cell["address_a"] or cell["address_z"]):
        faults.append("no_address")
    finished_on = day_of(cell["finished_on"]) if cell["finished_on"] else None
    if cell["finished_on"] and finished_on is None:
        faults.append("bad_date")
    if any(len(cell[name]) > most for name, most in LONGEST.items()):
        faults.append("too_long")
    return replace(row, department_id=department_id, finished_on=finished_on, faults=tuple(faults))
