"""Funding figures said in prose: which project, year, office, source and measure each amount stands for.

A passage is read left to right. What stands in front of an amount within its clause says what it is; what is not said
is taken from the list, the sentence or the heading the amount stands under, and what cannot be said stays None.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from schemas.passages import Anchor, Narrative, Passage, Section
from schemas.records import Observation, Office, Trouble
from transforms.find_amounts import declared_unit
from transforms.fold_text import fold
from transforms.mask_text import mask_text
from transforms.parse_numbers import Number, read_number
from transforms.scope_funding import Scope, Surroundings, heading_measure
from transforms.settle_agencies import settle_agencies
from transforms.settle_parts import settle_parts
from transforms.stack_headings import marker
from transforms.tokenise_funding import Token, tokenise_funding

_TITLE_LENGTH = 160
_QUOTE_LENGTH = 280
_ITEM_LENGTH = 160
_PERCENT_REACH = 40
_WHOLE = 100
_RATE_OF = re.compile(r"(?:dat|bang|ty le|chiem|\(|tuong ung|tuong duong)\s*(?:ty le|dat|khoang)?\s*:?\s*$")
_UNNUMBERED = 6.9
_FIGURE_TAIL = 3
_ALLOCATION_DECISION = re.compile(r"quyet dinh.{0,40}(?:phan bo|giao)")
_LIST_OPENS = re.compile(r":\W*$")


@dataclass(slots=True)
class FundingReading:
    """What the grammar reads of one document: figures, and places where a figure could not be read."""

    observations: list[Observation] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    passage_of: list[int] = field(default_factory=list)
    passages_read: int = 0
    declared_unit: str | None = None


@dataclass(slots=True)
class _Open:
    """A heading or list that later passages may stand under."""

    level: float
    scope: Scope
    is_list: bool


def extract_funding(narrative: Narrative, office: Office) -> FundingReading:
    """Every amount of the body and its footnotes, as observations in đồng.

    Amounts that are norms (per household, per month), incomes or said of other policies keep `indicator` or
    `project_code` None; nothing is left out.

    Args:
        narrative: passages with their sections; footnotes by mark.
        office: gives the programme, and the years where the text names none.
    """
    reading = FundingReading()
    opened: list[_Open] = []
    following = (*(marker(p.text)[0] for p in narrative.passages[1:]), None)
    for passage, section, below in zip(narrative.passages, narrative.sections, following, strict=True):
        level = marker(passage.text)[0] or _level_of_plain(passage, below)
        opened = [o for o in opened if o.level < level]
        scope = _scope_under(opened, section, passage, narrative, office)
        _read_with_notes(passage, scope, narrative, reading, depth=0)
        opened.append(_Open(level, scope, _opens_list(passage, scope, level, below)))
    settled = settle_agencies(settle_parts(reading.observations, reading.passage_of))
    return FundingReading(settled, reading.troubles, reading.passage_of)


def _level_of_plain(passage: Passage, below: float | None) -> float:
    """A paragraph without number that announces a numbered list stands right above it."""
    announces = bool(_LIST_OPENS.search(passage.text)) and below is not None
    return min(_UNNUMBERED, (below or _UNNUMBERED) - 0.05) if announces else _UNNUMBERED


def _opens_list(passage: Passage, scope: Scope, level: float, below: float | None) -> bool:
    """Whether what follows are items of this passage: it ends in a colon, or in its figure with deeper items behind."""
    if _LIST_OPENS.search(passage.text) or (scope.is_list_heading and len(passage.text) < _TITLE_LENGTH):
        return True
    ends_in_figure = bool(scope.figures) and len(passage.text) - scope.figure_end <= _FIGURE_TAIL
    if ends_in_figure and below is not None and below > level:
        scope.open_list()
        return True
    return False


def _scope_under(
    opened: list[_Open], section: Section, passage: Passage, narrative: Narrative, office: Office
) -> Scope:
    """What holds at the start of a passage: its section, and the open list it is an item of."""
    surroundings = Surroundings(
        programme=office.programme,
        project_code=section.project_code,
        years=section.years or (office.year_from, office.year_to),
        section=section.section,
        titles=section.titles,
        document_kind=office.document_kind,
        unit_level=office.unit_level,
        is_allocation_decision=bool(_ALLOCATION_DECISION.search(fold(narrative.title))),
    )
    scope = Scope.of(surroundings)
    parent = next((o for o in reversed(opened) if o.is_list), None)
    if parent is not None:
        scope.inherit(parent.scope, is_direct=parent is opened[-1])
    if len(passage.text) < _TITLE_LENGTH:
        scope.heading_measure = heading_measure(passage.text) or scope.heading_measure
    return scope


def _read_with_notes(passage: Passage, scope: Scope, narrative: Narrative, reading: FundingReading, depth: int) -> None:
    """The passage's figures, then those of its footnotes, which say more of the figure they hang on."""
    anchored = _read(passage, scope, reading)
    if depth:
        return
    for anchor in passage.anchors:
        for note in narrative.footnotes.get(anchor.mark, ())[:1]:
            note_scope = scope.for_note(_anchored_figure(anchor, anchored, passage, reading))
            _read_with_notes(note, note_scope, narrative, reading, depth + 1)


def _anchored_figure(
    anchor: Anchor, anchored: list[tuple[int, int]], passage: Passage, reading: FundingReading
) -> Observation | None:
    """The figure a footnote mark hangs on: the amount that ends right before it."""
    for end, ordinal in anchored:
        if not passage.text[end : anchor.at].strip(" .,;:)") and end <= anchor.at:
            return reading.observations[ordinal]
    return None


