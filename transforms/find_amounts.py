"""Amounts of money in running text: `4.738 triệu đồng`, `68 tỷ 782 triệu đồng`, `508.424/1.239.405 triệu đồng`."""

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache

from schemas.codebook import phrases
from transforms.fold_text import fold
from transforms.funding_phrases import book
from transforms.match_phrases import phrase_source
from transforms.parse_numbers import NUMBER, Number, UnreadableNumberError, read_number

_THOUSAND_DONG = Decimal(1000)
_MILLION = Decimal(1_000_000)


_DECLARED = re.compile(
    r"(?:\bdvt|don vi tinh|don vi)\s*:?\s*"
    r"((?:1\.?000\s*(?:dong|d)|nghin|ngan|trieu|ty|ti|tr\.?\s?d|dong|vnd)(?:\s*(?:dong|vnd))?)"
)
_BRACKET = re.compile(r"\s*\(([^()]{0,240})\)")
_BARE_IN_BRACKET = re.compile(rf"(?<=[a-z])\s+({NUMBER})(?![.,]?\d)(?=\s*(?:[;)]|,\s|$))")
_BARE_BEHIND_WORDS = re.compile(
    rf"(?<=[a-z])\s+({NUMBER})(?![\d.,]*\d)"
    r"(?=\s*(?:[;(),]|[.](?:\s|$)|$|(?:chuyen|keo dai|nop tra|trong do|va|dat|bang)\b))(?!\s*%)"
)
_LOOKS_LIKE_YEAR = re.compile(r"20[1-3]\d")
_LITTLE_WORDS = re.compile(r"(?:\s(?:la|duoc|dat|khoang))?\s*$")
_LITTLE = 12
_BARE = re.compile(
    rf":\s*({NUMBER})(?![\d.,]*\d)(?=\s*(?:[;,()]|\.(?:\s|$)|$|(?:chuyen|keo dai|nop tra|trong do)\b))(?!\s*%)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount at characters `start` to `end`, in đồng.

    Attributes:
        other: value by the other reading of an ambiguous separator, None where there is none.
        out_of: the amount behind the stroke of `done/plan`; None otherwise.
        is_norm: said per person, household, year …, or a range: no funding figure.
        approximate: `at_least`, `at_most`, `about` or None.
    """

    start: int
    end: int
    value: Decimal
    half_width: Decimal
    written: str
    written_unit: str
    other: Decimal | None = None
    out_of: "Amount | None" = None
    is_norm: bool = False
    approximate: str | None = None


@dataclass(frozen=True, slots=True)
class UnreadableAmount:
    """Digits before a money unit that make no number."""

    start: int
    end: int
    written: str


@dataclass(frozen=True, slots=True)
class _Part:
    start: int
    end: int
    number: Number
    factor: Decimal
    done: Number | None
    done_end: int


def find_amounts(masked: str, unit: str | None = None) -> tuple[list[Amount], list[UnreadableAmount]]:
    """Every amount of a text, in order, and what stands where an amount should be but cannot be read.

    A list may leave the unit out (`trong đó: Dự án 2: 4.738; Dự án 3: 1.919`): bare numbers behind a label take the
    unit last said in the text, else the one declared.

    Args:
        masked: the text with dates and document numbers covered (`transforms.mask_text`).
        unit: the money unit declared above the text, or None.
    """
    folded = fold(masked)
    parts: list[_Part] = []
    unreadable: list[UnreadableAmount] = []
    for found in _pattern().finditer(folded):
        if _is_weight(found, masked):
            continue
        try:
            parts.append(_part(found, masked))
        except UnreadableNumberError as error:
            unreadable.append(UnreadableAmount(found.start("n"), found.end(), error.written))
    amounts = _done_of_planned([_amount(group, masked, folded) for group in _compounds(parts, folded)], folded)
    bare, also_unreadable = _bare(masked, folded, amounts, unit)
    return sorted([*amounts, *bare], key=lambda a: a.start), [*unreadable, *also_unreadable]


def _is_weight(found: re.Match[str], masked: str) -> bool:
    """`tăng 5 tỷ trọng` is no amount, `5 tỷ trong đó` is one."""
    return bool(re.match(r"\s*trọng\b", masked[found.end() : found.end() + 12], re.IGNORECASE))


def _done_of_planned(amounts: list[Amount], folded: str) -> list[Amount]:
    """`4.000 triệu đồng/4.738 triệu đồng`: the amount behind the stroke is what the first is done of."""
    joined: list[Amount] = []
    for amount in amounts:
        if joined and joined[-1].out_of is None and folded[joined[-1].end : amount.start].strip() == "/":
            joined[-1] = replace(joined[-1], end=amount.end, out_of=amount, is_norm=False)
        else:
            joined.append(amount)
    return joined


def declared_unit(text: str) -> str | None:
    """The money unit a line declares (`ĐVT: triệu đồng`, `Đơn vị tính: 1.000 đồng`), or None."""
    found = _DECLARED.search(fold(text))
    if found is None:
        return None
    return "nghin" if re.match(r"1\.?000\s*d", found[1]) else re.sub(r"\s*(?:dong|vnd)$", "", found[1]) or "dong"


def _bare(
    masked: str, folded: str, amounts: list[Amount], unit: str | None
) -> tuple[list[Amount], list[UnreadableAmount]]:
    """Bare numbers that are amounts, and those that are written as no number is."""
    places = [
        (match, _spoken_unit(amount))
        for amount in amounts
        if _spoken_unit(amount) in _factors()
        for match in _bare_in_bracket(folded, amount)
    ]
    taken = sorted([(a.start, a.end) for a in amounts] + [m.span(1) for m, _ in places])
    for match in [*_BARE.finditer(folded), *(_behind_words(folded) if unit in _factors() else ())]:
        at = bisect_left(taken, match.span(1))
        is_taken = any(start < match.end(1) and match.start(1) < end for start, end in taken[max(0, at - 1) : at + 1])
        before = bisect_left(amounts, match.start(1), key=lambda a: a.end) - 1
        spoken = _spoken_unit(amounts[before]) if before >= 0 else unit
        if not is_taken and spoken in _factors():
            places.append((match, spoken))
    found: list[Amount] = []
    unreadable: list[UnreadableAmount] = []
    for match, spoken in places:
        try:
            found.append(_bare_amount(match, masked, _factors()[spoken], spoken))
        except UnreadableNumberError as error:
            unreadable.append(UnreadableAmount(match.start(1), match.end(1), error.written))
    return found, unreadable


def _behind_words(folded: str) -> list[re.Match[str]]:
    """Where a unit is declared for all, a number right behind a word of funding is an amount (`NSTW 647.000.000`)."""
    labels = [book(name) for name in ("measures", "sources", "capitals")]
    ends = {m.end for label in labels for m in label.find(folded)}
    found = [m for m in _BARE_BEHIND_WORDS.finditer(folded) if not _LOOKS_LIKE_YEAR.fullmatch(m[1])]
    return [m for m in found if _end_of_label(folded, m.start(1)) in ends]


def _end_of_label(folded: str, at: int) -> int:
    """Where the words before a number end, `là` and the like left out."""
    found = _LITTLE_WORDS.search(folded, max(0, at - _LITTLE), at)
    return found.start() if found else at


def _bare_in_bracket(folded: str, amount: Amount) -> list[re.Match[str]]:
    """`55,7 tỷ đồng (ngân sách tỉnh 37,1; ngân sách huyện 18,6)`: numbers in the brackets take the amount's unit."""
    bracket = _BRACKET.match(folded, amount.end)
    return list(_BARE_IN_BRACKET.finditer(folded, bracket.start(1), bracket.end(1))) if bracket else []


def _spoken_unit(amount: Amount) -> str:
    return re.sub(r"\s*(?:dong|vnd)$", "", fold(amount.written_unit)) or "dong"


def _bare_amount(match: re.Match[str], masked: str, factor: Decimal, unit: str) -> Amount:
    number = read_number(masked[match.start(1) : match.end(1)])
    return Amount(
        start=match.start(1),
        end=match.end(1),
        value=number.value * factor,
        half_width=number.half_width * factor,
        written=number.written,
        written_unit={"ty": "tỷ đồng", "ti": "tỷ đồng", "trieu": "triệu đồng", "nghin": "nghìn đồng"}.get(unit, "đồng"),
        other=None if number.other is None or factor <= _THOUSAND_DONG else number.other * factor,
    )


@cache
def _factors() -> dict[str, Decimal]:
    return {fold(unit): Decimal(factor) for unit, factor in phrases("phrases")["money_units"].items()}


@cache
def _pattern() -> re.Pattern[str]:
    units = "|".join(re.escape(u).replace(r"\.", r"\.?\s?") for u in sorted(_factors(), key=len, reverse=True))
    return re.compile(
        rf"(?<![\w.,#])(?:(?P<low>{NUMBER})\s*(?:-|den)\s*|(?P<done>{NUMBER})\s*/\s*)?(?P<n>{NUMBER})\s*"
        rf"(?P<u>{units})(?![a-z])(?!(?<=t[yi])\s*(?:le|suat)\b)(?:\s*(?:dong|vnd)(?![a-z]))?"
    )


@cache
def _per_what() -> re.Pattern[str]:
    nouns = "|".join(phrase_source(noun) for noun in phrases("phrases")["per_what"])
    return re.compile(rf"\s*(?:/\s*(?:\d+\s*)?|(?:moi|mot)\s+)(?:{nouns})(?![a-z])")


@cache
def _approximations() -> tuple[tuple[str, re.Pattern[str]], ...]:
    groups = phrases("phrases")["approximations"]
    return tuple(
        (code, re.compile(rf"(?<![a-z0-9])(?:{'|'.join(phrase_source(p) for p in group)})\s*$"))
        for code, group in groups.items()
    )


def _part(found: re.Match[str], masked: str) -> _Part:
    factor = (
        _factors()[re.sub(r"(?<=tr)[\s.]+", ".", found["u"])]
        if found["u"] not in _factors()
        else _factors()[found["u"]]
    )
    number = read_number(masked[found.start("n") : found.end("n")])
    done = read_number(masked[found.start("done") : found.end("done")]) if found["done"] else None
    start = found.start("low") if found["low"] else found.start("done") if found["done"] else found.start("n")
    return _Part(start, found.end(), number, factor, done, found.end("done"))


def _compounds(parts: list[_Part], folded: str) -> list[list[_Part]]:
    """`68 tỷ 782 triệu`: parts with nothing between them and falling units are one amount."""
    groups: list[list[_Part]] = []
    for part in parts:
        last = groups[-1][-1] if groups else None
        if last and not folded[last.end : part.start].strip() and part.factor < last.factor and part.done is None:
            groups[-1].append(part)
        else:
            groups.append([part])
    return groups


def _amount(parts: list[_Part], masked: str, folded: str) -> Amount:
    first, last = parts[0], parts[-1]
    whole = Amount(
        start=first.start,
        end=last.end,
        value=sum((p.number.value * p.factor for p in parts), Decimal(0)),
        half_width=_half_width(last),
        written=_written(parts, masked),
        written_unit=_unit_text(parts, masked),
        other=_other(parts),
        is_norm=bool(_per_what().match(folded, last.end)) or _is_range(first, folded),
        approximate=_approximate(folded, first.start),
    )
    return whole if first.done is None else _done_of(first, whole, masked)


def _half_width(part: _Part) -> Decimal:
    return part.number.half_width * part.factor


def _other(parts: list[_Part]) -> Decimal | None:
    number = parts[0].number
    if len(parts) > 1 or number.other is None or parts[0].factor <= _THOUSAND_DONG:
        return None
    return number.other * parts[0].factor


def _written(parts: list[_Part], masked: str) -> str:
    if len(parts) == 1:
        return parts[0].number.written
    return re.sub(r"\s*(?:đồng|đ|VNĐ)$", "", masked[parts[0].start : parts[-1].end], flags=re.IGNORECASE)


def _unit_text(parts: list[_Part], masked: str) -> str:
    if len(parts) > 1:
        return "đồng"
    at = masked.find(parts[0].number.written, parts[0].start) + len(parts[0].number.written)
    return masked[at : parts[0].end].strip()


def _is_range(part: _Part, folded: str) -> bool:
    return bool(re.match(rf"{NUMBER}\s*(?:-|den)\s*\d", folded[part.start : part.end]))


def _approximate(folded: str, start: int) -> str | None:
    before = folded[max(0, start - 16) : start]
    return next((code for code, pattern in _approximations() if pattern.search(before)), None)


def _done_of(part: _Part, plan: Amount, masked: str) -> Amount:
    done = part.done or part.number
    return Amount(
        start=part.start,
        end=part.end,
        value=done.value * part.factor,
        half_width=done.half_width * part.factor,
        written=masked[part.start : part.done_end],
        written_unit=plan.written_unit,
        out_of=plan,
        approximate=plan.approximate,
    )
