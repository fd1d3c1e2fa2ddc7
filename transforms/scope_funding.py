"""What holds at each point of a passage while its figures are read.

The state is what a reader keeps in mind: the project, year and office last named, the measure of the sentence, the
whole that a `trong đó` opened. `step` changes it word by word, `said` tells it of each figure.
"""

import re
from dataclasses import dataclass, field
from functools import cache

from schemas.codebook import code_list
from schemas.records import Observation
from transforms.remember_figures import RememberedFigures, span_of
from transforms.tokenise_funding import Token

_LABEL = re.compile(r"\s*(?:\([^)]{0,30}\)\s*)?:")
_FIGURE_NEXT = re.compile(r"\s*(?:\([^)]{0,30}\)\s*)?:\s*\d")
ENDS_IN_COLON = re.compile(r":[^\w:]*+$")
"""Of a text that opens what stands below it."""
_VERBS = frozenset({"disbursed", "advanced", "returned", "settled"})
_OBJECTS = frozenset({"allocated", "cost", "carried_in", "carried_out", "available"})
_PAUSE = re.compile(r"[,:(]|\bda\b|\bduoc\b")
_OWN_LEVELS = {"district": {"huyện", "xã"}, "commune": {"xã"}, "province": {"tỉnh", "huyện", "xã"}}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a passage stands under, from its headings and its document."""

    programme: str
    project_code: str | None
    years: tuple[int, int] | None
    section: str | None
    titles: tuple[str, ...]
    document_kind: str
    unit_level: str = "district"
    is_allocation_decision: bool = False
    is_project_heading: bool = False
    is_in_city: bool = False


@dataclass(frozen=True, slots=True)
class _Outside:
    """What held before a bracket and holds again behind it."""

    depth: int
    project_code: str | None
    years: tuple[int, int] | None
    agency: str | None
    source_label: str | None


@dataclass(slots=True)
class Scope:
    """The state of reading one passage."""

    surroundings: Surroundings
    project_code: str | None
    years: tuple[int, int] | None
    is_project_said: bool = False
    is_year_said: bool = False
    agency: str | None = None
    sub_unit: str | None = None
    source_label: str | None = None
    capital: str | None = None
    is_capital_of_project: bool = False
    measure: str | None = None
    heading_measure: str | None = None
    is_list_heading: bool = False
    is_split_of_spending: bool = False
    years_said: list[tuple[int, int]] = field(default_factory=list)
    clause: list[Token] = field(default_factory=list)
    partitions: list[list[Observation]] = field(default_factory=list)
    inherited_partitions: int = 0
    brackets: list[_Outside] = field(default_factory=list)
    figures: list[Observation] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    clause_start: int = 0
    figure_end: int = 0
    clause_figures: list[Observation] = field(default_factory=list)
    clause_capitals: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, surroundings: Surroundings) -> "Scope":
        """The state at the start of a passage that no list opens."""
        return cls(surroundings, surroundings.project_code, surroundings.years)

    def inherit(self, parent: "Scope", *, is_direct: bool) -> None:
        """Take over what the open list says: its measure and capital; its own items also its whole and years."""
        self.heading_measure = parent.measure or parent.heading_measure
        self.capital = parent.capital
        if is_direct and parent.figures:
            self.partitions = [list(p) for p in parent.partitions[-1:]]
            self.inherited_partitions = len(self.partitions)
        if is_direct:
            self.source_label = self.source_label or parent.source_label
            if parent.is_year_said:
                self.years = parent.years
            if parent.is_project_said and self.surroundings.project_code is None:
                self.project_code = parent.project_code

    def for_note(self, figure: Observation | None) -> "Scope":
        """The state at the start of a footnote on a figure (or on words, where there is none)."""
        note = Scope(self.surroundings, self.project_code, self.years)
        if figure is not None:
            note.project_code = figure.project_code
            note.years = span_of(figure)
            note.measure, note.heading_measure = figure.indicator, figure.indicator
            note.capital, note.agency = figure.capital, figure.agency_code
            note.partitions, note.inherited_partitions = [[figure]], 1
        return note

    def step(self, tokens: tuple[Token, ...], folded: str) -> None:
        """Read on over words between figures."""
        for token in tokens:
            if token.kind in {"sentence", "item", "clause"}:
                self._boundary(token)
            elif token.kind == "project":
                self._name_project(token.code)
                self.clause.append(token)
            elif token.kind in {"year", "bad_year"}:
                self._name_years(token.years)
            elif token.kind == "partition":
                self._open_partition()
                self.figure_end = max(self.figure_end, token.end)
            elif token.kind == "bracket":
                self._bracket(token)
            else:
                self._mention(token, folded)

    def _boundary(self, token: Token) -> None:
        self.clause, self.clause_start, self.clause_figures, self.clause_capitals = [], token.end, [], set()
        if token.kind == "clause":
            return
        self.measure = None
        if token.kind == "item":
            self.agency, self.sub_unit, self.source_label = None, None, None
            del self.partitions[self.inherited_partitions :]

    def _name_project(self, code: str) -> None:
        if code != self.project_code:
            self.agency, self.sub_unit = None, None
            self.capital = None if self.is_capital_of_project else self.capital
        self.project_code, self.is_project_said = code, True

    def _name_years(self, years: tuple[int, int] | None) -> None:
        if years != self.years:
            self.agency, self.sub_unit = None, None
        self.years, self.is_year_said = years, True
        self.years_said += [years] if years else []

    def _open_partition(self) -> None:
        """`trong đó`: the last figure, with the figures beside it of the same measure, becomes the whole."""
        if self.figures:
            last = self.figures[-1]
            wholes = [f for f in self.figures[-3:] if _same_but_source(f, last)]
            self.partitions.append(wholes)
            self.agency, self.sub_unit = last.agency_code, last.sub_unit

    def _bracket(self, token: Token) -> None:
        """`38.968 triệu đồng (vốn đầu tư 3.000 triệu đồng, …)`: what stands in the brackets are the figure's parts."""
        if token.code == "(" and self.figures:
            self.brackets.append(
                _Outside(len(self.partitions), self.project_code, self.years, self.agency, self.source_label)
            )
            self.partitions.append([self.figures[-1]])
        elif token.code == ")" and self.brackets:
            outside = self.brackets.pop()
            self.project_code, self.years, self.agency = outside.project_code, outside.years, outside.agency
            self.source_label, self.sub_unit = outside.source_label, None
            del self.partitions[outside.depth :]

    def _mention(self, token: Token, folded: str) -> None:
        self.clause.append(token)
        if not _LABEL.match(folded, token.end):
            return
        if token.kind == "source" and not _FIGURE_NEXT.match(folded, token.end):
            self.source_label = token.code
        elif token.kind == "agency" and is_own_office(token.code, self.surroundings.unit_level):
            self.agency, self.sub_unit = token.code, None
        elif token.kind == "sub_unit":
            self.sub_unit = token.code

    def said(self, figure: Observation, end: int) -> None:
        """Remember a figure just read; the words before it are spent."""
        self.figures.append(figure)
        self.clause_figures.append(figure)
        if figure.part_of is None:
            self.clause_capitals.add(figure.capital)
        self.clause, self.figure_end = [], end

    def note_partition(self, text: str) -> None:
        """At the end of a passage: a colon behind a figure makes it the whole of the list that follows."""
        self.is_list_heading = not self.figures and self.heading_measure is not None
        if ENDS_IN_COLON.search(text) and self.figures:
            self._open_partition()

    def open_list(self) -> None:
        """The passage's last figure is the whole of the items that follow."""
        self._open_partition()

    def latest_allocated(self, figures: RememberedFigures) -> tuple[Observation, ...]:
        """The allocation that `giải ngân 100%` speaks of, for the office in mind: all sources, else each stated one."""
        return figures.allocated(self.project_code or "ALL", self.years, self.agency)

    def latest(self, *kinds: str) -> Token | None:
        """The last token of a kind said since the figure before, in this clause, and not yet spent."""
        return next((t for t in reversed(self.clause) if t.kind in kinds and t.start not in self.used), None)

    def all_years(self) -> tuple[int, int] | None:
        """The span of the years the passage has named so far, for a figure that sums them up."""
        if not self.years_said:
            return self.years
        return min(first for first, _ in self.years_said), max(last for _, last in self.years_said)

    def capital_of_clause(self) -> str | None:
        """The kind of capital that all figures of the clause so far are of (`vốn sự nghiệp giao 5, giải ngân 4`)."""
        kinds = self.clause_capitals
        return next(iter(kinds)) if len(kinds) == 1 and kinds != {"ALL"} else None

    def latest_measure(self, folded: str) -> Token | None:
        """The measure said last; `giải ngân kế hoạch vốn` is a disbursement though it names the allocation behind."""
        found = self.latest("measure", "carry")
        if found is None or found.code not in _OBJECTS | {""}:
            return found
        for verb in reversed(self.clause):
            if verb.kind == "measure" and verb.code in _VERBS and verb.end <= found.start:
                return verb if not _PAUSE.search(folded[verb.end : found.start]) else found
        return found

    def whole(self) -> Observation | None:
        """The last figure of the open whole, or None outside any partition."""
        return self.partitions[-1][-1] if self.partitions else None


def is_own_office(code: str, level: str) -> bool:
    """Whether an office is one inside a unit of that level, and not the unit's own committee."""
    return _agency_levels().get(code) in _OWN_LEVELS[level] and code != "UBNDH"


@cache
def _agency_levels() -> dict[str, str]:
    return {row["agency_code"]: row["level"] for row in code_list("agencies")}


def _same_but_source(first: Observation, second: Observation) -> bool:
    return (first.indicator, first.project_code, span_of(first), first.agency_code, first.sub_unit) == (
        second.indicator,
        second.project_code,
        span_of(second),
        second.agency_code,
        second.sub_unit,
    )
