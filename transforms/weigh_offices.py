"""Whose document it is, from every place that says so, the strongest first.

The level comes first: letterhead, title, issuing and closing sentences say which office speaks, though it cites the
offices above it far oftener than itself. Then its name at that level, then which unit of that name.
"""

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from schemas.admin_units import Level, province_of
from schemas.documents import Refusal
from schemas.passages import Narrative
from transforms.bare_names import bare_names
from transforms.choose_unit import Issued, Recognised, choices, choose_unit, spelling, standing
from transforms.find_offices import (
    LEVEL_OF_WORD,
    TYPE_OF_WORD,
    OfficeMention,
    find_communes,
    find_offices,
    name_alone,
    names_without_level,
)
from transforms.find_speaking_places import SpeakingPlace
from transforms.fold_text import fold
from transforms.office_evidence import Evidence
from transforms.tell_era import with_era_of_names

OfficeName = tuple[str, str]
"""A level word as typed and the squashed name behind it."""

_WEIGHT = {"letterhead": 60, "enacting": 50, "title": 40, "closing": 40}
_PLACE_LINE_WEIGHT, _RECIPIENT_WEIGHT, _FILE_WEIGHT, _LEAST_WEIGHT = 30, 20, 15, 10
_DEPTH: dict[Level, int] = {"province": 0, "district": 1, "commune": 2}
_OFFICE_OF_LEVEL = re.compile(
    r"(?:uy ban nhan dan|ubnd|hoi dong nhan dan|hdnd|dia ban|toan)\s+"
    r"(?P<word>tinh|huyen|quan|thi xa|thanh pho|xa|phuong|thi tran|dac khu)(?![a-z])"
)
_DEPARTMENT = re.compile(
    r"\b(?:(?P<province>so|ban dan toc(?! huyen))|(?P<district>phong))\s*"
    r"(?:lao dong|ld|noi vu|tai chinh|dan toc|nong nghiep|nn|van hoa|y te|kinh te|giao duc|"
    r"tai nguyen|nong thon|xay dung|cong thuong|thong tin|tu phap|ke hoach)"
)
_PLACE_LINE = re.compile(r"(?P<name>[^,\d\n]{2,60}),\s*ng[ay]{2}\s*[\d.…_/ ]*\s*thang")
_RECIPIENTS = re.compile(r"(?:ubnd|uy ban nhan dan) cac (?P<word>xa|phuong|thi tran|huyen|quan|thi xa|thanh pho)\b")
_CITED = re.compile(
    r"(?<!bieu )\b(?:so\s*:?\s*\d|\d+/)[^;]{0,80}\bcua\s+(?:chu tich\s+)?"
    r"(?:uy ban nhan dan|ubnd|hdnd|hoi dong nhan dan|so [^,;]{3,60})\s+$"
)
_OWN_OFFICE = re.compile(r"(?:uy ban nhan dan|ubnd|hdnd|hoi dong nhan dan)\s+$")
_ADJACENT = 12
_LOOK_BACK = 160
_PLACE_WORDS = 6
_SHORTEST_BARE_NAME = 4
_CLEAR_MAJORITY = 0.5


def weigh_offices(
    places: Iterable[SpeakingPlace],
    narrative: Narrative,
    head: Iterable[str],
    file_words: Iterable[str],
    issued: Issued,
) -> Recognised:
    """The unit whose office issued the document.

    Args:
        places: where the document speaks for itself.
        narrative: everything else it says.
        head: its first lines, where the place line stands.
        file_words: names of the file and its folders.
        issued: when, as far as known.

    Raises:
        Refusal: `unknown_office` where nothing names one, `ambiguous_office` where the evidence leaves several.
    """
    evidence = Evidence()
    places, file_words = tuple(places), tuple(file_words)
    issued = with_era_of_names((*(place.text for place in places), *file_words), issued)
    for place in places:
        _hear(evidence, place, issued)
    evidence.places = [match["name"] for match in _PLACE_LINE.finditer(fold(" ".join(head)))]
    _count(evidence, narrative)
    for words in file_words:
        _read_file_words(evidence, words, issued)
    if _says_no_level(evidence):
        return _unit_without_level(evidence, issued)
    level = _level(evidence, narrative, issued)
    said = (
        _said_names(evidence, level)
        or _counted_names(evidence, narrative, level, issued)
        or bare_names(evidence, level, issued)
    )
    if not said:
        raise Refusal("unknown_office", {"name": ""})
    return choose_unit(said, level, [*evidence.mentions, *evidence.bare], evidence.pairs, narrative, issued)


