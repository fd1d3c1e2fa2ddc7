"""Charts as SVG that can stand in a page: their text is text, their bytes are those of the same figures before."""

import json
import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from html import escape
from typing import Any

import vl_convert

from schemas.page_parts import chart
from schemas.text import storable_name

Row = Mapping[str, Any]
_FONT = "system-ui, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', Arial, sans-serif"
_LOOK = {
    "aria": False,
    "background": None,
    "font": _FONT,
    "view": {"stroke": None},
    "axis": {"labelFontSize": 12, "labelColor": "#1c2733", "gridColor": "#d5dbe1", "domainColor": "#7a8692"},
}
_NUMBERS = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", ""]}
_VEGA_LITE = "6.4"
_SHORT_LABEL = 80
_TAG = re.compile(r"<[^<>]+>")
_DRAWN = re.compile(r'<svg [^>]*data-made-of="(?P<mark>[0-9a-f]+)"[^>]*>.*?</svg>', re.DOTALL)
_MARK_LENGTH = 24
_ROLE = re.compile(r' (?:role|aria-roledescription)="[^"]*"')


class Charts:
    """Draws charts; those that the page of the release before shows already are taken from there."""

    def __init__(self, before: str = "") -> None:
        """Look through that page, which must be of the same version of the program."""
        self._drawn = {drawn["mark"]: drawn.group() for drawn in _DRAWN.finditer(before)}

    def draw(self, kind: str, cells: Sequence[Row], name: str, title: str, description: str) -> str:
        """A chart of `codebook/page`, as an SVG element with a title and a description.

        Args:
            kind: which chart.
            cells: its rows, floats and texts; the columns stand in the chart's file.
            name: sets its ids apart from those of other charts of a page.
            title: what it shows.
            description: what it shows, in a sentence, for who cannot see it.
        """
        rows = [{**row, "label": storable_name(row["label"])[:_SHORT_LABEL]} for row in cells]
        told = (kind, rows, name, title, description)
        mark = sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:_MARK_LENGTH]
        return self._drawn.get(mark) or _told(_svg_of(kind, rows), mark, name, title, description)


def _svg_of(kind: str, rows: list[dict[str, Any]]) -> str:
    spec = {**chart(kind), "datasets": {"cells": rows}, "config": _LOOK}
    svg: str = vl_convert.vegalite_to_svg(
        spec, vl_version=_VEGA_LITE, format_locale=_NUMBERS, allowed_base_urls=[], show_warnings=False
    )
    return svg


def _told(svg: str, mark: str, name: str, title: str, description: str) -> str:
    """The element with its text alternative, as wide as there is room and no wider than it was drawn."""
    size = re.search(r'viewBox="0 0 (\S+) (\S+)"', svg)
    width, height = size.groups() if size else ("", "")
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img" data-made-of="{mark}" width="{width}" '
        f'height="{height}" viewBox="0 0 {width} {height}" aria-labelledby="{name}-t {name}-d">'
        f'<title id="{name}-t">{escape(title)}</title><desc id="{name}-d">{escape(description)}</desc>'
    )
    bare = _TAG.sub(lambda tag: _ROLE.sub("", tag.group()), svg)
    return re.sub(r"^<svg[^>]*>", lambda _: opening, bare)
