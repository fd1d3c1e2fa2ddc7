"""What holds at each point of a passage, and what an amount there therefore stands for.

The state is what a reader keeps in mind: the project, year and office last named, the measure of the sentence, the
whole that a `trong đó` opened. It is changed by `step`, asked by `resolve`, and told of each figure by `said`.
"""

import re
from dataclasses import dataclass, field, replace
from functools import cache

from schemas.codebook import code_list, phrases
from schemas.records import Observation
from transforms.fold_text import fold
from transforms.tokenise_funding import Token, book, onward_year

_ADJACENT = re.compile(r"\s*\(?\s*(?:tu|thuoc|la|bang|cua)?\s*(?:nguon)?\s*$")
_ADJACENT_MEASURE = re.compile(r"\s*(?:da|duoc|da duoc|de)?\s*$")
_ADJACENT_PROJECT = re.compile(
    r"\s*(?:de\s*)?(?:cho|thuc hien|trien khai|cua|thuoc)\s*(?:thuc hien|trien khai)?\s*(?:cac noi dung)?\s*$"
)
_ADJACENT_YEAR = re.compile(r"\s*(?:cho|trong|cua|,)?\s*$")
_LABEL = re.compile(r"\s*(?:\([^)]{0,30}\)\s*)?:")
_ACTING = re.compile(r"chu tri|phoi hop|tham muu|trien khai|to chuc|huong dan")
_PLACE_ONLY = re.compile(r"(?:\btai|\bo|dia ban|\bcua)\s*(?:cac\s*)?$")
_SUB_UNIT_GAP = re.compile(
    r"\s*(?:[:(]|la|duoc)?\s*(?:duoc\s*)?(?:phan bo|giao|bo tri|giai ngan|kinh phi|so tien)?\s*[:]?\s*$"
)
_CLAUSE = re.compile(r"[;]|[.](?=\s)")
_ITEM_LENGTH = 160
_COMBINED = "NSTW_NST"
_LOCAL = frozenset({"NSDP", "NST", "NSH", "NSX"})


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