def _hear(evidence: Evidence, place: SpeakingPlace, issued: Issued) -> None:
    """Take down the levels and names one speaking place says."""
    weight, folded = _WEIGHT[place.role], fold(place.text)
    mentions = find_offices(place.text)
    evidence.pairs += _pairs(mentions)
    own = [m for m in _lowest(mentions) if not _CITED.search(folded[max(0, m.start - _LOOK_BACK) : m.start])]
    for bare in names_without_level(place.text, mentions):
        evidence.without_level.append(bare)
        parents = [m for m in own if 0 <= m.start - bare.end <= _ADJACENT and _may_lie_in(bare, m)]
        evidence.pairs += [(bare, m) for m in parents]
        own = [m for m in own if m not in parents]
    if place.role == "letterhead":
        deepest = max((_depth(m) for m in own), default=0)
        own = [m for m in own if _depth(m) == deepest]
    own = own[:1] if place.role in ("enacting", "closing") else own
    evidence.heard += own
    for mention in {m.key: m for m in reversed(own)}.values():
        _name(evidence, mention, place.role, weight // len({m.key for m in own}), issued)
    named_at = {m.start for m in mentions}
    unnamed = [m for m in _OFFICE_OF_LEVEL.finditer(folded) if m.start("word") not in named_at]
    if unnamed and not own:
        evidence.unnamed[unnamed[0]["word"]] += weight
    department = _DEPARTMENT.search(folded) if place.role == "letterhead" else None
    if department and not own:
        evidence.levels["province" if department["province"] else "district"] += weight


def _says_no_level(evidence: Evidence) -> bool:
    """Whether the office is named without its level, and what has a level is only the province it lies in."""
    named = {key for _, key in evidence.names}
    is_sender = any({"letterhead", "enacting", "closing"} & set(roles) for roles in evidence.roles.values())
    is_another = not named & {m.key for m in evidence.without_level}
    return bool(evidence.without_level) and is_another and not is_sender and set(evidence.levels) <= {"province"}


def _unit_without_level(evidence: Evidence, issued: Issued) -> Recognised:
    """The unit of a name said without its level, by the province beside it and the level words said elsewhere.

    Raises:
        Refusal: `ambiguous_office` where several units of the name are left.
    """
    counts = Counter(m.key for m in evidence.without_level)
    mention = next(m for m in evidence.without_level if m.key == counts.most_common(1)[0][0])
    beside = [high for low, high in evidence.pairs if low.key == mention.key]
    above = {u.code for m in (*beside, *evidence.heard) for u in standing(m.units, issued)}
    kinds = {TYPE_OF_WORD[word] for word in evidence.unnamed}
    left = list(standing(mention.units, issued))
    left = [u for u in left if province_of(u).code in above] or left
    left = [u for u in left if u.type in kinds] or left
    left = [u for u in left if spelling(u.name) == spelling(mention.name)] or left
    if len(left) > 1:
        raise Refusal("ambiguous_office", {"name": mention.name.strip(), "choices": choices(left)})
    return Recognised(left[0], f"{mention.name.strip()}: the only unit of this name")


def _name(evidence: Evidence, mention: OfficeMention, role: str, weight: int, issued: Issued) -> None:
    for level in {unit.level for unit in standing(mention.units, issued)}:
        evidence.levels[level] += weight
        evidence.names[level, mention.key] += weight
        evidence.roles.setdefault((level, mention.key), []).append(role)


def _lowest(mentions: tuple[OfficeMention, ...]) -> list[OfficeMention]:
    """The mentions without those written right behind a lower unit as its parents."""
    parents = {id(above) for _, above in _pairs(mentions)}
    return [m for m in mentions if id(m) not in parents]


def _pairs(mentions: tuple[OfficeMention, ...]) -> list[tuple[OfficeMention, OfficeMention]]:
    """Neighbours of which the second may be the parent of the first."""
    return [
        (low, high) for low, high in pairwise(mentions) if high.start - low.end <= _ADJACENT and _may_lie_in(low, high)
    ]


def _may_lie_in(low: OfficeMention, high: OfficeMention) -> bool:
    return min(_DEPTH[u.level] for u in high.units) < _depth(low)


def _depth(mention: OfficeMention) -> int:
    return max(_DEPTH[unit.level] for unit in mention.units)


def _count(evidence: Evidence, narrative: Narrative) -> None:
    """Provinces and districts named anywhere, and whom the document is sent to."""
    for text in _texts(narrative):
        mentions = find_offices(text, ("province", "district"))
        evidence.mentions += mentions
        evidence.pairs += _pairs(mentions)
        for match in _RECIPIENTS.finditer(fold(text)):
            below: Level = "district" if LEVEL_OF_WORD[match["word"]] == "commune" else "province"
            evidence.recipients[below] += 1


def _texts(narrative: Narrative) -> Iterable[str]:
    yield from (p.text for p in narrative.passages)
    yield from (p.text for notes in narrative.footnotes.values() for p in notes)


def _read_file_words(evidence: Evidence, words: str, issued: Issued) -> None:
    """Names in the file's own name: with a level word (`huyen Dak Ha`), else bare ones (`Kon Tum`)."""
    mentions = find_offices(words)
    evidence.pairs += _pairs(mentions)
    for mention in _lowest(mentions):
        _name(evidence, mention, "file name", _FILE_WEIGHT, issued)
    evidence.mentions += mentions
    starts = [m.start() for m in re.finditer(r"[^\W\d]\w*", words)]
    bare = [name_alone(words[start:], ("province", "district")) for start in starts if not mentions]
    evidence.bare += [m for m in bare if m is not None and len(m.key) >= _SHORTEST_BARE_NAME]


def _level(evidence: Evidence, narrative: Narrative, issued: Issued) -> Level:
    """The level of the office that speaks; where none does, of the unit the body keeps naming."""
    said = Counter(evidence.levels)
    for word, weight in evidence.unnamed.items():
        said[_level_of_city(evidence, issued) if word == "thanh pho" else LEVEL_OF_WORD[word]] += weight
    for level, count in evidence.recipients.items():
        said[level] += min(count, _RECIPIENT_WEIGHT)
    if max(said.values(), default=0) >= _LEAST_WEIGHT:
        return max(said, key=lambda level: (said[level], _DEPTH[level]))
    return _level_of_body(evidence, narrative, issued)


def _level_of_body(evidence: Evidence, narrative: Narrative, issued: Issued) -> Level:
    """Of a text without letterhead or title: the level of the unit it keeps naming."""
    districts = Counter(m.key for m in evidence.mentions if _is_at(m, "district", issued))
    communes = Counter(m.key for text in _texts(narrative) for m in find_communes(text))
    if max(communes.values(), default=0) > max(1, max(districts.values(), default=0)):
        return "commune"
    if districts and max(districts.values()) >= _CLEAR_MAJORITY * districts.total():
        return "district"
    return "province" if any(_is_at(m, "province", issued) for m in evidence.mentions) else "district"


def _level_of_city(evidence: Evidence, issued: Issued) -> Level:
    """Whether `Ủy ban nhân dân thành phố` is a province's or a district's: by the cities the text names."""
    cities = [m for m in evidence.mentions if m.word == "thanh pho"]
    under_the_centre = sum(_is_at(m, "province", issued) for m in cities)
    return "province" if under_the_centre > len(cities) / 2 else "district"


def _is_at(mention: OfficeMention, level: Level, issued: Issued) -> bool:
    return any(unit.level == level for unit in standing(mention.units, issued))


def _said_names(evidence: Evidence, level: Level) -> list[tuple[OfficeMention, str]]:
    """The strongest names said at a level with where they were said, ties together."""
    scores = Counter({key: weight for (at, key), weight in evidence.names.items() if at == level})
    by_key = {m.key: m for m in (*evidence.mentions, *evidence.heard) if level in m.levels}
    for place in evidence.places:
        mention = _place_name(place, level)
        if mention is not None:
            scores[mention.key] += _PLACE_LINE_WEIGHT
            by_key.setdefault(mention.key, mention)
            evidence.roles.setdefault((level, mention.key), []).append("place line")
    best = max(scores.values(), default=0)
    return [
        (by_key[key], ", ".join(dict.fromkeys(evidence.roles.get((level, key), ()))))
        for key, score in scores.items()
        if score == best and key in by_key
    ]


def _place_name(place: str, level: Level) -> OfficeMention | None:
    """The unit a place line ends on (`Số: 12/BC-UBND Đắk Hà, ngày …`), the longest name first."""
    words = place.split()
    for start in range(max(0, len(words) - _PLACE_WORDS), len(words)):
        text = " ".join(words[start:])
        mention = name_alone(text, (level,))
        if mention is not None and mention.end >= len(text.rstrip(" .")):
            return mention
    return None


def _counted_names(
    evidence: Evidence, narrative: Narrative, level: Level, issued: Issued
) -> list[tuple[OfficeMention, str]]:
    """The name the body says oftenest at a level; `UBND huyện X` counts double. Ties together.

    Where the document calls itself `Huyện` or `Thành phố`, only names behind that word count, if there are any.
    """
    counts: Counter[OfficeName] = Counter()
    by_name: dict[OfficeName, OfficeMention] = {}
    for text in _texts(narrative):
        folded = fold(text)
        for mention in find_offices(text, ("province", "district") if level == "province" else (level,)):
            if _is_at(mention, level, issued):
                before = folded[max(0, mention.start - _LOOK_BACK) : mention.start]
                counts[mention.word, mention.key] += 2 if _OWN_OFFICE.search(before) else 1
                by_name.setdefault((mention.word, mention.key), mention)
    own = {name: count for name, count in counts.items() if name[0] in evidence.unnamed} or counts
    best = max(own.values(), default=0)
    return [(by_name[name], f"body ×{count}") for name, count in own.items() if count == best]
