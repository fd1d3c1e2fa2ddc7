"""What the columns of a table mean beside each other: one label, each year, the whole before its parts."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from schemas.codebook import phrases
from schemas.forms import Form, Meaning
from transforms.find_tables import Table
from transforms.fold_text import fold
from transforms.match_phrases import PhraseBook, phrase_book
from transforms.read_header_words import said
from transforms.tell_periods import part_of_year


@dataclass(frozen=True, slots=True)
class Meant:
    """One column and what it means.

    Attributes:
        role: `figure`; `stray` for figures nobody can name; `text` for words no form asks for; else what it is for.
        means: features of its figures; `indicator` is None where a form's own is meant.
        says: the words by which a form is told: measures, scenarios, `project`, `year`.
        named: the role its header names, whatever it is taken for.
    """

    column: int
    path: tuple[str, ...]
    role: str
    means: Meaning = field(default_factory=dict)
    says: frozenset[str] = frozenset()
    named: str | None = None


def settle_columns(columns: list[Meant], table: Table, form: Form) -> tuple[Meant, ...]:
    """Columns of which each was read by its own header, with what only its neighbours tell."""
    dated = _of_the_whole_time(_of_their_years(_as_the_end(_with_what_was_given(columns, form))), form)
    return tuple(_told_apart(_one_of_each_role(_with_order(dated, table), table, form)))


def _with_what_was_given(columns: list[Meant], form: Form) -> list[Meant]:
    """The columns of money; those that only have a source, left of what was spent, are what was given.

    A total of both the year's money and what was carried into it is what was available.
    """
    if form.topic != "funding" or form.given is None or form.figures.get("indicator"):
        return columns
    measures = [each.means.get("indicator") if each.role == "figure" else None for each in columns]
    spent = measures.index("disbursed") if "disbursed" in measures else 0
    if not {"given", "available", form.given} & set(measures):
        return [_given(each) if at < spent else each for at, each in enumerate(columns)]
    of_carried = {
        each.path[:1] for each in columns if _is_in_group(each) and each.means.get("indicator") == "carried_in"
    }
    of_spent = {
        each.path[:1] for each in columns if each.means.get("indicator") == "disbursed" and each.means.get("item")
    }
    found = [_available(each) if _adds_carried(each, of_carried, form) else each for each in columns]
    return [_spent(each) if _divides_spent(each, of_spent, form) else each for each in found]


def _given(meant: Meant) -> Meant:
    is_unnamed = meant.role == "stray" and bool(meant.means) and not meant.means.get("is_rate")
    means = {**meant.means, "indicator": "given"}
    return replace(meant, role="figure", means=means, says=meant.says | {"given"}) if is_unnamed else meant


def _available(meant: Meant) -> Meant:
    return replace(meant, means={**meant.means, "indicator": "available"}, says=meant.says | {"available"})


def _spent(meant: Meant) -> Meant:
    means = {name: value for name, value in meant.means.items() if name != "years"}
    return replace(meant, means={**means, "indicator": "disbursed", "item": " ".join(meant.path)})


def _is_in_group(meant: Meant) -> bool:
    return len(meant.path) > 1


def _divides_spent(meant: Meant, of_spent: set[tuple[str, ...]], form: Form) -> bool:
    """Whether a column below what was spent tells what of it was the year's own money, beside that carried in.

    Args:
        meant: the column.
        of_spent: headers above columns that tell what was spent of money carried in.
        form: as which the table is read.
    """
    is_given = meant.means.get("indicator") == "given" and _is_in_group(meant)
    return is_given and meant.path[:1] in of_spent and _measure_said(meant.path[0], form) == "disbursed"


def _adds_carried(meant: Meant, of_carried: set[tuple[str, ...]], form: Form) -> bool:
    """Whether a column is the total of a group of given money that has what was carried in beside it.

    Args:
        meant: the column.
        of_carried: headers of the groups that tell what was carried in.
        form: as which the table is read.
    """
    is_total = meant.means.get("indicator") == "given" and meant.means.get("source") == "ALL"
    if not is_total or _measure_said(meant.path[0], form) != "given" or _measure_said(meant.path[-1], form):
        return False
    return len(meant.path) == 2 and meant.path[:1] in of_carried and "capital" not in meant.means  # noqa: PLR2004


def _measure_said(text: str, form: Form) -> str | None:
    what = said(text, form)
    return str(what.strong.get("indicator") or what.weak.get("indicator") or "") or None


def _as_the_end(columns: list[Meant]) -> list[Meant]:
    """The columns; what a number or rate falls by is planned or expected where the end of the year is."""
    ends = [c.means for c in columns if c.means.get("stock") == "poor" and c.means.get("point") == "end"]
    last = max((means.get("years", (0, 0)) for means in ends), default=None)
    scenarios = {means.get("scenario") for means in ends if means.get("years", (0, 0)) == last}
    scenario = scenarios.pop() if len(scenarios) == 1 else None
    if scenario is None:
        return columns
    return [
        replace(each, means={**each.means, "scenario": scenario})
        if each.means.get("flow") in ("fall", "reduction") and "scenario" not in each.means
        else each
        for each in columns
    ]


def _of_their_years(columns: list[Meant]) -> list[Meant]:
    """The columns; where several of one measure were carried between different years, each is told for its own."""
    carried = {each.means["carried"] for each in columns if "carried" in each.means}
    if len(carried) <= 1:
        return columns
    return [
        replace(each, means={**each.means, "years": (_told_for(each),) * 2})
        if "carried" in each.means and "years" not in each.means
        else each
        for each in columns
    ]


def _of_the_whole_time(columns: list[Meant], form: Form) -> list[Meant]:
    """The columns; beside columns of several years, one of the same measure without a year is of all of them."""
    years: dict[str, set[tuple[int, int]]] = {}
    for each in columns:
        if each.role == "figure" and "years" in each.means:
            years.setdefault(_measure(each, form), set()).add(each.means["years"])
    return [
        replace(each, means={**each.means, "years": (min(spans)[0], max(last for _, last in spans))})
        if each.role == "figure"
        and "years" not in each.means
        and "carried" not in each.means
        and len(spans := years.get(_measure(each, form), set())) > 1
        else each
        for each in columns
    ]


def _measure(meant: Meant, form: Form) -> str:
    return str(meant.means.get("indicator") or form.figures.get("indicator"))


def _told_for(meant: Meant) -> int:
    first, last = meant.means["carried"]
    return int(last if meant.means.get("indicator") == "carried_in" else first)


def _with_order(columns: list[Meant], table: Table) -> list[Meant]:
    """The columns; one without header left of all others that only counts its rows is their order."""
    first = columns[0] if columns else None
    if first is None or first.role != "stray" or first.path:
        return columns
    counted = [v for row in table.body if (v := table.value(row, first.column)) not in (None, "")]
    numbers = [v for v in counted if isinstance(v, (int, float))]
    is_order = len(numbers) == len(counted) and numbers == sorted(numbers) and numbers[:1] == [1]
    return [replace(first, role="order"), *columns[1:]] if is_order else columns


def _one_of_each_role(columns: list[Meant], table: Table, form: Form) -> list[Meant]:
    """The columns with one label: of several, the one whose role the rows of the form have, of those the wordiest."""
    wanted = ("place", "label", "item", "year", "part") if form.rows.kind == "place" else _WORDY
    role = next((role for role in wanted if any(each.role == role for each in columns)), None)
    if role is None:
        return _first_words_are_label(columns)
    chosen = max(
        (each for each in columns if each.role == role), key=lambda each: (_wordiness(each, table), -each.column)
    )
    return [replace(each, role="label") if each is chosen else _second(each, form) for each in columns]


_WORDY = ("item", "label", "place", "project", "year", "part")
"""Roles of the column that labels the rows, the surest first."""


def _wordiness(meant: Meant, table: Table) -> int:
    return len({value for row in table.body if isinstance(value := table.value(row, meant.column), str)})


def _second(each: Meant, form: Form) -> Meant:
    """A column of words beside the label: what the rows are of, in which unit they count; else only text."""
    if each.role == "label":
        other = "measure_unit" if form.rows.kind == "indicator" else "project"
        is_other = other == "measure_unit" or any("du an" in fold(text) for text in each.path)
        return replace(each, role=other if is_other else "text")
    is_text = each.role == "item" or (each.role == "place" and form.rows.kind == "place")
    return replace(each, role="text") if is_text else each


def _first_words_are_label(columns: list[Meant]) -> list[Meant]:
    at = next((i for i, each in enumerate(columns) if each.role in ("text", "agency")), None)
    return [replace(each, role="label") if i == at else each for i, each in enumerate(columns)]


def _told_apart(columns: Sequence[Meant]) -> list[Meant]:
    """The columns; of several with one meaning one is the whole, the others are items under their own header.

    The whole is the one told up to the latest month, of those the first.
    """
    alike: dict[frozenset[tuple[str, Any]], list[Meant]] = {}
    for each in columns:
        if each.role == "figure":
            alike.setdefault(frozenset(each.means.items()), []).append(each)
    wholes = {_whole_of(same).column for same in alike.values()}
    return [
        replace(each, means={**each.means, "item": " ".join(each.path)})
        if each.role == "figure" and each.column not in wholes
        else each
        for each in columns
    ]


def _whole_of(same: Sequence[Meant]) -> Meant:
    if len(same) == 1:
        return same[0]
    return max(same, key=lambda each: (part_of_year(reversed(each.path)).month, _standing(each)))


def _standing(meant: Meant) -> int:
    """Whether a header says that its figure came after another of its kind (`sau điều chỉnh`), or before one."""
    said_of = {mention.code for text in meant.path for mention in _wholes().find(fold(text))}
    return ("later" in said_of) - ("earlier" in said_of)


@cache
def _wholes() -> PhraseBook:
    return phrase_book({when: tuple(map(str, words)) for when, words in phrases("headers")["wholes"].items()})