@dataclass(frozen=True, slots=True)
class Said:
    """What one amount stands for; None is not said."""

    measure: str | None
    other_measure: str | None
    project_code: str | None
    years: tuple[int, int] | None
    agency: str | None
    sub_unit: str | None
    source: str
    capital: str | None
    scenario: str
    item: str | None
    part_of: int | None


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
    measure: str | None = None
    heading_measure: str | None = None
    is_list_heading: bool = False
    clause: list[Token] = field(default_factory=list)
    partitions: list[list[Observation]] = field(default_factory=list)
    inherited_partitions: int = 0
    brackets: list[tuple[int, str | None]] = field(default_factory=list)
    figures: list[Observation] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    clause_start: int = 0
    figure_end: int = 0
    clause_figures: list[Observation] = field(default_factory=list)

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
            self.source_label = parent.source_label
            if parent.is_year_said:
                self.years = parent.years
            if parent.is_project_said and self.surroundings.project_code is None:
                self.project_code = parent.project_code

    def for_note(self, figure: Observation | None) -> "Scope":
        """The state at the start of a footnote on a figure (or on words, where there is none)."""
        note = Scope(self.surroundings, self.project_code, self.years)
        if figure is not None:
            note.project_code = figure.project_code
            note.years = _span(figure)
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
        self.clause, self.clause_start, self.clause_figures = [], token.end, []
        if token.kind == "clause":
            return
        self.measure = None
        if token.kind == "item":
            self.agency, self.sub_unit, self.source_label = None, None, None
            del self.partitions[self.inherited_partitions :]

    def _name_project(self, code: str) -> None:
        if code != self.project_code:
            self.agency, self.sub_unit = None, None
        self.project_code, self.is_project_said = code, True

    def _name_years(self, years: tuple[int, int] | None) -> None:
        if years != self.years:
            self.agency, self.sub_unit = None, None
        self.years, self.is_year_said = years, True

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
            self.brackets.append((len(self.partitions), self.source_label))
            self.partitions.append([self.figures[-1]])
        elif token.code == ")" and self.brackets:
            depth, self.source_label = self.brackets.pop()
            del self.partitions[depth:]

    def _mention(self, token: Token, folded: str) -> None:
        self.clause.append(token)
        if not _LABEL.match(folded, token.end):
            return
        if token.kind == "source":
            self.source_label = token.code
        elif token.kind == "agency" and self._is_own_office(token.code):
            self.agency, self.sub_unit = token.code, None
        elif token.kind == "sub_unit":
            self.sub_unit = token.code

    def said(self, figure: Observation, end: int) -> None:
        """Remember a figure just read; the words before it are spent."""
        self.figures.append(figure)
        self.clause_figures.append(figure)
        self.clause, self.figure_end = [], end

    def note_partition(self, text: str) -> None:
        """At the end of a passage: a colon behind a figure makes it the whole of the list that follows."""
        self.is_list_heading = not self.figures and self.heading_measure is not None
        if re.search(r":\W*$", text) and self.figures:
            self._open_partition()

    def open_list(self) -> None:
        """The passage's last figure is the whole of the items that follow."""
        self._open_partition()

    def latest_allocated(self, figures: list[Observation]) -> tuple[Observation, ...]:
        """The allocation that `giải ngân 100%` speaks of, for the office in mind: all sources, else each stated one."""
        wanted = ("allocated", self.project_code or "ALL", self.years, self.agency)
        given = [f for f in figures if (f.indicator, f.project_code, _span(f), f.agency_code) == wanted and not f.item]
        latest = {figure.source: figure for figure in given}
        whole = latest.get("ALL")
        return (whole,) if whole else tuple(latest.values())

    def resolve(self, after: tuple[Token, ...], token: Token, folded: str) -> Said:
        """What the amount at `token` stands for, from the words around it and the state."""
        behind = _up_to_boundary(after)
        measure_token = self._last("measure", "carry") or _adjacent(behind, token, folded, "measure", _ADJACENT_MEASURE)
        years = self._years_of(behind, token, folded)
        measure, years = self._measure(measure_token, years, folded, token)
        agency = self._agency(folded, token)
        sub_unit = self._sub_unit(folded, token)
        source = self._source(behind, token, folded)
        capital = self._capital(behind, token, folded)
        project = self._project(behind, token, folded)
        is_other = measure is not None and measure.startswith("other:")
        meant = None if is_other else self._by_kind(measure)
        said = Said(
            measure=meant,
            other_measure=measure.removeprefix("other:") if is_other and measure else None,
            project_code=self._default_project(project, folded, token),
            years=years,
            agency=agency,
            sub_unit=sub_unit,
            source=source or self._source_of_whole(measure) or "ALL",
            capital=capital,
            scenario="plan" if meant == "planned" else self.scenario(folded, token),
            item=self._of_carried_money(meant),
            part_of=None,
        )
        return self._as_part(said, source, token)

    def _last(self, *kinds: str) -> Token | None:
        return next((t for t in reversed(self.clause) if t.kind in kinds and t.start not in self.used), None)

    def _measure(
        self, found: Token | None, years: tuple[int, int] | None, folded: str, token: Token
    ) -> tuple[str | None, tuple[int, int] | None]:
        measure = found.code if found else None
        if found is not None and found.kind == "carry" and found.years:
            measure, years = _carried(found.years, years)
        elif measure == "allocated" and self.partitions and self._measure_of_whole() == "planned":
            measure = "planned"
        elif measure == "remaining" and _carries_over(folded, token):
            measure = "carried_out"
        if (
            found is not None
            and found.kind == "measure"
            and measure == "carried_in"
            and years
            and str(years[0]) in folded[found.start : found.end]
        ):
            measure = "carried_out"
        if measure == "carried_out" and found is not None:
            years = _year_left(years, onward_year(_clause_around(folded, token)))
        if measure in {"allocated", "carried_in"} and self.brackets and self._measure_of_whole() == "disbursed":
            measure = "disbursed"
        if measure is None:
            measure = self._unsaid_measure(token, folded)
        else:
            self.measure = measure
        return measure, years

    def _unsaid_measure(self, token: Token, folded: str) -> str | None:
        """The sentence's measure, else the whole's, the heading's, or what a bare `Vốn sự nghiệp: …` means."""
        said = (
            self.measure or (self._measure_of_whole() if self.partitions else None) or self._list_measure(token, folded)
        )
        is_of_a_fund = any(t.kind in {"capital", "source"} for t in self.clause)
        return said or ("planned" if is_of_a_fund and folded[: token.start].rstrip().endswith((":", "la")) else None)

    def _measure_of_whole(self) -> str | None:
        return self.partitions[-1][-1].indicator

    def _list_measure(self, token: Token, folded: str) -> str | None:
        """A heading's measure counts for an amount that a label introduces (`Dự án 2: 4.738 triệu đồng`)."""
        before = folded[self.clause_start : token.start].rstrip()
        is_labelled = before.endswith((":", "la", "-")) or any(t.end >= len(before) - 2 for t in self.clause)
        return self.heading_measure if is_labelled or not before.strip(" -+") or self.is_project_said else None

    def _by_kind(self, measure: str | None) -> str | None:
        """A report's or an allocation decision's `kinh phí` is money given; a plan's is money planned."""
        is_plan = self.surroundings.document_kind == "plan" and not self.surroundings.is_allocation_decision
        return "allocated" if measure == "planned" and not is_plan else measure

    def _years_of(self, behind: tuple[Token, ...], token: Token, folded: str) -> tuple[int, int] | None:
        near = _adjacent(behind, token, folded, "year", _ADJACENT_YEAR) or (
            None if self.figures else _said_behind(behind, "year", folded)
        )
        return near.years if near is not None and not self.is_year_said else self.years

    def _is_own_office(self, code: str) -> bool:
        return _agency_levels().get(code) in _OWN_LEVELS[self.surroundings.unit_level] and code != "UBNDH"

    def _agency(self, folded: str, token: Token) -> str | None:
        if self._is_activity_label(folded, token):
            self.agency, self.sub_unit = self.partitions[-1][0].agency_code, self.partitions[-1][0].sub_unit
        for found in reversed(self.clause):
            if found.kind == "agency" and self._is_own_office(found.code):
                if not _ACTING.search(folded[found.end : token.start]):
                    self.agency, self.sub_unit = found.code, None
                break
        return self.agency

    def _is_activity_label(self, folded: str, token: Token) -> bool:
        """A part behind a label that names no office (`hỗ trợ đào tạo nghề: …`) is not the last office's."""
        before = folded[self.clause_start : token.start].rstrip()
        names = {"agency", "sub_unit", "source", "measure", "capital", "carry"}
        return bool(self.partitions) and before.endswith(":") and not any(t.kind in names for t in self.clause)

    def _sub_unit(self, folded: str, token: Token) -> str | None:
        """A commune is meant by the figure right behind its name, and by what is said of it next in the clause."""
        found = self._last("sub_unit")
        if found is not None:
            is_place = _PLACE_ONLY.search(folded[max(0, found.start - 16) : found.start])
            is_close = _SUB_UNIT_GAP.fullmatch(folded[found.end : token.start])
            self.sub_unit = found.code if is_close and not is_place else self.sub_unit
        elif self.figures and not self._last("measure", "carry"):
            self.sub_unit = None
        return self.sub_unit

    def _source(self, behind: tuple[Token, ...], token: Token, folded: str) -> str | None:
        found = self._last("source")
        near = _adjacent(behind, token, folded, "source", _ADJACENT)
        if near is not None and (found is None or found.code == _COMBINED):
            self.used.add(near.start)
            found = near
        code = found.code if found else self.source_label
        return "ALL" if code == _COMBINED else code

    def _source_of_whole(self, measure: str | None) -> str | None:
        whole = self.partitions[-1][0] if self.partitions else None
        return whole.source if whole is not None and whole.indicator == self._by_kind(measure) else None

    def _capital(self, behind: tuple[Token, ...], token: Token, folded: str) -> str | None:
        """The kind of capital said with the figure; said of a whole it holds on, two kinds in turn cancel out."""
        found = self._last("capital") or _adjacent(behind, token, folded, "capital", _ADJACENT)
        whole = self.partitions[-1][0].capital if self.partitions else None
        if found is None:
            return whole if whole not in {None, "ALL"} else self.capital
        self.used.add(found.start)
        if self.partitions and whole != found.code:
            return found.code
        self.capital = found.code if self.capital in {None, found.code} else "ALL"
        return found.code

    def _project(self, behind: tuple[Token, ...], token: Token, folded: str) -> str | None:
        near = _adjacent(behind, token, folded, "project", _ADJACENT_PROJECT)
        if near is None and self.project_code is None:
            near = _said_behind(behind, "project", folded)
        return near.code if near is not None and not self.is_project_said else self.project_code

    def _default_project(self, project: str | None, folded: str, token: Token) -> str | None:
        """An amount under no project is the whole programme's, unless it speaks of another policy."""
        if project is not None:
            return project
        if self.partitions and self.partitions[-1][0].project_code:
            return self.partitions[-1][0].project_code
        beside = self.surroundings.section in phrases("phrases")["sections_beside_the_programme"]
        words = " ".join(map(fold, self.surroundings.titles[-2:])) + " " + folded[self.clause_start : token.end]
        return None if beside or book("outside_the_programme").find(words) else "ALL"

    def scenario(self, folded: str, token: Token) -> str:
        """Whether the words before the figure make it an estimate."""
        words = folded[max(self.clause_start, self.figure_end) : token.start]
        return "estimate" if book("estimates").find(words) else "actual"

    def _of_carried_money(self, measure: str | None) -> str | None:
        """In one clause, what is spent of money carried in is not the year's whole spending."""
        last = self.clause_figures[-1] if self.clause_figures else None
        is_carried = last is not None and last.indicator == "carried_in" and measure in {"disbursed", "carried_out"}
        return f"{self.clause_start}:{self.figure_end}" if is_carried else None

    def _as_part(self, said: Said, source: str | None, token: Token) -> Said:
        """The figure as a part of the open whole, where it is one."""
        wholes = self.partitions[-1] if self.partitions else []
        if not wholes or wholes[-1].indicator != said.measure:
            return said
        whole = next((w for w in wholes if w.source == said.source), wholes[0])
        differs = (said.agency, said.sub_unit, said.years, said.project_code, said.capital or "ALL") != (
            whole.agency_code,
            whole.sub_unit,
            _span(whole),
            whole.project_code,
            whole.capital,
        )
        if source is not None and whole.source not in {source, "ALL"}:
            return said
        if differs and source in _LOCAL and whole.source == "ALL":
            return said
        if self.brackets and whole.indicator == "disbursed" and said.source == whole.source:
            differs = False
        if not differs and source in {None, whole.source}:
            return replace(said, part_of=whole.ordinal, item=f"{max(self.clause_start, self.figure_end)}:{token.start}")
        return replace(said, part_of=whole.ordinal)


