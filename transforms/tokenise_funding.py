"""A passage as the funding grammar sees it: amounts, and the words that say what they are, in order of place."""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache

from schemas.codebook import phrases
from transforms.find_agencies import find_agencies
from transforms.find_amounts import Amount, UnreadableAmount, find_amounts
from transforms.find_projects import UNKNOWN, find_projects
from transforms.fold_text import CAPITALS, fold
from transforms.funding_phrases import book
from transforms.mask_text import mask_text
from transforms.match_phrases import phrase_source

_YEAR_LIST = re.compile(r"\bnam\s*\(?(20[1-3]\d)((?:\s*(?:,|va|;)\s*(?:nam\s*)?20[1-3]\d)+)(?!\d)(?!\s*:)")
_SPAN = re.compile(
    r"(?:(?:giai doan|tu nam|cac nam|nam|tu)\s*)?(?<!\d)(20[1-3]\d)\s*(?:-|den het nam|den nam|den)\s*(20[1-3]\d)(?!\d)"
)
_YEAR = re.compile(
    r"\b(?:nam\s*(?:ngan sach|tai chinh|ke hoach|thuc hien)?|nien do|ke hoach von|ke hoach|von|kinh phi)"
    r"\s*:?\s*(20[1-3]\d)(?!\d|\s*-\s*20)"
    r"|(?:^|(?<=[;,(+-]\s)|(?<=[;,(+-]))(20[1-3]\d)(?=\s*[:)])"
)
_BAD_YEAR = re.compile(r"\bnam\s*(\d{5,})")
_NOT_THIS_YEAR = re.compile(r"(?:\bsang|\bqua|so voi|cung ky|\btruoc|\bso|ke tu|\bden)\s*(?:cung ky)?\s*$")
_LAST_YEAR = r"(?:20[1-3]\d\s*(?:,|va|-|den)\s*(?:nam\s*)?){0,9}(20[1-3]\d)"
_CARRIED = re.compile(
    r"(?:chuyen\s*(?:nguon|tiep)(?:\s*(?:tu|cua))?\s*(?:nam\s*)?|keo\s*dai\s*(?:tu\s*)?nam\s*"
    r"|(?:nguon|von|kinh phi)?\s*(?:tu\s*)?\bnam\s*)"
    + _LAST_YEAR
    + r"\s*(?:(?:duoc|da|cho|phep|tiep tuc)\s*){0,3}(?:(?:chuyen|keo\s*dai)\s*(?:nguon\s*|tiep\s*)?)?"
    r"(?:sang|qua)\b(?:\s*(?:nam\s*)?(20[1-3]\d))?"
)
_CARRIED_ONWARD = re.compile(r"\b(?:sang|qua)\s*(?:nam\s*)?(20[1-3]\d)")
_PERCENT = re.compile(r"(?<![\d.,/])(\d{1,3}(?:[.,]\d{1,3})?)\s*%")
_ITEM = re.compile(r"\(\s*(?:\d{1,2}|[a-zđ]|[ivx]{1,4})\s*\)\s*[.:]?")
_SENTENCE_END = re.compile(rf"(?<![A-ZĐ])[.!?](?=\s+[{CAPITALS}(“\"+-]|\s*$)|\n")
_OPENING = re.compile(r"\s*\(")
_INCLUDING_CARRIED = re.compile(
    r"\((?:da\s*|chua\s*)?(?:bao\s*gom|gom|ke|tinh)\s*(?:ca\s*)?[^()]*?(?:chuyen|keo\s*dai)[^()\d]*+(?:20\d\d[^()\d]*+){0,2}\)"
)
_NEGATED = re.compile(r"(?:\bchua|\bkhong)\s*(?:duoc|co|the)?\s*$")
_TOTAL = re.compile(r"\btong\s*(?:so\s*)?(?:nguon\s*)?$")
_CARRIED_LABEL = re.compile(
    rf"(?:ke hoach von|von|nguon|kinh phi)\s*(?:cac\s*)?(?:nam\s*{_LAST_YEAR}\s*keo\s*dai"
    rf"|(?:keo\s*dai|chuyen\s*tiep|chuyen\s*nguon)\s*(?:cua\s*|tu\s*)?nam\s*{_LAST_YEAR})(?!\d)"
)
_OTHER_PROJECTS = re.compile(r"cac\s*(?:tieu\s*)?du\s*an\s*(?:thanh phan\s*)?(?:con lai|khac)")
_CAPITAL_LABEL = re.compile(r"(?:^|(?<=[(;,+-])|(?<=[(;,+-]\s))\s*(?P<c>dau tu|dtpt|dt|su nghiep|sn|tx)\s*:?\s*(?=\d)")
_CAPITAL_WORDS = {"dau tu": "DTPT", "dtpt": "DTPT", "dt": "DTPT"}
_TIER_LABEL = re.compile(
    r"(?:(?<=[(;,])|(?<=\bva))\s*(?:ngan sach\s*)?(?P<t>tinh|huyen|xa|dia phuong)\s*(?:doi ung\s*)?:?\s*(?=\d)"
)
_TIERS = {"tinh": "NST", "huyen": "NSH", "xa": "NSX", "dia phuong": "NSDP"}
_WITH_OTHERS = re.compile(r"phoi hop\s*(?:chat che\s*)?(?:voi|cung|cung voi)?\s*(?:cac\s*)?(?:co quan[^,;.]{0,40})?$")
_NAME_WORD = rf"[{CAPITALS}][\w']*"
_LISTED_WORD = rf"[{CAPITALS}][a-zà-ỹ']+"
_COMMUNES = "[xX]ã|[tT]hị trấn|[pP]hường|[tT]hôn|bản|[ấẤ]p|[kK]hóm|[lL]àng|[tT]ổ dân phố|TDP"


