"""The numbers and bullets Word draws before paragraphs, which stand nowhere in their text."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_LEVEL_MARK = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_SMALL = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_KEPT_BULLETS = frozenset("+*")
_DEEPEST = 8
# What no list of a report comes near: a longer label would be written anew before every paragraph.
_LONGEST_LABEL = 255
_MOST_LETTERS = 30


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: what number it starts at, how numbers are drawn, and the text around them (`%1.%2.`)."""

    start: int = 1
    drawing: str = "decimal"
    pattern: str = ""
    is_legal: bool = False


@dataclass(slots=True)
class Numbering:
    """The lists of one document and where each stands now.

    Attributes:
        lists: levels by list and depth.
        families: the abstract list each list belongs to; lists of one family count on together.
        restarts: the depths at which a list of a family starts anew, and its number there.
    """

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    _counts: defaultdict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def next_label(self, list_id: str, depth: int) -> str:
        """What Word draws before the next paragraph of this list and depth (`2.1.`, `b)`, `-`), or '' for nothing."""
        levels = self.lists.get(list_id, {})
        level = levels.get(depth)
        if level is None or level.drawing == "none":
            return ""
        if level.drawing == "bullet":
            return level.pattern if level.pattern in _KEPT_BULLETS else "-"
        counts = self._count(list_id, depth, levels)

        def drawn(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            shown = levels.get(place, Level())
            return draw_number(counts.get(place, shown.start), "decimal" if level.is_legal else shown.drawing)

        return _LEVEL_MARK.sub(drawn, level.pattern[:_LONGEST_LABEL]).strip()[:_LONGEST_LABEL]

    def _count(self, list_id: str, depth: int, levels: dict[int, Level]) -> dict[int, int]:
        counts = self._counts[self.families.get(list_id, list_id)]
        # A restart counts once: the first time a paragraph of that list comes.
        for place, start in self.restarts.pop(list_id, {}).items():
            counts[place] = start - 1
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [place for place in counts if place > depth]:
            del counts[deeper]
        for above in range(depth):
            counts.setdefault(above, levels[above].start if above in levels else 1)
        return counts


def read_numbering(root: Element | None) -> Numbering:
    """The lists that numbering.xml declares; none where the document has no such part."""
    numbering = Numbering()
    if root is None:
        return numbering
    families = {family.get("abstractNumId", ""): _levels(family) for family in root.iter("abstractNum")}
    for one in root.iter("num"):
        list_id, family = one.get("numId", ""), _value(one, "abstractNumId") or ""
        overrides = {_depth(item): item for item in one.iter("lvlOverride")}
        own = {depth: level for item in overrides.values() for depth, level in _levels(item).items()}
        numbering.lists[list_id] = families.get(family, {}) | own
        numbering.families[list_id] = family
        starts = {depth: _value(item, "startOverride") for depth, item in overrides.items()}
        numbering.restarts[list_id] = {depth: _number(start, 1) for depth, start in starts.items() if start is not None}
    return numbering


def draw_number(number: int, drawing: str) -> str:
    """A list number in one of Word's number formats; unknown ones, and letters past `zz…z`, are drawn as decimals."""
    repeated = (number - 1) // 26 + 1
    if drawing in ("lowerLetter", "upperLetter") and repeated <= _MOST_LETTERS:
        letter = chr(ord("a") + (number - 1) % 26) * repeated
        return letter.upper() if drawing == "upperLetter" else letter
    if drawing in ("lowerRoman", "upperRoman"):
        roman = _roman(number)
        return roman.upper() if drawing == "upperRoman" else roman
    return f"{number:02d}" if drawing == "decimalZero" else str(number)


def _roman(number: int) -> str:
    drawn = ""
    for value, letters in _ROMAN + _ROMAN_SMALL:
        count, number = divmod(number, value)
        drawn += letters * count
    return drawn


def _levels(parent: Element) -> dict[int, Level]:
    return {
        _depth(level): Level(
            start=_number(_value(level, "start"), 1),
            drawing=_value(level, "numFmt") or "decimal",
            pattern=_value(level, "lvlText") or "",
            is_legal=level.find("isLgl") is not None,
        )
        for level in parent.iter("lvl")
    }


def _depth(element: Element) -> int:
    return min(_number(element.get("ilvl"), 0), _DEEPEST)


def _value(parent: Element, tag: str) -> str | None:
    element = parent.find(tag)
    return None if element is None else element.get("val")


def _number(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 6 else default  # noqa: PLR2004
