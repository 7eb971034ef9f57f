"""Design tokens for light and dark: colours, spacing, fonts. The style sheet made of them is elsewhere."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

SPACE = 4  # everything is a multiple of this many logical pixels
ROW_PX = 28
PAD_PX = 6  # between the edge of a cell and what it says
FONT_PX = 13
SMALL_PX = 12
TITLE_PX = 15


@dataclass(frozen=True, slots=True)
class Tone:
    """One meaning in three strengths: `ink` for words, `fill` for shapes, `tint` for the ground of a pill."""

    ink: str
    fill: str
    tint: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour of one theme. Status tones derive from Okabe and Ito's colour-blind safe set."""

    window: str
    panel: str
    raised: str
    line: str
    line_strong: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    on_selection: str
    header: str
    header_field: str
    header_line: str
    on_header: str
    header_muted: str
    tones: dict[str, Tone]


LIGHT = Tokens(
    window="#EDF0F4",
    panel="#FFFFFF",
    raised="#F5F7FA",
    line="#DCE2E9",
    line_strong="#B3BDC9",
    text="#17202B",
    muted="#556171",
    accent="#0B5FB0",
    accent_hover="#094E92",
    on_accent="#FFFFFF",
    selection="#D8E8F9",
    on_selection="#0E2A47",
    header="#15222F",
    header_field="#22313F",
    header_line="#34465A",
    on_header="#EAF0F6",
    header_muted="#A6B5C5",
    tones={
        "ok": Tone("#00664A", "#009E73", "#DFF4ED"),
        "soon": Tone("#7E4700", "#E69F00", "#FCF0D9"),
        "overdue": Tone("#A13800", "#D55E00", "#FCE6DA"),
        "info": Tone("#0A568D", "#0072B2", "#DFEEF9"),
        "sky": Tone("#1B5878", "#3E9FD6", "#E2F2FB"),
        "violet": Tone("#83325F", "#B65C91", "#F8E8F1"),
        "idle": Tone("#556171", "#8593A3", "#E9EDF2"),
        "red": Tone("#A1142B", "#CC2B3E", "#FBE3E6"),
        "orange": Tone("#A13800", "#E07B00", "#FCE9D6"),
        "yellow": Tone("#6B5500", "#D9B800", "#FBF5CF"),
        "blue": Tone("#0A568D", "#0072B2", "#DFEEF9"),
    },
)

DARK = Tokens(
    window="#0D131A",
    panel="#151D26",
    raised="#1B2530",
    line="#263240",
    line_strong="#425265",
    text="#E3EAF1",
    muted="#9BA9B8",
    accent="#58A6F2",
    accent_hover="#7ABAF7",
    on_accent="#05121F",
    selection="#1E3D5D",
    on_selection="#F2F7FC",
    header="#0A0F15",
    header_field="#18212B",
    header_line="#2C3A49",
    on_header="#E3EAF1",
    header_muted="#9BA9B8",
    tones={
        "ok": Tone("#56D0A8", "#2BB58A", "#11312A"),
        "soon": Tone("#F3BE5A", "#E69F00", "#382B12"),
        "overdue": Tone("#FF9F70", "#EE7733", "#3D2214"),
        "info": Tone("#82C7F7", "#56B4E9", "#132F46"),
        "sky": Tone("#9AD3F5", "#6FBFEA", "#15303F"),
        "violet": Tone("#E6A9CB", "#CC79A7", "#382332"),
        "idle": Tone("#9BA9B8", "#6F7F90", "#222D39"),
        "red": Tone("#FF939C", "#E5484D", "#42191E"),
        "orange": Tone("#FFAF66", "#F08A24", "#3D2612"),
        "yellow": Tone("#F0E06A", "#E3CC2E", "#353012"),
        "blue": Tone("#82C7F7", "#56B4E9", "#132F46"),
    },
)


@dataclass(frozen=True, slots=True)
class Theme:
    """The theme in force: its name, whether it is dark, and its tokens."""

    name: str
    dark: bool
    tokens: Tokens

    def colour(self, name: str) -> QColor:
        return QColor(getattr(self.tokens, name))

    def tone(self, name: str) -> Tone:
        return self.tokens.tones[name]


def resolve(choice: str) -> Theme:
    """The theme for a settings value `light`, `dark` or `system`."""
    if choice == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
    else:
        dark = choice == "dark"
    return Theme(name=choice, dark=dark, tokens=DARK if dark else LIGHT)


def font_families() -> list[str]:
    if sys.platform == "win32":
        return ["Microsoft YaHei UI", "Segoe UI", "Microsoft YaHei"]
    return ["Noto Sans CJK SC", "Noto Sans", "DejaVu Sans"]


def font(pixel_size: int = FONT_PX, *, bold: bool = False) -> QFont:
    """The interface font with tabular digits, so that counters do not dance."""
    made = QFont()
    made.setFamilies(font_families())
    made.setPixelSize(pixel_size)
    made.setFeature(QFont.Tag("tnum"), 1)
    if bold:
        made.setWeight(QFont.Weight.DemiBold)
    return made


def palette(tokens: Tokens) -> QPalette:
    """A Fusion palette for what the style sheet does not reach (native menus, item views, disabled text)."""
    made = QPalette()
    role = QPalette.ColorRole
    pairs = {
        role.Window: tokens.window,
        role.WindowText: tokens.text,
        role.Base: tokens.panel,
        role.AlternateBase: tokens.raised,
        role.Text: tokens.text,
        role.Button: tokens.raised,
        role.ButtonText: tokens.text,
        role.ToolTipBase: tokens.header,
        role.ToolTipText: tokens.on_header,
        role.PlaceholderText: tokens.muted,
        role.Highlight: tokens.selection,
        role.HighlightedText: tokens.on_selection,
        role.Link: tokens.accent,
        role.Mid: tokens.line,
        role.Light: tokens.raised,
        role.Dark: tokens.line_strong,
    }
    for colour_role, value in pairs.items():
        made.setColor(colour_role, QColor(value))
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(tokens.muted))
    return made


def apply(app: QApplication, theme: Theme) -> None:
    """Dress the whole application. Imported late-bound style sheet keeps this file about tokens only."""
    from console.views.stylesheet import sheet

    app.setStyle("Fusion")
    app.setFont(font())
    app.setPalette(palette(theme.tokens))
    app.setStyleSheet(sheet(theme))


def luminance(colour: str) -> float:
    """WCAG 2 relative luminance of `#RRGGBB`, 0…1."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio, 1…21."""
    bright, dim = sorted((luminance(first), luminance(second)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)