_GIVING = re.compile(r"\b(?:giao|cap)\s*(?:la\s*|:\s*)?(?=\d)")
_COMMUNES_LISTED = re.compile(r"cac\s*(?:xa|thi tran|phuong|thon|ban|ap|khom|huyen)\b|xa,\s*thi tran")
_LISTED_NAME = re.compile(rf"(?:(?<=[,:;]\s)|(?<=\())({_LISTED_WORD}(?:[ -]{_LISTED_WORD}){{0,3}})\s*:?\s*(?=\d)")


def _sub_unit_pattern(kinds: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s+)?"
        rf"(?P<name>(?:{kinds})\s+(?:{_NAME_WORD}|\d+)(?:[ -]{_NAME_WORD}){{0,4}})"
    )


def _kind_small(name: str) -> str:
    """`Xã Tà Cạ` at the head of a line and `xã Tà Cạ` are one name."""
    return name if name[:2].isupper() else name[0].lower() + name[1:]


_SUB_UNITS = {
    "province": _sub_unit_pattern(f"[hH]uyện|[tT]hị xã|[tT]hành phố|[qQ]uận|{_COMMUNES}"),
    "district": _sub_unit_pattern(_COMMUNES),
    "commune": _sub_unit_pattern("[tT]hôn|bản|[ấẤ]p|[kK]hóm|[lL]àng|[tT]ổ dân phố|TDP"),
}


@dataclass(frozen=True, slots=True)
class Token:
    """Something the grammar acts on, at characters `start` to `end`.

    `kind` is amount, unreadable, percent, measure, source, capital, project, agency, sub_unit, year, bad_year, carry,
    partition, item, clause (a `;`) or sentence; `code` is what it stands for.
    """

    start: int
    end: int
    kind: str
    code: str = ""
    amount: Amount | None = None
    years: tuple[int, int] | None = None


def tokenise_funding(
    text: str, programme: str, current: str | None, unit: str | None = None, level: str = "district"
) -> list[Token]:
    """The tokens of a passage, in order; none overlaps another of its kind, amounts overlap nothing.

    Args:
        text: the passage as typed.
        programme: whose projects are looked for.
        current: the project the passage stands under.
        unit: the money unit a heading declared (`ĐVT: triệu đồng`), for bare numbers in lists.
        level: of the office writing; a province's parts are districts.
    """
    masked = mask_text(text)
    folded = fold(masked)
    amounts, unreadable = find_amounts(masked, unit)
    if not amounts and not unreadable and "%" not in folded:
        return []
    tokens = [Token(a.start, a.end, "amount", amount=a) for a in amounts]
    tokens += [Token(a.end, a.end + 2, "bracket", "(") for a in amounts if _OPENING.match(folded, a.end)]
    tokens += _with_carried(folded)
    tokens += [Token(u.start, u.end, "unreadable", u.written) for u in unreadable]
    tokens += _names(text, folded, programme, current, level)
    tokens += _years(folded)
    tokens += [Token(m.start(), m.end(), "percent", m[1]) for m in _PERCENT.finditer(folded)]
    tokens += _boundaries(masked, folded)
    return sorted(_without_hidden(tokens, amounts, unreadable), key=lambda t: (t.start, -t.end))