def _read(passage: Passage, scope: Scope, reading: FundingReading) -> list[tuple[int, int]]:
    """Add the passage's figures to the reading; returns (end, ordinal) of each amount."""
    unit = reading.declared_unit = declared_unit(passage.text) or reading.declared_unit
    tokens = tokenise_funding(
        passage.text, scope.surroundings.programme, scope.project_code, unit, scope.surroundings.unit_level
    )
    if not tokens:
        scope.note_partition(passage.text)
        return []
    folded = fold(mask_text(passage.text))
    reading.passages_read += 1
    anchored = []
    for window in _windows(tokens):
        if window.token.kind == "unreadable":
            place = passage.place(window.token.start, window.token.end)
            reading.troubles.append(Trouble("unreadable_number", window.token.code, place))
            continue
        scope.step(window.before, folded)
        for observation in _figures(window, scope, passage, folded, reading):
            anchored.append((window.token.end, observation.ordinal))
            reading.observations.append(observation)
            reading.passage_of.append(reading.passages_read)
            scope.said(observation, window.token.end)
    scope.step(_trailing(tokens), folded)
    scope.note_partition(passage.text)
    return anchored


@dataclass(frozen=True, slots=True)
class _Window:
    """One figure with the tokens before it (since the figure before) and behind it (up to the next)."""

    token: Token
    before: tuple[Token, ...]
    after: tuple[Token, ...]


def _windows(tokens: list[Token]) -> Iterator[_Window]:
    figures = [i for i, t in enumerate(tokens) if t.kind in {"amount", "percent", "unreadable"}]
    for n, at in enumerate(figures):
        since = figures[n - 1] + 1 if n else 0
        until = figures[n + 1] if n + 1 < len(figures) else len(tokens)
        yield _Window(tokens[at], tuple(tokens[since:at]), tuple(tokens[at + 1 : until]))


def _trailing(tokens: list[Token]) -> tuple[Token, ...]:
    last = max((i for i, t in enumerate(tokens) if t.kind in {"amount", "percent", "unreadable"}), default=-1)
    return tuple(tokens[last + 1 :])


def _figures(
    window: _Window, scope: Scope, passage: Passage, folded: str, reading: FundingReading
) -> Iterator[Observation]:
    if window.token.kind == "percent":
        yield from _of_percent(window, scope, passage, folded, reading)
        return
    done = _of_amount(window, scope, passage, folded, len(reading.observations))
    yield done
    amount = window.token.amount
    if amount is not None and amount.out_of is not None:
        yield replace(
            done,
            ordinal=done.ordinal + 1,
            indicator="allocated" if done.indicator == "disbursed" else done.indicator,
            value=amount.out_of.value,
            half_width=amount.out_of.half_width,
            written=amount.out_of.written,
            other_value=amount.out_of.other,
        )


def _of_amount(window: _Window, scope: Scope, passage: Passage, folded: str, ordinal: int) -> Observation:
    token, amount = window.token, window.token.amount
    assert amount is not None  # noqa: S101 - windows of kind amount carry one
    said = scope.resolve(window.after, token, folded)
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
        project_code=said.project_code,
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


def _of_percent(
    window: _Window, scope: Scope, passage: Passage, folded: str, reading: FundingReading
) -> Iterator[Observation]:
    """`giải ngân 100% kế hoạch vốn` disburses the whole allocation; `đạt 65,4%` is the rate of a figure just said."""
    percent = read_number(window.token.code)
    measure = next((t for t in reversed(window.before) if t.kind in {"measure", "sentence"}), None)
    is_spoken_of = measure is not None and measure.code == "disbursed"
    if measure is not None and is_spoken_of and len(folded[measure.end : window.token.start]) <= _PERCENT_REACH:
        allocated = scope.latest_allocated(reading.observations)
        if percent.value == _WHOLE and allocated:
            derived = _derived(window, passage, allocated, len(reading.observations), measure)
            yield replace(derived, scenario=scope.scenario(folded, window.token))
    elif _RATE_OF.search(folded[: window.token.start]) and scope.figures and scope.figures[-1].indicator == "disbursed":
        yield _rate(window, scope, passage, reading, percent)


def _rate(window: _Window, scope: Scope, passage: Passage, reading: FundingReading, percent: Number) -> Observation:
    """The disbursement rate said of the figure before it; its base is known only where nothing was carried in."""
    disbursed = scope.figures[-1]
    allocated = scope.latest_allocated(reading.observations)
    has_carried = any(f.indicator == "carried_in" and f.project_code == disbursed.project_code for f in scope.figures)
    base = () if has_carried or len(allocated) != 1 else (disbursed.ordinal, allocated[0].ordinal)
    return replace(
        disbursed,
        ordinal=len(reading.observations),
        indicator="disbursement_rate_pct",
        value=percent.value,
        unit="percent",
        half_width=percent.half_width,
        written=passage.text[window.token.start : window.token.end].rstrip("% "),
        written_unit="%",
        place=passage.place(window.token.start, window.token.end, _quote(passage.text, passage.text, window.token)),
        part_of=None,
        other_value=None,
        computed_from=base,
    )


def _item(text: str, span: str | None) -> str | None:
    """The words in front of a part that only its activity tells apart."""
    if span is None:
        return None
    start, end = map(int, span.split(":"))
    return text[start:end].strip(" ,;:.-+")[-_ITEM_LENGTH:] or None


def _derived(
    window: _Window, passage: Passage, allocated: tuple[Observation, ...], ordinal: int, measure: Token
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
    start = max((m.end() for m in re.finditer(r"[;]|[.!?]\s", folded[: token.start])), default=0)
    start = max(start, token.start - _QUOTE_LENGTH + 60)
    end = min((m.start() for m in re.finditer(r"[;]|[.!?](?=\s|$)", folded[token.end :])), default=0) + token.end
    return text[start : min(max(end, token.end), start + _QUOTE_LENGTH)].strip()
