"""Draws one flat illustration per item: its category's shape, in its colour, on a soft ground."""

import colorsys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

from data.types.item import Item

SHAPES_FOLDER = Path(__file__).parent / "shapes"
SVG = "http://www.w3.org/2000/svg"
ANY_CATEGORY = "*"

COLORS: Mapping[str, str] = {
    "black": "#3a3d44",
    "white": "#f7f5f0",
    "grey": "#8f969f",
    "silver": "#c3c9d1",
    "red": "#cf4a43",
    "blue": "#4a8fd0",
    "green": "#5c8f63",
    "yellow": "#e8bd3f",
    "orange": "#e8843c",
    "pink": "#e99ab0",
    "purple": "#8d74c0",
    "brown": "#8b5e3c",
    "beige": "#d8c3a0",
    "navy": "#2f4570",
}
PALE_COLORS = ("white",)
GROUNDS: Mapping[str, tuple[str, str]] = {
    "photography": ("#dfe5ee", "#eef2f7"),
    "camping": ("#dbe7d6", "#ecf3e8"),
    "kitchen": ("#f1e1d2", "#f9efe5"),
    "computers": ("#d9e6ea", "#eaf2f4"),
    "baby": ("#ece0f0", "#f6eff8"),
    "food": ("#f3e6c8", "#faf3e2"),
    "fashion": ("#f0dfe2", "#f8eef0"),
    "pets": ("#f0e6d0", "#f8f1e3"),
    "fitness": ("#d6e6dc", "#e9f4ee"),
    "home_garden": ("#dfe8e0", "#eff5ef"),
}
PLAIN_GROUND = ("#e6e6e2", "#f3f3f0")
ACCENTS = ("#a9b1ba", "#e0a458", "#f2b33d", "#ff7a4d")
"""From plain to loud, by the item's boldness."""

LINE = "[class$=line]{fill:none;stroke-width:6;stroke-linecap:round;stroke-linejoin:round}"
FIXED = {
    "ink": "#2b2f36",
    "pale": "#fffdf8",
    "metal": "#bcc3cb",
    "glass": "#5d7f9f",
    "sky": "#b9d8ec",
    "glow": "#ffe39a",
    "flame": "#f2843a",
}


@dataclass(frozen=True, slots=True)
class Shapes:
    """Drawings by category; ``ANY_CATEGORY`` stands for whatever has none."""

    by_category: Mapping[str, str]

    def of(self, lineage: Iterable[str]) -> str:
        """The drawing of the nearest category that has one."""
        named = (self.by_category[one] for one in lineage if one in self.by_category)
        return next(named, self.by_category[ANY_CATEGORY])


def read_shapes(folder: Path = SHAPES_FOLDER) -> Shapes:
    ElementTree.register_namespace("", SVG)
    drawings: dict[str, str] = {}
    for file in sorted(folder.glob("*.svg")):
        for group in ElementTree.parse(file).getroot().findall(f"{{{SVG}}}g"):
            drawing = ElementTree.tostring(group, encoding="unicode").strip()
            for category in group.get("data-for", "").split():
                drawings[category] = drawing
    return Shapes(drawings)


def draw(item: Item, drawing: str) -> str:
    """The item's picture as an SVG document of 480 by 480."""
    ground, halo = GROUNDS.get(item.department, PLAIN_GROUND)
    if item.attributes.get("color") in PALE_COLORS:
        halo = _shaded(ground, -0.08)
    return (
        f'<svg xmlns="{SVG}" viewBox="0 0 200 200" width="480" height="480">'
        f"<style>{_style(item)}</style>"
        f'<rect width="200" height="200" fill="{ground}"/>'
        f'<circle cx="100" cy="96" r="88" fill="{halo}"/>'
        f'<ellipse cx="100" cy="166" rx="72" ry="9" fill="#000" opacity=".10"/>'
        f"{drawing}</svg>\n"
    )


def draw_all(items: Iterable[Item], lineage: Callable[[str], Iterable[str]], folder: Path) -> int:
    """Writes every item's picture whose file differs; says how many were written."""
    shapes = read_shapes()
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for item in items:
        path = folder / f"{item.item_id}.svg"
        picture = draw(item, shapes.of(lineage(item.category)))
        if not path.exists() or path.read_text(encoding="utf-8") != picture:
            path.write_text(picture, encoding="utf-8")
            written += 1
    return written


def _style(item: Item) -> str:
    boldness = round(item.number("boldness") or 0)
    main = COLORS.get(str(item.attributes.get("color")), COLORS["grey"])
    accent = ACCENTS[min(boldness, len(ACCENTS) - 1)]
    tones = {
        "main": main,
        "dark": _shaded(main, -0.14),
        "light": _shaded(main, 0.16),
        "accent": accent if accent.casefold() != main.casefold() else ACCENTS[0],
        **FIXED,
    }
    fills = "".join(f".{name}{{fill:{tone}}}" for name, tone in tones.items())
    lines = "".join(f".{name}line{{stroke:{tone}}}" for name, tone in tones.items())
    return f"{fills}{lines}{LINE}"


def _shaded(color: str, by: float) -> str:
    """The colour, lighter or darker by that share of full lightness."""
    red, green, blue = (int(color[start : start + 2], 16) / 255 for start in (1, 3, 5))
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    parts = colorsys.hls_to_rgb(hue, min(0.98, max(0.08, lightness + by)), saturation)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
