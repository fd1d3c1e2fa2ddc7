"""Which form a table is of: the one by which most of its figures can be named."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from schemas.forms import Form, Meaning
from transforms.find_tables import Table
from transforms.fold_text import fold
from transforms.mean_columns import mean_columns
from transforms.name_places import is_place_name
from transforms.read_header_words import said
from transforms.settle_columns import Meant
from transforms.stack_rows import Subject, stack_rows
from transforms.tell_titles import title_of

_LEAST_NAMED = 0.5
_LEAST_MEASURES = 2
_DIVIDED = frozenset({"total", "part", "section", "heading", "year"})
_OF_PLACES = re.compile(
    r"\b(?:don vi|co quan|dia phuong|dia ban|xa|phuong|thi tran|huyen|thi xa|thon|ban|to dan pho)\b"
)
_ATTACHED = re.compile(r"\W*(?:ban hanh )?kem theo")
_HOME_ROWS = {
    "project": {"project", "section"},
    "place": {"place"},
    "indicator": {"indicator"},
    "item": {"item"},
    "measure": set(),
}


@dataclass(frozen=True, slots=True)
class Fitted:
    """A table as one form reads it.

    Attributes:
        share: of its figures, those that can be named.
        presumes: what a figure means where neither row nor column says: the form's, or what the title speaks of.
        lacking: words the form asks for that no column says, each with its alternatives.
    """

    table: Table
    form: Form
    columns: tuple[Meant, ...]
    rows: tuple[Subject, ...]
    share: float
    presumes: Meaning = field(default_factory=dict)
    lacking: tuple[tuple[str, ...], ...] = ()

    @property
    def kind(self) -> str:
        """Plan or report: a form of plans that tells what happened is a report."""
        return "report" if self.presumes.get("indicator") != self.form.figures.get("indicator") else self.form.kind

    @property
    def is_of_form(self) -> bool:
        """Whether the table is of the form at all."""
        return not self.lacking and self.share >= _LEAST_NAMED


def fit_forms(table: Table, forms: Iterable[Form], programme: str) -> Fitted | None:
    """The form that reads a table best, fitting or not; None where there is no form."""
    fitted = every_fit(table, forms, programme)
    return max(fitted, key=lambda each: (each.is_of_form, each.share, -len(each.lacking)), default=None)


def every_fit(table: Table, forms: Iterable[Form], programme: str) -> list[Fitted]:
    """A table as each form reads it, fitting or not; forms that reject what one of its columns says are left out."""
    return [fitted for form in forms if (fitted := _fit(table, form, programme)) is not None]


def rows_not_of_the_form(fitted: Fitted) -> tuple[Subject, ...]:
    """The rows with figures for which a form does not read a table most figures of which its columns name."""
    if _named(fitted.table, fitted.columns) < _LEAST_NAMED:
        return ()
    figured = _figured(fitted.table, fitted.rows, fitted.columns)
    return tuple(each for each in figured if each.kind not in _HOME_ROWS[fitted.form.rows.kind]) or tuple(figured)


def _fit(table: Table, form: Form, programme: str) -> Fitted | None:
    columns = mean_columns(table, form, programme)
    if {word for each in columns for word in each.says} & set(form.rejects):
        return None
    lacking = _lacking(columns, form)
    if lacking:
        return Fitted(table, form, columns, (), 0.0, lacking=lacking)
    title = title_of(table, form, programme)
    rows = stack_rows(table, columns, form, programme, title.get("project"))
    share = _named(table, columns) * _at_home(table, rows, columns, form)
    return Fitted(table, form, columns, rows, share, {**_presumed(table, form), **title})


def _presumed(table: Table, form: Form) -> Meaning:
    """What a form presumes of its figures; where it presumes a measure, that of the title above if it names another."""
    if "indicator" not in form.figures:
        return form.figures
    for _, text in reversed(table.above):
        what = said(text, form)
        measure = what.strong.get("indicator")
        if measure and not _ATTACHED.match(fold(text)):
            is_other = measure != form.figures["indicator"] and form.figures["indicator"] not in what.also
            is_other = is_other and not what.strong.get("is_rate")
            return {**form.figures, "indicator": measure, "scenario": "actual"} if is_other else form.figures
    return form.figures


def _lacking(columns: Sequence[Meant], form: Form) -> tuple[tuple[str, ...], ...]:
    says = {word for each in columns for word in each.says}
    if form.topic == "poverty" and form.rows.kind != "measure":
        says |= {str(each.means.get("indicator")) for each in columns if each.role == "figure"}
    roles = {role for each in columns for role in (each.role, each.named)}
    if not _labels_fit(columns, form):
        return ((form.rows.kind,),)
    words = [words for words in form.asks if not says & set(words)]
    return (*words, *(some for some in form.asks_roles if not roles & set(some)))


def _labels_fit(columns: Sequence[Meant], form: Form) -> bool:
    """Whether the label is of what the rows of a list of works are, or of places alone where rows are places."""
    is_of_places = any(each.role == "label" and each.named == "place" for each in columns)
    if form.rows.kind == "item":
        return not is_of_places
    is_measured = form.topic == "funding" and form.rows.kind == "place" and "indicator" not in form.figures
    others = {each.named for each in columns if each.role != "label"}
    return not (is_measured and is_of_places and others & {"item", "label"})


def _named(table: Table, columns: Sequence[Meant]) -> float:
    """The share of figures in columns that mean something."""
    named = sum(table.counts.figures[each.column] for each in columns if each.role == "figure")
    strays = sum(table.counts.figures[each.column] for each in columns if each.role == "stray")
    return named / (named + strays) if named else 0.0


def _figured(table: Table, rows: Sequence[Subject], columns: Sequence[Meant]) -> list[Subject]:
    figures = {each.column for each in columns if each.role == "figure"}
    return [each for each in rows if table.counts.has_figures(each.row, figures)]


def _at_home(table: Table, rows: Sequence[Subject], columns: Sequence[Meant], form: Form) -> float:
    """The share of rows with figures that are of the form's kind, or belong under such rows."""
    figured = _figured(table, rows, columns)
    if not figured:
        return 0.0
    home = _HOME_ROWS[form.rows.kind]
    if "measure" in (*form.rows.beneath, form.rows.kind):
        if len({each.means.get("indicator") for each in figured} - {None}) < _LEAST_MEASURES:
            return 0.0
        home = home | {"part"}
    if form.topic == "funding" and form.rows.kind == "place" and not _are_places(figured, columns):
        return 0.0
    beneath = {*form.rows.beneath, "total", "subtotal", "year"}
    own = sum(each.kind in home for each in figured) or _only_divided(figured)
    allowed = sum(each.kind in home or each.kind in beneath for each in figured)
    return allowed / len(figured) if own else 0.0


def _only_divided(rows: Sequence[Subject]) -> bool:
    """Whether rows are nothing but a total and its parts by source, kind of capital or year."""
    return any(each.kind == "total" for each in rows) and all(each.kind in _DIVIDED for each in rows)


def _are_places(rows: Sequence[Subject], columns: Sequence[Meant]) -> bool:
    """Whether rows are known to be offices or places: by their header, else most by their own words."""
    header = next((fold(each.path[-1]) for each in columns if each.role == "label" and each.path), "")
    named = [each for each in rows if each.kind == "agency" or is_place_name(each.label)]
    parts = [each for each in rows if each.kind in ("place", "agency")]
    return bool(_OF_PLACES.search(header)) or len(named) * 2 > len(parts)