_OWN_LEVELS = {"district": {"huyện", "xã"}, "commune": {"xã"}, "province": {"tỉnh", "huyện", "xã"}}


@cache
def _agency_levels() -> dict[str, str]:
    return {row["agency_code"]: row["level"] for row in code_list("agencies")}


def heading_measure(text: str) -> str | None:
    """The one measure a heading names, or None where it names none or several."""
    found = {m.code for m in book("measures").find(fold(text))} - {"remaining"}
    return found.pop() if len(found) == 1 else None


def _span(figure: Observation) -> tuple[int, int] | None:
    return None if figure.year_from is None else (figure.year_from, figure.year_to or figure.year_from)


def _same_but_source(first: Observation, second: Observation) -> bool:
    return (first.indicator, first.project_code, _span(first), first.agency_code, first.sub_unit) == (
        second.indicator,
        second.project_code,
        _span(second),
        second.agency_code,
        second.sub_unit,
    )


def _up_to_boundary(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    end = next((i for i, t in enumerate(tokens) if t.kind in {"clause", "sentence", "item"}), len(tokens))
    return tokens[:end]


def _adjacent(behind: tuple[Token, ...], token: Token, folded: str, kind: str, gap: re.Pattern[str]) -> Token | None:
    """The first token of a kind right behind the amount, unless it introduces the next amount."""
    found = next((t for t in behind if t.kind == kind), None)
    if found is None or not gap.fullmatch(folded[token.end : found.start]):
        return None
    return None if re.match(r"\s*(?::|la)?\s*\d", folded[found.end :]) else found


def _said_behind(behind: tuple[Token, ...], kind: str, folded: str) -> Token | None:
    """The project or year the same clause names behind a lone amount, unless that begins the next figure."""
    for token in behind:
        if token.kind == "partition":
            return None
        if token.kind == kind:
            return None if re.match(r"\s*(?::|la)?\s*\d|\s*:", folded[token.end :]) else token
    return None


def _clause_around(folded: str, token: Token) -> str:
    start = max((m.end() for m in _CLAUSE.finditer(folded, 0, token.start)), default=0)
    behind = _CLAUSE.search(folded, token.end)
    return folded[start : behind.start() if behind else len(folded)]


def _carries_over(folded: str, token: Token) -> bool:
    return bool(book("carry_over_words").find(_clause_around(folded, token)))


def _carried(moved: tuple[int, int], years: tuple[int, int] | None) -> tuple[str, tuple[int, int]]:
    """Money moved from one year to the next is what the later year brings in, or what the earlier one leaves."""
    earlier, later = moved
    if years == (later, later):
        return "carried_in", (later, later)
    return "carried_out", (earlier, earlier)


def _year_left(years: tuple[int, int] | None, onward: int | None) -> tuple[int, int] | None:
    if onward is None or (years and years[0] == years[1]):
        return years
    return (onward - 1, onward - 1)