def _with_carried(folded: str) -> list[Token]:
    """`(bao gồm vốn năm trước chuyển sang)` makes the amount what was available, `(chưa bao gồm …)` leaves it."""
    return [
        Token(m.start(), m.end(), "measure" if "chua" not in m[0] else "remark", "available")
        for m in _INCLUDING_CARRIED.finditer(folded)
    ]


def _names(text: str, folded: str, programme: str, current: str | None, level: str) -> list[Token]:
    tokens = [
        Token(m.start, m.end, kind, m.code)
        for kind, name in (
            ("measure", "measures"),
            ("source", "sources"),
            ("capital", "capitals"),
            ("partition", "partitions"),
        )
        for m in book(name).find(folded)
        if not _is_denied(kind, m.code, folded[max(0, m.start - 14) : m.start])
        and text[m.start : m.end].lower() not in phrases("phrases")["false_friends"]
    ]
    tokens += [
        Token(m.start, m.end, "project", m.code) for m in find_projects(text, programme, current, with_unknown=True)
    ]
    tokens += [Token(m.start(), m.end(), "project", UNKNOWN) for m in _OTHER_PROJECTS.finditer(folded)]
    tokens += _labels(text, folded)
    communes = [Token(m.start(), m.end(), "sub_unit", _kind_small(m["name"])) for m in _SUB_UNITS[level].finditer(text)]
    for agency in find_agencies(text):
        if any(c.start <= agency.start < c.end for c in communes):
            continue
        if not _WITH_OTHERS.search(folded[max(0, agency.start - 60) : agency.start]):
            tokens.append(Token(agency.start, agency.end, "agency", agency.code))
    return tokens + communes


def _years(folded: str) -> list[Token]:
    carried = [
        Token(m.start(), m.end(), "carry", "", years=(int(m[1]), int(m[2] or int(m[1]) + 1)))
        for m in _CARRIED.finditer(folded)
    ]
    carried += [
        Token(m.start(), m.end(), "carry", "", years=(int(m[1] or m[2]), int(m[1] or m[2]) + 1))
        for m in _CARRIED_LABEL.finditer(folded)
        if not any(t.start < m.end() and m.start() < t.end for t in carried)
    ]
    taken = [(t.start, t.end) for t in carried]
    tokens = list(carried)
    for m in _YEAR_LIST.finditer(folded):
        years = [int(m[1]), *map(int, re.findall(r"20\d\d", m[2]))]
        taken.append((m.start(), m.end()))
        tokens.append(Token(m.start(), m.end(), "year", years=(min(years), max(years))))
    for m in _SPAN.finditer(folded):
        if not _inside(m.start(), taken):
            taken.append((m.start(), m.end()))
            if not _names_a_programme(folded, m.start()) and int(m[1]) <= int(m[2]):
                tokens.append(Token(m.start(), m.end(), "year", years=(int(m[1]), int(m[2]))))
    for m in _YEAR.finditer(folded):
        year = int(m[1] or m[2])
        if not _inside(m.start(), taken) and not _NOT_THIS_YEAR.search(folded[max(0, m.start() - 24) : m.start()]):
            tokens.append(Token(m.start(), m.end(), "year", years=(year, year)))
    tokens += [Token(m.start(), m.end(), "bad_year", m[1]) for m in _BAD_YEAR.finditer(folded)]
    return tokens


