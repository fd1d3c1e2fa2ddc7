"""One figure of a passage becomes an observation: an amount, `done/planned`, or a percentage that states an amount."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from schemas.passages import Passage
from schemas.records import Observation
from transforms.find_amounts import Amount
from transforms.look_around import Spot
from transforms.parse_numbers import Number, read_number
from transforms.remember_figures import RememberedFigures
from transforms.resolve_funding import resolve_funding, scenario
from transforms.scope_funding import Scope
from transforms.tokenise_funding import Token

_QUOTE_LENGTH = 280
_QUOTE_BEFORE = 220
_ITEM_LENGTH = 160
_PERCENT_REACH = 40
_WHOLE = 100
# How far before a figure the words are looked for that say what it is of.
_REACH = 400
_RATE_OF = re.compile(r"(?:dat|bang|ty le|chiem|\(|tuong ung|tuong duong)\s*+(?:ty le|dat|khoang)?\s*+:?\s*+$")
_OF_CARRIED = re.compile(
    r"(?:von|nguon|kinh phi)\s*(?:chuyen\s*(?:nguon|tiep)|keo\s*dai|nam truoc|cac nam truoc)\D{0,40}$"
)
_RATE_SAID = re.compile(r"[a-z ]{0,30}(?::|\bdat|\bduoc|\bla|\bty le|\bbang)(?: ty le| khoang| tren| gan)?\s*:?\s*")
_CLAUSE_END = re.compile(r";|[.!?](?=\s|$)")
_FIGURES = frozenset({"amount", "percent", "unreadable"})


@dataclass(frozen=True, slots=True)
class Window:
    """One figure with the tokens before it (since the figure before) and behind it (up to the next)."""

    token: Token
    before: tuple[Token, ...]
    after: tuple[Token, ...]


def windows(tokens: list[Token]) -> Iterator[Window]:
    """Each figure of a passage with the words around it, in order."""
    figures = [i for i, t in enumerate(tokens) if t.kind in _FIGURES]
    for n, at in enumerate(figures):
        since = figures[n - 1] + 1 if n else 0
        until = figures[n + 1] if n + 1 < len(figures) else len(tokens)
        yield Window(tokens[at], tuple(tokens[since:at]), tuple(tokens[at + 1 : until]))


def trailing(tokens: list[Token]) -> tuple[Token, ...]:
    """The words behind the last figure."""
    last = max((i for i, t in enumerate(tokens) if t.kind in _FIGURES), default=-1)
    return tuple(tokens[last + 1 :])


def figures_of(
    window: Window, scope: Scope, passage: Passage, folded: str, read: RememberedFigures
) -> Iterator[Observation]:
    """The observations of one figure: one for an amount, two for `done/planned`, none or one for a percentage.

    Args:
        window: the figure and the words around it.
        scope: the state, stepped up to the figure.
        passage: the passage it stands in.
        folded: the passage folded and masked.
        read: the document's figures so far; new ordinals go on from there.
    """
    if window.token.kind == "percent":
        yield from _of_percent(window, scope, passage, folded, read)
        return
    done = _of_amount(window, scope, passage, folded, read.count)
    amount = window.token.amount
    if amount is None or amount.out_of is None:
        yield done
        return
    done = _done(done, amount)
    before = folded[max(scope.clause_start, window.token.start - _REACH) : window.token.start]
    of_carried = done.indicator == "disbursed" and _OF_CARRIED.search(before) is not None
    if of_carried:
        done = replace(
            done, item=passage.text[scope.clause_start : window.token.start].strip(" ,;:.-+")[-_ITEM_LENGTH:]
        )
    planned = "carried_in" if of_carried else "allocated"
    yield replace(
        done,
        indicator=planned if done.indicator == "disbursed" else done.indicator,
        value=amount.out_of.value,
        half_width=amount.out_of.half_width,
        written=amount.out_of.written,
        other_value=amount.out_of.other,
        part_of=None,
        item=None,
    )
    yield replace(done, ordinal=done.ordinal + 1)


def _done(figure: Observation, amount: Amount) -> Observation:
    """`402.620/698.214 triệu đồng` without a word for it is what was disbursed of what was given."""
    is_unsaid = figure.indicator in {None, "allocated", "planned"} and amount.out_of is not None
    if not is_unsaid or amount.is_norm or amount.out_of is None or amount.value > amount.out_of.value:
        return figure
    scenario = "actual" if figure.scenario == "plan" else figure.scenario
    return replace(figure, topic="funding", indicator="disbursed", part_of=None, item=None, scenario=scenario)


def _of_amount(window: Window, scope: Scope, passage: Passage, folded: str, ordinal: int) -> Observation:
    token, amount = window.token, window.token.amount
    assert amount is not None  # noqa: S101 - windows of kind amount carry one
    said = resolve_funding(scope, token, window.after, folded)
    is_funding = said.measure is not None and not amount.is_norm
    return Observation(
        ordinal=ordinal,
        topic="funding" if is_funding else None,
        indicator=said.measure if is_funding else ("support_norm" if amount.is_norm else said.other_measure),
        value=amount.value,
        unit="VND",
        half_width=amount.half_width,
        written=amount.written,
        written_unit=amount.written_unit,
        place=passage.place(token.start, token.end, _quote(passage.text, folded, token)),
        programme=scope.surroundings.programme,
        project_code=said.project_code if is_funding or said.project_code != "ALL" else None,
        year_from=said.years[0] if said.years else None,
        year_to=said.years[1] if said.years else None,
        agency_code=said.agency,
        sub_unit=said.sub_unit,
        source=said.source,
        capital=said.capital or "ALL",
        scenario=said.scenario,
        item=_item(passage.text, said.item) if is_funding else None,
        part_of=said.part_of if is_funding else None,
        other_value=amount.other,
        approximate=amount.approximate,
    )


def _item(text: str, span: tuple[int, int] | None) -> str | None:
    """The words in front of a part that only its activity tells apart."""
    if span is None:
        return None
    start, end = span
    return text[start:end].strip(" ,;:.-+")[-_ITEM_LENGTH:] or None


def _of_percent(
    window: Window, scope: Scope, passage: Passage, folded: str, read: RememberedFigures
) -> Iterator[Observation]:
    """`giải ngân 100% kế hoạch vốn` disburses the whole allocation; `đạt 65,4%` is the rate of a figure just said."""
    percent = read_number(window.token.code)
    measure = next((t for t in reversed(window.before) if t.kind in {"measure", "sentence"}), None)
    is_spoken_of = measure is not None and measure.code == "disbursed"
    if measure is not None and is_spoken_of and len(folded[measure.end : window.token.start]) <= _PERCENT_REACH:
        allocated = scope.latest_allocated(read)
        if percent.value == _WHOLE and allocated:
            derived = _derived(window, passage, allocated, read.count, measure)
            yield replace(derived, scenario=scenario(scope, Spot(window.token, window.after, folded)))
        elif _RATE_SAID.fullmatch(folded[measure.end : window.token.start]):
            yield _rate_alone(window, scope, passage, folded, read.count)
    elif _of_another_fund(window, scope):
        yield _rate_alone(window, scope, passage, folded, read.count)
    elif _RATE_OF.search(folded, max(0, window.token.start - _REACH), window.token.start):
        disbursed = next((f for f in reversed(scope.figures[-2:]) if f.indicator == "disbursed"), None)
        if disbursed is not None:
            rate = _rate(window, passage, read.count, percent, disbursed)
            said = scenario(scope, Spot(window.token, window.after, folded))
            rate = replace(rate, computed_from=_rate_base(scope, read, disbursed))
            yield rate if said == "actual" else replace(rate, scenario=said)


def _of_another_fund(window: Window, scope: Scope) -> bool:
    """`…; vốn sự nghiệp đạt 65%` in a sentence on disbursement: the rate of the fund just named."""
    since = next((i for i, t in enumerate(reversed(window.before)) if t.kind == "clause"), 0)
    named = window.before[len(window.before) - since :]
    is_named = any(t.kind in {"capital", "source"} for t in named) and not any(t.kind == "measure" for t in named)
    return is_named and scope.measure == "disbursed"


def _rate_alone(window: Window, scope: Scope, passage: Passage, folded: str, ordinal: int) -> Observation:
    """The disbursement rate said without an amount (`giải ngân vốn sự nghiệp đạt 65%`).

    The words stay unspent: the amounts of the rate may follow in brackets.
    """
    percent, unspent = read_number(window.token.code), set(scope.used)
    said = resolve_funding(scope, window.token, window.after, folded)
    scope.used = unspent
    return Observation(
        ordinal=ordinal,
        topic="funding",
        indicator="disbursement_rate_pct",
        value=percent.value,
        unit="percent",
        half_width=percent.half_width,
        written=passage.text[window.token.start : window.token.end].rstrip("% "),
        written_unit="%",
        place=passage.place(window.token.start, window.token.end, _quote(passage.text, folded, window.token)),
        programme=scope.surroundings.programme,
        project_code=said.project_code,
        year_from=said.years[0] if said.years else None,
        year_to=said.years[1] if said.years else None,
        agency_code=said.agency,
        sub_unit=said.sub_unit,
        source=said.source,
        capital=said.capital or "ALL",
        scenario=said.scenario,
    )


def _rate_base(scope: Scope, read: RememberedFigures, disbursed: Observation) -> tuple[int, ...]:
    """The figures a rate is of: as written (`a/b đạt c%`), else the allocation where nothing was carried in."""
    before = scope.figures[-2:-1]
    is_of_planned = bool(before) and before[0].place == disbursed.place and before[0].indicator == "allocated"
    allocated = before if is_of_planned else list(scope.latest_allocated(read))
    is_known = is_of_planned or (not read.has_carried_in(disbursed) and len(allocated) == 1)
    return (disbursed.ordinal, allocated[0].ordinal) if is_known else ()


def _rate(window: Window, passage: Passage, ordinal: int, percent: Number, disbursed: Observation) -> Observation:
    """The disbursement rate said of a figure before it."""
    return replace(
        disbursed,
        ordinal=ordinal,
        indicator="disbursement_rate_pct",
        value=percent.value,
        unit="percent",
        half_width=percent.half_width,
        written=passage.text[window.token.start : window.token.end].rstrip("% "),
        written_unit="%",
        place=passage.place(window.token.start, window.token.end, _quote(passage.text, passage.text, window.token)),
        part_of=None,
        other_value=None,
    )


def _derived(
    window: Window, passage: Passage, allocated: tuple[Observation, ...], ordinal: int, measure: Token
) -> Observation:
    """The disbursement that `giải ngân 100%` states without a figure: the allocation, all its sources together."""
    words = passage.text[measure.start : window.token.end]
    return replace(
        allocated[0],
        ordinal=ordinal,
        indicator="disbursed",
        written=passage.text[window.token.start : window.token.end],
        written_unit="%",
        place=passage.place(measure.start, window.token.end, words),
        source="ALL",
        part_of=None,
        value=sum((a.value for a in allocated), Decimal(0)),
        half_width=sum((a.half_width for a in allocated), Decimal(0)),
        other_value=None,
        computed_from=tuple(a.ordinal for a in allocated),
        derived=True,
        approximate=None,
    )


def _quote(text: str, folded: str, token: Token) -> str:
    """The clause the figure stands in, cut to a readable length around it."""
    start = max(0, token.start - _QUOTE_BEFORE)
    start = max((m.end() for m in _CLAUSE_END.finditer(folded, start, token.start)), default=start)
    behind = _CLAUSE_END.search(folded, token.end, token.end + _QUOTE_LENGTH)
    end = behind.start() if behind else token.end + _QUOTE_LENGTH
    return text[start : min(max(end, token.end), start + _QUOTE_LENGTH)].strip()
