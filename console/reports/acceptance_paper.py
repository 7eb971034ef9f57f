"""The papers of a month's acceptance as HTML that Qt lays out: the summary, then two papers for each line."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import datetime

from console.api.order_types import Filled, Order
from console.core import units
from console.core.texts import Texts
from console.models.acceptance_papers import PaperLine
from console.models.store import DepartmentStore
from console.models.tables.acceptance import result_words

STYLE = """
body { color: #000000; } h1 { font-size: 20px; } h2 { font-size: 16px; }
h1, h2 { margin-top: 8px; margin-bottom: 10px; } td, th { padding: 3px 5px; }
td.sign { padding-top: 14px; padding-bottom: 14px; }
th { text-align: left; background-color: #ededed; font-weight: 600; }
"""
PHOTO_PX = 300
_PHOTOS_IN_A_ROW = 2
_ROWS_A_PAGE = 22
_BORDER = "border-collapse: collapse; border-color: #777"
_TABLE = f'<table width="100%" border="1" cellspacing="0" style="{_BORDER}">'


class Papers:
    """Of one month; every method answers a whole document."""

    def __init__(
        self, month: str, keepers: Sequence[str], departments: DepartmentStore, texts: Texts
    ) -> None:
        self._month, self._keepers, self._departments, self._texts = month, keepers, departments, texts

    @property
    def title(self) -> str:
        return self._texts("papers.title", month=self._month)

    def mark(self, place: int) -> str:
        """Which copy it is and who keeps it; `place` from 0."""
        n, of = place + 1, len(self._keepers)
        return self._texts("papers.copy", n=n, of=of, keeper=self._keepers[place])

    def summary(self, lines: Sequence[PaperLine]) -> list[str]:
        """Every line with its outcome, how many there are of each, and where the keepers sign.

        A document for each page or so: Qt takes seconds to lay out a table of hundreds.
        """
        texts = self._texts
        orders = [line.item.order for line in lines if line.item.order is not None]
        passed, failed = (sum(one.passed is outcome for one in orders) for outcome in (True, False))
        counts = texts(
            "papers.counts", n=len(lines), passed=passed, failed=failed, open=len(lines) - passed - failed
        )
        heads = self._heads(
            ("n", "service_no", "customer", "product", "department", "finished", "number", "result")
        )
        heading = texts("papers.summary", month=self._month)
        signs = [self._heads(("keeper", "signature", "date")), *(_sign(keeper) for keeper in self._keepers)]
        rows = [self._summed(place, line) for place, line in enumerate(lines, start=1)]
        parts = [_table([heads, *rows[n : n + _ROWS_A_PAGE]]) for n in range(0, len(rows), _ROWS_A_PAGE)]
        parts[0] = f"<p>{_safe(counts)}</p>{parts[0]}"
        parts[-1] += f"<p></p>{_table(signs)}"
        return [self._whole(heading, part) for part in parts]

    def _summed(self, place: int, line: PaperLine) -> str:
        item = line.item
        result = result_words(item.order, self._texts) if item.order is not None else ""
        return _row(
            str(place),
            item.service_no,
            item.customer_name,
            item.product,
            self._department(item.department_id),
            item.finished_on.isoformat() if item.finished_on else "",
            line.order.number,
            result or self._texts("papers.unchecked"),
        )

    def site_report(self, line: PaperLine) -> str:
        """What was found on the spot: who was there and when, what was checked, and where is signed."""
        texts, item, order = self._texts, line.item, line.order
        arrived = self._time(order.arrived_at)
        if order.check_in is not None and order.check_in.distance_m is not None:
            arrived += " · " + texts(
                "papers.from_site", distance=units.distance(order.check_in.distance_m, texts)
            )
        facts = (
            ("service_no", item.service_no),
            ("customer", item.customer_name),
            ("product", item.product),
            ("address_a", item.address_a),
            ("address_z", item.address_z),
            ("contact", f"{item.contact_name} {item.contact_phone}".strip()),
            ("department", self._department(item.department_id)),
            ("finished", item.finished_on.isoformat() if item.finished_on else ""),
            ("number", order.number),
            ("worker", order.worker_name),
            ("arrived", arrived),
            ("uploaded", self._time(order.replied_at)),
            ("note", item.note),
        )
        checks = [self._heads(("checked", "by", "result", "score", "defects"))]
        for check in order.checks:
            outcome = texts("acceptance.passed" if check.passed else "acceptance.failed")
            score = "" if check.score is None else str(check.score)
            checks.append(_row(self._time(check.at), check.by, outcome, score, check.defects))
        if not order.checks:
            checks.append(_row(texts("papers.unchecked"), "", "", "", ""))
        signs = [self._heads(("signer", "signature", "date"))]
        signs += [_sign(texts(f"papers.signer.{who}")) for who in ("branch", "builder", "customer")]
        return self._whole(
            texts("papers.site", service_no=item.service_no),
            self._facts(facts),
            f"<h2>{_safe(texts('papers.checks'))}</h2>",
            _table(checks),
            "<p></p>",
            _table(signs),
        )

    def material(self, line: PaperLine) -> str:
        """What was built and measured, with photos; each photo is an image called by its attachment's id."""
        texts, built = self._texts, line.built
        facts = [
            (texts("papers.column.number"), built.number),
            (texts("papers.column.worker"), built.worker_name),
            (texts("papers.column.replied"), self._time(built.replied_at)),
            (texts("papers.column.work"), built.reply.text if built.reply is not None else ""),
        ]
        filled = built.reply.fields if built.reply is not None else []
        facts += [(self._name(field), self._value(field)) for field in filled]
        rows = [_pair(name, value) for name, value in facts if value]
        photos = [*self._photos(built, line, "built")]
        if line.source is not None:
            photos += self._photos(line.order, line, "accepted")
        if not photos:
            photos = [f"<p>{_safe(texts('papers.no_photos'))}</p>"]
        return self._whole(texts("papers.material", service_no=line.item.service_no), _table(rows), *photos)

    # parts

    def _photos(self, order: Order, line: PaperLine, whose: str) -> list[str]:
        after = order.reply.attachment_ids if order.reply is not None else []
        found = []
        for group, ids in (("before", order.photos_before), ("after", after)):
            there = [one for one in dict.fromkeys(ids) if one in line.photos]
            if there:
                words = self._texts(f"papers.photos.{whose if group == 'after' else group}")
                found.append(f"<h2>{_safe(words)}</h2>{_grid(there)}")
        return found

    def _facts(self, facts: Sequence[tuple[str, str]]) -> str:
        return _table([_pair(self._texts(f"papers.column.{name}"), value) for name, value in facts if value])

    def _heads(self, names: Sequence[str]) -> str:
        cells = "".join(f"<th>{_safe(self._texts(f'papers.column.{name}'))}</th>" for name in names)
        return f"<tr>{cells}</tr>"

    def _name(self, field: Filled) -> str:
        return field.en if self._texts.language == "en" else field.zh

    def _value(self, field: Filled) -> str:
        chosen = field.value_en if self._texts.language == "en" else field.value_zh
        value = chosen or (f"{field.value:g}" if isinstance(field.value, float | int) else field.value)
        return f"{value} {field.unit}".strip()

    def _department(self, department_id: int) -> str:
        found = self._departments.get(department_id)
        return "" if found is None else found.name

    def _time(self, at: datetime | None) -> str:
        return "" if at is None else at.astimezone(units.CHINA).strftime("%Y-%m-%d %H:%M")

    def _whole(self, heading: str, *parts: str) -> str:
        return f"<html><body><h1>{_safe(heading)}</h1>{''.join(parts)}</body></html>"


def _safe(words: str) -> str:
    return html.escape(words).replace("\n", "<br>")


def _row(*cells: str) -> str:
    return f"<tr>{''.join(f'<td>{_safe(cell)}</td>' for cell in cells)}</tr>"


def _sign(who: str) -> str:
    """A line with room for a hand."""
    empty = '<td class="sign"></td>'
    return f'<tr><td class="sign" width="34%">{_safe(who)}</td>{empty * 2}</tr>'


def _pair(name: str, value: str) -> str:
    return f'<tr><th width="24%">{_safe(name)}</th><td>{_safe(value)}</td></tr>'


def _table(rows: Sequence[str]) -> str:
    return f"{_TABLE}{''.join(rows)}</table>"


def _grid(ids: Sequence[str]) -> str:
    rows = []
    for first in range(0, len(ids), _PHOTOS_IN_A_ROW):
        images = (f'<img src="{_safe(one)}" width="{PHOTO_PX}">' for one in ids[first : first + 2])
        rows.append(f"<tr>{''.join(f'<td>{image}</td>' for image in images)}</tr>")
    return f'<table cellspacing="6">{"".join(rows)}</table>'
