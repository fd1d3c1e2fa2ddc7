"""Funding figures said in prose: which project, year, office, source and measure each amount stands for.

A passage is read left to right. What stands in front of an amount within its clause says what it is; what is not said
is taken from the list, the sentence or the heading the amount stands under, and what cannot be said stays None.
"""

import re
from dataclasses import dataclass, field

from schemas.codebook import phrases
from schemas.passages import Anchor, Narrative, Passage, Section
from schemas.records import Observation, Office, Trouble
from transforms.find_amounts import declared_unit
from transforms.find_projects import UNKNOWN
from transforms.fold_text import fold
from transforms.funding_phrases import book
from transforms.mask_text import mask_text
from transforms.read_figures import figures_of, trailing, windows
from transforms.remember_figures import RememberedFigures
from transforms.resolve_measure import heading_measure
from transforms.scope_funding import ENDS_IN_COLON, Scope, Surroundings
from transforms.settle_agencies import settle_agencies
from transforms.settle_parts import settle_parts
from transforms.stack_headings import marker
from transforms.tokenise_funding import tokenise_funding

_TITLE_LENGTH = 160
_UNNUMBERED = 6.9
_FIGURE_TAIL = 3
_LABEL_ARTICLE = 8
_LABEL_REST = 60
_ALLOCATION_DECISION = re.compile(r"(?:quyet dinh|nghi quyet).{0,60}(?:phan bo|giao)")


@dataclass(slots=True)
class FundingReading:
    """What the grammar reads of one document: figures, and places where a figure could not be read."""

    observations: list[Observation] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    remembered: RememberedFigures = field(default_factory=RememberedFigures)
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
    return FundingReading(settled, reading.troubles, passage_of=reading.passage_of)


def _level_of_plain(passage: Passage, below: float | None) -> float:
    """A paragraph without number that announces a numbered list stands right above it."""
    announces = bool(ENDS_IN_COLON.search(passage.text)) and below is not None
    return min(_UNNUMBERED, (below or _UNNUMBERED) - 0.05) if announces else _UNNUMBERED


def _opens_list(passage: Passage, scope: Scope, level: float, below: float | None) -> bool:
    """Whether what follows are items of this passage: it ends in a colon, or in its figure with deeper items behind."""
    if ENDS_IN_COLON.search(passage.text) or (scope.is_list_heading and len(passage.text) < _TITLE_LENGTH):
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
        programme=section.programme or office.programme,
        project_code=section.project_code,
        years=section.years or (office.year_from, office.year_to),
        section=section.section,
        titles=section.titles,
        document_kind=office.document_kind,
        unit_level=office.unit_level,
        is_project_heading=section.level is not None
        and bool(section.titles)
        and section.project_code is not None
        and passage.text.endswith(section.titles[-1]),
        is_in_city=office.province_code in phrases("phrases")["cities_under_the_centre"],
        is_allocation_decision=bool(_ALLOCATION_DECISION.search(fold(narrative.title))),
    )
    scope = Scope.of(surroundings)
    scope.source_label = _source_of_label(passage.text) or _source_of_titles(section.titles)
    parent = next((o for o in reversed(opened) if o.is_list), None)
    if parent is not None:
        scope.inherit(parent.scope, is_direct=parent is opened[-1])
    if len(passage.text) < _TITLE_LENGTH:
        scope.heading_measure = heading_measure(_label_of(passage.text)) or scope.heading_measure
    return scope


def _source_of_label(text: str) -> str | None:
    """The source a bullet is about: `- Ngân sách huyện: 2,65 tỷ đồng, đã giải ngân 2,6 tỷ đồng`."""
    _, start = marker(text)
    label = _label_of(text)
    if label == text:
        return None
    return _source_alone(label[start:])


def _source_of_titles(titles: tuple[str, ...]) -> str | None:
    """The source that the nearest heading names and nothing else (`1. Nguồn ngân sách Trung ương`)."""
    return next((source for title in titles[-1:-3:-1] if (source := _source_alone(title))), None)


def _source_alone(words: str) -> str | None:
    """The one source of a label that speaks of it alone, or None."""
    folded = fold(words)
    found = book("sources").find(folded)
    if len(found) != 1 or found[0].start > _LABEL_ARTICLE:
        return None
    said = [m for m in book("measures").find(folded) if m.end <= found[0].start or m.start >= found[0].end]
    return None if said or len(folded.strip(" .:;")) > found[0].end + _LABEL_REST else found[0].code


def _label_of(text: str) -> str:
    """What a short passage announces: its words before the colon, or all of them where it states no figure."""
    label, colon, rest = text.partition(":")
    return label if colon and any(c.isdigit() for c in rest) else text


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
    reading.troubles += [
        Trouble("unknown_project", passage.text[t.start : t.end], passage.place(t.start, t.end))
        for t in tokens
        if t.code == UNKNOWN and any(c.isdigit() for c in passage.text[t.start : t.end])
    ]
    for window in windows(tokens):
        if window.token.kind == "unreadable":
            place = passage.place(window.token.start, window.token.end)
            reading.troubles.append(Trouble("unreadable_number", window.token.code, place))
            continue
        scope.step(window.before, folded)
        for observation in figures_of(window, scope, passage, folded, reading.remembered):
            anchored.append((window.token.end, observation.ordinal))
            reading.observations.append(observation)
            reading.remembered.add(observation)
            reading.passage_of.append(reading.passages_read)
            if observation.unit == "VND":
                scope.said(observation, window.token.end)
    scope.step(trailing(tokens), folded)
    scope.note_partition(passage.text)
    return anchored
