"""What a header leaves out and its neighbours say: the measure of a lone part, whose households are meant."""

import re
from dataclasses import replace

from schemas.forms import Form
from transforms.find_tables import Table
from transforms.fold_text import fold
from transforms.settle_columns import Meant
from transforms.tell_periods import NUMBER_OF_MONTH, NUMBER_OF_QUARTER

PARTS_OF_MONEY = frozenset({"source", "capital"})
"""What tells a part of money from the whole."""

_OF_HOUSEHOLDS = frozenset({"stock", "flow", "indicator"})
_PERIOD = re.compile(
    rf"(?:quy\s*{NUMBER_OF_QUARTER}|thang\s*{NUMBER_OF_MONTH}|{NUMBER_OF_MONTH}\s*thang|ca nam)(?:\W.*)?"
)
_SPENT = re.compile(r"\bgiai ngan\b")
_SEVERAL = 2
_BARE = frozenset({"so ho", "ho", "so luong"})
_FALLS = re.compile(r"\bgiam\b")


def of_the_poor(columns: list[Meant]) -> list[Meant]:
    """The columns; households told with a rate of their own are the poor, whatever the header leaves out.

    So `Chỉ tiêu giảm năm 2024 | Số hộ | Tỷ lệ` is of the poor: the number of all households has no rate.
    """
    rates = [each for each in columns if each.means.get("is_rate")]
    rated = {each.path[:-1] for each in rates if not each.means.keys() & _OF_HOUSEHOLDS}
    return [_as_poor(each) if len(each.path) > 1 and each.path[:-1] in rated else each for each in columns]


def _as_poor(column: Meant) -> Meant:
    is_bare = column.means.get("stock") == "households" and fold(column.path[-1]).strip(" .:") in _BARE
    if not is_bare and not column.means.get("is_rate"):
        return column
    falls = {"flow": "reduction"} if _FALLS.search(fold(column.path[0])) else {}
    stock = {"stock": "poor"} if is_bare or falls else {}
    return replace(column, means={**column.means, **stock, **falls})


def with_the_measure_beside(columns: list[Meant], form: Form) -> list[Meant]:
    """The columns; those of a source or kind of capital alone are of the measure left of them.

    So people write parts without a header over them: `Kế hoạch vốn | NSTW | NSĐP | Giải ngân | NSTW | NSĐP`.
    """
    if form.figures.get("indicator"):
        return columns
    found: list[Meant] = []
    whole: Meant | None = None
    for each in columns:
        if whole is not None and _is_part_alone(each):
            found.append(replace(each, means={**whole.means, **each.means}, says=each.says | whole.says))
        else:
            whole = each if is_flat_whole(each) else None
            found.append(each)
    return found


def _is_part_alone(column: Meant) -> bool:
    is_flat = column.role == "figure" and len(column.path) == 1
    return is_flat and bool(column.means) and column.means.keys() <= PARTS_OF_MONEY


def of_the_title(columns: list[Meant], table: Table) -> list[Meant]:
    """The columns; several that only name a part of the year are of what the title says was spent in them."""
    periods = [each for each in columns if each.role != "order" and len(each.path) == 1 and _is_period(each.path[0])]
    is_told = any(each.means.get("indicator") == "disbursed" for each in columns)
    title = fold(" ".join(text for _, text in table.above))
    if len(periods) < _SEVERAL or is_told or not _SPENT.search(title):
        return columns
    spent = {each.column for each in periods}
    return [_as_spent(each) if each.column in spent else each for each in columns]


def _is_period(text: str) -> bool:
    return bool(_PERIOD.fullmatch(fold(text).strip()))


def _as_spent(column: Meant) -> Meant:
    means = {**column.means, "indicator": "disbursed"}
    return replace(column, role="figure", means=means, says=column.says | {"disbursed"})


def is_flat_whole(column: Meant) -> bool:
    """Whether a column of one header tells a measure of all money."""
    is_flat = column.role == "figure" and len(column.path) == 1
    is_measure = bool(column.means.get("indicator")) and not column.means.get("is_rate")
    is_total = column.means.get("source", "ALL") == "ALL" and "capital" not in column.means
    return is_flat and is_measure and is_total
