"""The design tokens keep their promises: readable, and never colour alone."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from console.views.marks import MARKS, paint_shape
from console.views.theme import DARK, LIGHT, Tokens, contrast

READABLE = 4.5
VISIBLE = 3.0  # WCAG 1.4.11, for shapes


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("text", "window"),
        ("text", "panel"),
        ("text", "raised"),
        ("muted", "window"),
        ("muted", "panel"),
        ("muted", "raised"),
        ("accent", "panel"),
        ("accent", "window"),
        ("on_accent", "accent"),
        ("on_accent", "accent_hover"),
        ("on_selection", "selection"),
        ("on_header", "header"),
        ("on_header", "header_field"),
        ("header_muted", "header"),
        ("header_muted", "header_field"),
    ],
)
def test_words_are_readable_on_their_ground(tokens: Tokens, ink: str, ground: str) -> None:
    assert contrast(getattr(tokens, ink), getattr(tokens, ground)) >= READABLE


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", sorted(LIGHT.tones))
def test_status_words_are_readable_wherever_they_stand(tokens: Tokens, name: str) -> None:
    tone = tokens.tones[name]
    for ground in (tone.tint, tokens.panel, tokens.raised, tokens.selection):
        assert contrast(tone.ink, ground) >= READABLE, (name, ground)


@pytest.mark.parametrize("name", sorted(DARK.tones))
def test_shapes_are_visible_on_the_header_and_in_the_dark(name: str) -> None:
    for ground in (LIGHT.header, DARK.header, DARK.panel):
        assert contrast(DARK.tones[name].fill, ground) >= VISIBLE


@pytest.mark.parametrize("family", sorted({name.split(".")[0] for name in MARKS if "." in name}))
def test_statuses_of_one_kind_differ_in_shape_and_not_only_in_colour(family: str) -> None:
    looks = {name: look for name, look in MARKS.items() if name.startswith(f"{family}.")}
    for (first, one), (second, other) in combinations(looks.items(), 2):
        same_shape_told_by_words = {"state", "connection", "alarm_state"}
        if family not in same_shape_told_by_words:
            assert one.shape != other.shape, (first, second)
        assert (one.shape, one.tone) != (other.shape, other.tone), (first, second)


@pytest.mark.parametrize("shape", sorted({look.shape for look in MARKS.values()}))
def test_every_shape_paints_something(shape: str) -> None:
    image = QImage(20, 20, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    paint_shape(painter, QRectF(4, 4, 12, 12), shape, QColor("#000000"))
    painter.end()
    painted = sum(image.pixelColor(x, y).alpha() > 0 for x in range(20) for y in range(20))
    assert painted >= 12
