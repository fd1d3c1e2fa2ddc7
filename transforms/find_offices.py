"""Provinces, districts and communes named in a text, whatever the spelling.

Names are matched on their squashed key (`Tu Mơ Rông`, `TU MƠ RÔNG` and `TuMơRông` give one), then on a looser one
(`Đăc Hà`, `Kì Sơn`); never by likeness. One name may mean several units: who decides between them is
`transforms.weigh_offices`.
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from schemas.admin_units import AdminUnit, Level, communes, provinces_and_districts
from schemas.codebook import code_list
from transforms.fold_text import fold, squash

ALL_LEVELS: tuple[Level, ...] = ("province", "district", "commune")
_COMMUNE: tuple[Level, ...] = ("commune",)
LEVEL_OF_WORD: dict[str, Level] = {
    "tinh": "province",
    "huyen": "district",
    "quan": "district",
    "thi xa": "district",
    "thanh pho": "district",
    "xa": "commune",
    "phuong": "commune",
    "thi tran": "commune",
    "dac khu": "commune",
}
"""Level of the words before a name. `thành phố` is a province too where a province of that type has the name."""

TYPE_OF_WORD = {
    "tinh": "Tỉnh",
    "huyen": "Huyện",
    "quan": "Quận",
    "thi xa": "Thị xã",
    "thanh pho": "Thành phố",
    "xa": "Xã",
    "phuong": "Phường",
    "thi tran": "Thị trấn",
    "dac khu": "Đặc khu",
}
_SHORT_FORMS = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "h": "huyen",
    "q": "quan",
    "p": "phuong",
    "x": "xa",
}
_AS_TYPED = frozenset({"tỉnh", "huyện", "quận", "xã", "phường", "tinh", "huyen", "quan", "xa", "phuong"})
"""Level words of one syllable, with their accents or none: not `tình`, `tính`, `quân`, `phương`."""
_RURAL = frozenset({"Huyện", "Xã", "Tỉnh"})
_LEVEL_WORD = re.compile(
    r"(?<![a-z0-9])(?:(?P<word>tinh|huyen|quan|thi\s+xa|thanh\s+pho|xa|phuong|thi\s+tran|dac\s+khu)(?![a-z0-9])(?:\s+uy\b)?"
    r"|(?P<short>tp|tx|tt)(?=[\s.])|(?P<dotted>[hq]|(?<=ubnd )[px])(?=\.)|(?P<glued>tp)(?=[a-z]))\.?\s*(?=[a-z0-9])"
)
_OFFICE_THEN_NAME = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|dia ban)\s+"
    r"(?:cong hoa xa hoi chu nghia viet nam\s+)?(?=[a-z])"
)
_NO_NAME = re.compile(r"cong hoa|viet nam|va\b|cac\b")
_WORD = re.compile(r"[a-z0-9]+")
_WITHIN_NAME = re.compile(r"\s*(?:['’.-]\s?|\s)\s*")
_LOOSE_ENDING = re.compile(r"(?:ch|k)(?![a-z0-9])")
_LONGEST_NAME = 6
_SOCIETY = re.compile(r"(?:cong hoa|\bva|te|sinh|sach|hiem|tac|tu|toan|song|tb|-|&|,)\s*$")


@dataclass(frozen=True, slots=True)
class OfficeMention:
    """A unit named at characters `start` to `end`.

    Attributes:
        word: the level word before the name, folded (`thi xa`), or '' where the name stands alone.
        units: every unit of any year the name may mean at that level.
        is_loose: the name is spelt unlike any list and matched on the looser key.
    """

    start: int
    end: int
    word: str
    name: str
    key: str
    units: tuple[AdminUnit, ...]
    is_loose: bool = False

    @property
    def levels(self) -> frozenset[str]:
        """The levels its units may have."""
        return frozenset(unit.level for unit in self.units)


def find_offices(text: str, levels: Collection[Level] = ALL_LEVELS) -> tuple[OfficeMention, ...]:
    """Every unit named behind a level word (`huyện Ba Tơ`, `TP. Hồ Chí Minh`, `thị trấn Kông Chro`), in order.

    The list of communes is read only where `levels` asks for them and a text names one.
    """
    folded = fold(text)
    found: list[OfficeMention] = []
    for match in _LEVEL_WORD.finditer(folded):
        mention = _mention(text, folded, match) if LEVEL_OF_WORD[_word(match)] in levels else None
        if mention is not None and not (found and mention.start < found[-1].end):
            found.append(mention)
    return tuple(found)


def find_communes(text: str) -> tuple[OfficeMention, ...]:
    """Every commune, ward or town named behind its word, in order."""
    return find_offices(text, _COMMUNE)


def name_alone(text: str, levels: Collection[Level]) -> OfficeMention | None:
    """The units a text beginning with a bare name means: the place of a letterhead, a word of a file name."""
    return _named_at(text, fold(text), 0, levels)


def _named_at(text: str, folded: str, at: int, levels: Collection[Level]) -> OfficeMention | None:
    for key, end, is_loose in _keys_from(folded, at):
        units = tuple(u for level in levels for u in _named(level, key, is_loose=is_loose))
        if units:
            return OfficeMention(at, end, "", text[at:end], key, units, is_loose)
    return None


def names_without_level(text: str, mentions: tuple[OfficeMention, ...]) -> list[OfficeMention]:
    """`ỦY BAN NHÂN DÂN ĐẮK HÀ`, `trên địa bàn Đắk Hà`: names right behind the office, all their words in capitals."""
    found = []
    folded = fold(text)
    for match in _OFFICE_THEN_NAME.finditer(folded):
        at = match.end()
        nearest = bisect_right(mentions, at, key=lambda mention: mention.start) - 1
        if (nearest >= 0 and at < mentions[nearest].end) or _NO_NAME.match(folded, at):
            continue
        alone = _named_at(text, folded, at, ALL_LEVELS)
        if alone is not None and all(word[:1].isupper() for word in alone.name.split()):
            found.append(alone)
    return found


def type_rank(unit: AdminUnit, word: str) -> int:
    """How well a unit's type fits the level word: 0 the same, 1 both urban or both rural, 2 neither, 0 for no word."""
    kind = TYPE_OF_WORD.get(word)
    if kind is None or unit.type == kind:
        return 0
    return 1 if (unit.type in _RURAL) == (kind in _RURAL) else 2


