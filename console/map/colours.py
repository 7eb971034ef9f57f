"""Colours of the map page by name: the theme's own status tones, and the ground of the base map."""

from typing import Protocol


class Tone(Protocol):
    @property
    def ink(self) -> str: ...
    @property
    def fill(self) -> str: ...


class Tokens(Protocol):
    """What the map takes from the application's design tokens."""

    @property
    def panel(self) -> str: ...
    @property
    def raised(self) -> str: ...
    @property
    def line(self) -> str: ...
    @property
    def line_strong(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def muted(self) -> str: ...
    @property
    def accent(self) -> str: ...
    @property
    def on_accent(self) -> str: ...


class MapTheme(Protocol):
    """Structural, so that the map need not know the views."""

    @property
    def dark(self) -> bool: ...
    @property
    def tokens(self) -> Tokens: ...

    def tone(self, name: str, /) -> Tone: ...


TOKENS = ("panel", "raised", "line", "line_strong", "text", "muted", "accent", "on_accent")
TONES = ("ok", "info", "soon", "overdue", "red", "violet", "sky", "idle")

# Tracks side by side: apart for every kind of colour vision (after Okabe, Ito and Tol), names beside them.
TRACKS_LIGHT = ("#0072B2", "#D55E00", "#00855F", "#AA3377", "#332288", "#8A6D00", "#2E9BD6", "#3A3A3A")
TRACKS_DARK = ("#56B4E9", "#EE7733", "#2BB58A", "#E48BC0", "#A99BFF", "#E6C229", "#A6DCF5", "#E8EDF2")

GROUND_LIGHT = {
    "sea": "#D3E1EA",
    "land": "#F4F2EC",
    "land_abroad": "#ECEAE4",
    "tint_0": "#F6F3EA",
    "tint_1": "#F1F3EA",
    "tint_2": "#F5F0EC",
    "tint_3": "#EEF2F0",
    "tint_4": "#F3F0F2",
    "border_country": "#8F8296",
    "border_province": "#A795AC",
    "border_city": "#BFB2C2",
    "border_district": "#CBC2CC",
    "place": "#5C5866",
    "place_small": "#7A7683",
    "halo": "#FBFAF6",
    "road_major": "#F7D9A0",
    "road_major_edge": "#D9B26A",
    "road_middle": "#FFFFFF",
    "road_minor": "#FFFFFF",
    "road_edge": "#CFC9BF",
    "road_name": "#6B6458",
    "green": "#DCE8CF",
    "green_name": "#5F7A52",
    "building": "#E4DED3",
    "rail": "#A9A3AE",
    "water_name": "#54788F",
}
GROUND_DARK = {
    "sea": "#0F1A24",
    "land": "#1B232B",
    "land_abroad": "#171E25",
    "tint_0": "#1D252D",
    "tint_1": "#1B262C",
    "tint_2": "#20252C",
    "tint_3": "#1A2730",
    "tint_4": "#1F2530",
    "border_country": "#7C7088",
    "border_province": "#675D74",
    "border_city": "#4C4859",
    "border_district": "#403F4D",
    "place": "#AEB6C0",
    "place_small": "#8A94A0",
    "halo": "#151C23",
    "road_major": "#5A4A2C",
    "road_major_edge": "#2B2417",
    "road_middle": "#3D4650",
    "road_minor": "#313A43",
    "road_edge": "#161D24",
    "road_name": "#9AA3AC",
    "green": "#1E2C26",
    "green_name": "#7F9A84",
    "building": "#262E37",
    "rail": "#4F4B59",
    "water_name": "#7F9DB3",
}


def track_colour(place: int, *, dark: bool) -> str:
    """`#rrggbb` of the person at `place` among those shown."""
    colours = TRACKS_DARK if dark else TRACKS_LIGHT
    return colours[place % len(colours)]


def page_colours(theme: MapTheme) -> dict[str, str]:
    """`#rrggbb` by name: tokens, tones (`ok`, `ok_ink` …) and the ground."""
    found = {name: str(getattr(theme.tokens, name)) for name in TOKENS}
    for name in TONES:
        tone = theme.tone(name)
        found[name], found[f"{name}_ink"] = tone.fill, tone.ink
    return found | (GROUND_DARK if theme.dark else GROUND_LIGHT)