def _labels(text: str, folded: str) -> list[Token]:
    """Bare words that are labels only where a figure follows: kinds of capital, tiers of budget, communes of a list."""
    tokens = [
        Token(m.start("c"), m.end("c"), "capital", _CAPITAL_WORDS.get(m["c"], "SN"))
        for m in _CAPITAL_LABEL.finditer(folded)
    ]
    tokens += [Token(m.start(), m.end(), "measure", "allocated") for m in _GIVING.finditer(folded)]
    if "trung uong" in folded or "nstw" in folded:
        tokens += [Token(m.start("t"), m.end("t"), "source", _TIERS[m["t"]]) for m in _TIER_LABEL.finditer(folded)]
    if _COMMUNES_LISTED.search(folded):
        tokens += [Token(m.start(1), m.end(1), "sub_unit", m[1]) for m in _LISTED_NAME.finditer(text)]
    return tokens


def _is_denied(kind: str, code: str, before: str) -> bool:
    """`chưa giải ngân` is no disbursement, and the total of mobilised money comes from all sources."""
    if kind == "measure":
        return bool(_NEGATED.search(before))
    return code == "HUYDONG" and bool(_TOTAL.search(before))


def onward_year(folded: str) -> int | None:
    """The year a clause carries money over to (`chuyển nguồn sang năm 2024`), or None."""
    found = _CARRIED_ONWARD.search(folded)
    return int(found[1]) if found else None


@cache
def _programme_name() -> re.Pattern[str]:
    names = "|".join(phrase_source(name) for name in phrases("phrases")["programme_names"])
    return re.compile(rf"(?:{names})\W*(?:(?:trong\s*)?(?:giai doan|thoi ky)?)\W*$")


def _names_a_programme(folded: str, start: int) -> bool:
    return bool(_programme_name().search(folded[max(0, start - 60) : start]))


def _inside(at: int, taken: list[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in taken)


def _boundaries(masked: str, folded: str) -> list[Token]:
    tokens = [Token(m.start(), m.end(), "sentence") for m in _SENTENCE_END.finditer(masked)]
    tokens += [Token(m.start(), m.end(), "clause") for m in re.finditer(";", masked)]
    tokens += [Token(m.start(), m.end(), "bracket", ")") for m in re.finditer(r"\)", masked)]
    tokens += [Token(m.start(), m.end(), "item") for m in _ITEM.finditer(folded)]
    return tokens


def _without_hidden(tokens: list[Token], amounts: list[Amount], unreadable: list[UnreadableAmount]) -> list[Token]:
    """Words inside an amount, years inside a measure, sources inside an office's name say nothing of their own."""
    figures = _Stretches([(a.start, a.end) for a in amounts] + [(u.start, u.end) for u in unreadable])
    names = _Stretches([(t.start, t.end) for t in tokens if t.kind in _NAMES])
    remarks = _Stretches([(t.start, t.end) for t in tokens if _is_remark(t)])
    measures = _Stretches([(t.start, t.end) for t in tokens if t.kind == "measure"])
    sources = _Stretches([(t.start, t.end) for t in tokens if t.kind == "source"])
    return [
        t
        for t in tokens
        if t.kind in {"amount", "unreadable"}
        or not (
            figures.touch(t)
            or (t.kind not in _NAMES and not _is_remark(t) and names.hold(t))
            or (not _is_remark(t) and remarks.hold(t))
            or ((t.code.startswith("other:") or t.code == "mobilised") and sources.touch(t))
            or (t.kind == "year" and measures.hold(t))
        )
    ]


_NAMES = frozenset({"agency", "project", "carry"})


def _is_remark(token: Token) -> bool:
    """`(bao gồm vốn năm trước chuyển sang)`: what stands in it is no figure's year or measure."""
    return token.kind == "remark" or token.code == "available"


class _Stretches:
    """Stretches of a text, searched by place."""

    def __init__(self, stretches: list[tuple[int, int]]) -> None:
        self._stretches = sorted(set(stretches))
        self._starts = [start for start, _ in self._stretches]

    def touch(self, token: Token) -> bool:
        """Whether a stretch overlaps the token."""
        return any(start < token.end and token.start < end for start, end in self._near(token))

    def hold(self, token: Token) -> bool:
        """Whether a stretch takes the whole token in."""
        return any(start <= token.start and token.end <= end for start, end in self._near(token))

    def _near(self, token: Token) -> list[tuple[int, int]]:
        last = bisect_left(self._starts, token.end)
        return self._stretches[max(0, last - _NEIGHBOURS) : last]


_NEIGHBOURS = 8