def _mention(text: str, folded: str, match: re.Match[str]) -> OfficeMention | None:
    word = _word(match)
    if not _is_level_word(text, folded, match, word):
        return None
    for key, end, is_loose in _keys_from(folded, match.end()):
        units = _units_behind(word, key, is_loose=is_loose)
        if units:
            return OfficeMention(match.start(), end, word, text[match.end() : end], key, units, is_loose)
    return None


def _word(match: re.Match[str]) -> str:
    if match["word"]:
        return re.sub(r"\s+", " ", match["word"])
    return _SHORT_FORMS[match["short"] or match["dotted"] or match["glued"]]


def _is_level_word(text: str, folded: str, match: re.Match[str], word: str) -> bool:
    """Whether it is the level word and a name follows (`xã hội`, `tình hình`, `quân sự` are none)."""
    first = text[match.end()]
    if not (first.isupper() or first.isdigit()):
        return False
    typed = text[match.start() : match.start() + len(word)].lower()
    if match["word"] and " " not in word and typed not in _AS_TYPED:
        return False
    is_society = word == "xa" and folded.startswith("hoi", match.end())
    return not (is_society and _SOCIETY.search(folded[max(0, match.start() - 12) : match.start()]))


def _units_behind(word: str, key: str, *, is_loose: bool) -> tuple[AdminUnit, ...]:
    units = _named(LEVEL_OF_WORD[word], key, is_loose=is_loose)
    if word == "thanh pho":
        cities = tuple(u for u in _named("province", key, is_loose=is_loose) if u.type == "Thành phố")
        units = cities + tuple(u for u in units if u.type != "Huyện" or not cities)
    return units


def _keys_from(folded: str, start: int) -> Iterator[tuple[str, int, bool]]:
    """Keys of the one to six words from a place on, the longest first, exact ones before loose ones."""
    words: list[str] = []
    ends: list[int] = []
    at = start
    while len(words) < _LONGEST_NAME and (match := _WORD.match(folded, at)):
        words.append(match[0].lstrip("0") or match[0])
        ends.append(match.end())
        gap = _WITHIN_NAME.match(folded, match.end())
        if gap is None:
            break
        at = gap.end()
    lengths = range(len(words), 0, -1)
    yield from (("".join(words[:n]), ends[n - 1], False) for n in lengths)
    yield from ((_loose(" ".join(words[:n])), ends[n - 1], True) for n in lengths)


def _loose(spelt: str) -> str:
    """The key, of names with a space between their words, by which `Đăc` is `Đắk`, `Kì` is `Kỳ` and `Pách` is `Pắc`."""
    return _LOOSE_ENDING.sub("c", spelt).replace("y", "i").replace(" ", "")


def _named(level: Level, key: str, *, is_loose: bool) -> tuple[AdminUnit, ...]:
    return _index(level)[is_loose].get(key, ())


@cache
def _index(level: Level) -> tuple[dict[str, tuple[AdminUnit, ...]], dict[str, tuple[AdminUnit, ...]]]:
    """Units of a level by exact and by loose key."""
    listed = communes() if level == "commune" else tuple(u for u in provinces_and_districts() if u.level == level)
    names = fold("\n".join(u.name for u in listed)).split("\n")
    spelt = "\n".join(" ".join(_WORD.findall(name)) for name in names)
    exact: defaultdict[str, tuple[AdminUnit, ...]] = defaultdict(tuple)
    loose: defaultdict[str, tuple[AdminUnit, ...]] = defaultdict(tuple)
    for unit, key, other in zip(listed, spelt.replace(" ", "").split("\n"), _loose(spelt).split("\n"), strict=True):
        exact[key] += (unit,)
        loose[other] += (unit,)
    for row in code_list("admin_aliases"):
        if row["level"] == level:
            key = squash(row["alias"])
            exact[key] += tuple(u for u in listed if u.code == row["code"] and u not in exact[key])
    return dict(exact), dict(loose)
