"""One known mistake put into a sound table, with the finding it must lead to."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from random import Random

from tests.layouts.hand import Hand
from tests.layouts.paper import Inked
from tests.layouts.table import Column, Slip, Spot, Table
from tests.layouts.write_headers import DEEPEST

_SUMS = ("parts_vs_total", "digit_slip", "conflicting_values")
_MONEY = (
    *_SUMS,
    "carry_over_identity",
    "disbursed_over_allocated",
    "conflicting_values",
    "unit_slip",
    "separator_slip",
)
_NONSENSE = ("Hệ số K1", "Mã phụ trội", "XYZ", "Cột tạm")
_GARBLED = ("1.23.4", "12a4", "3O5", "l.250,5", "1,2,3,4")
_STOCKS = ("poor_households", "near_poor_households")


def plant(table: Table, slip: str, hand: Hand, rng: Random) -> bool:
    """Plant a mistake of this name; False where the table has no place for it."""
    planted = _PLANTERS[slip](table, hand, rng)
    if planted is None:
        return False
    table.slips.append(planted)
    return True


def _wrong_total(table: Table, hand: Hand, rng: Random) -> Slip | None:
    """A total that is not the sum of its rows."""
    spots = [
        spot for spot in _figures(table) if sum(bool(table.amount((part, spot[1]))) for part in _parts(table, spot)) > 1
    ]
    if not spots:
        return None
    spot = rng.choice(spots)
    _change(table, spot, _step(table, hand, spot) * rng.randint(11, 87))
    return Slip("wrong_total", _SUMS, (spot, *((part, spot[1]) for part in _parts(table, spot))))


def _wrong_part(table: Table, hand: Hand, rng: Random) -> Slip | None:
    """A figure that is not what the total above it holds of it."""
    spots = [(part, c) for r, c in _figures(table) for part in _parts(table, (r, c)) if table.amount((part, c))]
    if not spots:
        return None
    spot = rng.choice(spots)
    _change(table, spot, _step(table, hand, spot) * rng.randint(11, 87))
    return Slip("wrong_part", (*_MONEY, "stock_flow"), (spot,))


def _carry_over_open(table: Table, hand: Hand, rng: Random) -> Slip | None:
    """What is carried over is not what is left."""
    spots = [spot for spot in _figures(table) if _is_whole(table, spot, "carried_out") and table.amount(spot)]
    if not spots:
        return None
    spot = rng.choice(spots)
    _change(table, spot, hand.grain * rng.randint(13, 97))
    return Slip("carry_over_open", ("carry_over_identity", "parts_vs_total_carried_out", "conflicting_values"), (spot,))


def _unit_slip(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """A figure in thousands among millions."""
    spots = [spot for spot in _figures(table) if _is_whole(table, spot, "disbursed") and table.amount(spot)]
    spots = [spot for spot in spots if _is_summed(table, spot)]
    if not spots:
        return None
    spot = rng.choice(spots)
    table.typed.add(spot)
    table.grid[spot] = table.amount(spot) * 1000
    return Slip("unit_slip", _MONEY, (spot,))


def _separator_slip(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """The decimal comma typed as a point."""
    spots = [spot for spot in _figures(table) if _is_whole(table, spot, "disbursed") and _is_summed(table, spot)]
    spots = [spot for spot in spots if 10**6 < table.amount(spot) < 10**9 and table.amount(spot) % 10_000]
    if not spots:
        return None
    spot = rng.choice(spots)
    table.odd[spot] = Inked(f"{table.amount(spot) / 10**6:.3f}")
    table.doubted.add(spot)
    return Slip("separator_slip", _MONEY, (spot,))


def _rate_wrong(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """A rate that is not its count over its base."""
    told = ("disbursement_rate_pct", "poverty_rate_pct")
    spots = [spot for spot in _figures(table) if table.says_at(spot)["indicator"] in told and table.amount(spot)]
    if not spots:
        return None
    spot = rng.choice(spots)
    _change(table, spot, Decimal(rng.randint(400, 900)) / 100)
    return Slip("rate_wrong", ("percent_arithmetic", "rate_arithmetic"), (spot,))


def _stock_flow(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """A stock at the end that is not the one at the start and what moved since; the total goes along with it."""
    ends = [
        spot
        for spot in _figures(table)
        if table.says_at(spot)["indicator"] in _STOCKS
        and (table.says_at(spot)["point"], table.says_at(spot)["population"]) == ("end", "ALL")
        and not table.rows[spot[0]].sum_of
    ]
    if not ends:
        return None
    spot = rng.choice(ends)
    wholes = list(_wholes(table, spot))
    for each in (spot, *wholes):
        _change(table, each, Decimal(7))
    return Slip("stock_flow", ("stock_flow",), (spot, *wholes))


def _subset(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """More DTTS households among the poor than there are poor."""
    pairs = []
    for spot in _figures(table):
        says = table.says_at(spot)
        if (says["indicator"], says["population"]) == ("poor_households", "DTTS") and not table.rows[spot[0]].sum_of:
            pairs += [
                (spot, (spot[0], c)) for c in table.figure_columns() if _is_same_but_all(table, spot, (spot[0], c))
            ]
    if not pairs:
        return None
    spot, whole = rng.choice(pairs)
    excess = table.amount(whole) + 5 - table.amount(spot)
    wholes = list(_wholes(table, spot))
    for each in (spot, *wholes):
        _change(table, each, excess)
    return Slip("subset_exceeds_whole", ("subset_exceeds_whole",), (spot, whole, *wholes))


def _error_value(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """A formula whose reference is lost."""
    value = rng.choice(["#REF!", "#DIV/0!", "#VALUE!", "#N/A"])
    return _odd(
        table, rng, "error_value", Inked(value, formula="=A1/0"), ("unreadable_number", "formula_not_calculated")
    )


def _never_calculated(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """A formula without a stored value."""
    return _odd(table, rng, "never_calculated", Inked(None, formula="=A1+B1"), ("formula_not_calculated",))


def _garbled(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """Text that is no number."""
    return _odd(table, rng, "garbled", Inked(rng.choice(_GARBLED)), ("unreadable_number",))


def _date(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """A date where a number should be: `12.5` as Excel understands it."""
    return _odd(table, rng, "date", Inked(date(2024, 5, 12), look="d.m"), ("unreadable_number",))


def _negative(table: Table, hand: Hand, rng: Random) -> Slip | None:  # noqa: ARG001 - one signature for all slips
    """Money below nothing."""
    spots = [spot for spot in _figures(table) if table.amount(spot) and table.columns[spot[1]].kind != "percent"]
    spots = [spot for spot in spots if not table.rows[spot[0]].sum_of]
    if not spots:
        return None
    spot = rng.choice(spots)
    table.grid[spot] = -table.amount(spot)
    return Slip("negative", ("",), (spot,))


def _stray_column(table: Table, hand: Hand, rng: Random) -> Slip | None:
    """A column of figures under a header that says nothing."""
    at = rng.choice([max(table.figure_columns()) + 1, min(table.figure_columns())])
    table.insert_column(at, Column((rng.choice(_NONSENSE),), is_judged=False))
    for r in range(len(table.rows)):
        if any((r, c) in table.grid for c in table.figure_columns()):
            table.grid[r, at] = Decimal(rng.randint(3, 95) * hand.grain)
    return Slip("stray_column", ("stray_column",), tuple((r, at) for r in range(-DEEPEST, len(table.rows))))


_PLANTERS: dict[str, Callable[[Table, Hand, Random], Slip | None]] = {
    "wrong_total": _wrong_total,
    "wrong_part": _wrong_part,
    "carry_over_open": _carry_over_open,
    "unit_slip": _unit_slip,
    "separator_slip": _separator_slip,
    "rate_wrong": _rate_wrong,
    "stock_flow": _stock_flow,
    "subset_exceeds_whole": _subset,
    "error_value": _error_value,
    "never_calculated": _never_calculated,
    "garbled": _garbled,
    "date": _date,
    "negative": _negative,
    "stray_column": _stray_column,
}
SLIPS = (*_PLANTERS, "overspent")


def overspent(table: Table, leaf: str) -> Slip:
    """The mistake of a sub-project whose money was overspent before the table was written."""
    rows = [
        r for r, row in enumerate(table.rows) if row.says.get("project_code") == leaf and "instead" not in row.texts
    ]
    spots = tuple((r, c) for r in rows for c in table.figure_columns())
    return Slip("overspent", ("disbursed_over_allocated", "carry_over_identity"), spots)


def _figures(table: Table) -> Iterator[Spot]:
    """Spots of judged figures."""
    for (r, c), figure in table.grid.items():
        row, column = table.rows[r], table.columns[c]
        if (
            isinstance(figure, Decimal)
            and row.is_judged
            and not row.is_hidden
            and column.is_judged
            and not column.is_hidden
        ):
            yield r, c


def _parts(table: Table, spot: Spot) -> tuple[int, ...]:
    """The rows a figure is the sum of; none for percentages."""
    return () if table.columns[spot[1]].kind == "percent" else table.rows[spot[0]].sum_of


def _wholes(table: Table, spot: Spot) -> Iterator[Spot]:
    """The same figure of every row above that holds this one."""
    for r, row in enumerate(table.rows):
        if spot[0] in row.sum_of:
            yield r, spot[1]
            yield from _wholes(table, (r, spot[1]))


def _is_summed(table: Table, spot: Spot) -> bool:
    return any(table.rows[r].is_judged for r, _ in _wholes(table, spot)) and len(_siblings(table, spot)) > 1


def _siblings(table: Table, spot: Spot) -> list[int]:
    return [r for row in table.rows if spot[0] in row.sum_of for r in row.sum_of if table.amount((r, spot[1]))]


def _change(table: Table, spot: Spot, by: Decimal | int) -> None:
    table.typed.add(spot)
    table.grid[spot] = table.amount(spot) + by


def _step(table: Table, hand: Hand, spot: Spot) -> int:
    return hand.grain if table.columns[spot[1]].kind == "money" else 1


def _is_whole(table: Table, spot: Spot, indicator: str) -> bool:
    says = table.says_at(spot)
    return (says["indicator"], says["source"], says["capital"]) == (indicator, "ALL", "ALL")


def _is_same_but_all(table: Table, spot: Spot, other: Spot) -> bool:
    return table.says_at(other) == {**table.says_at(spot), "population": "ALL"}


def _odd(table: Table, rng: Random, name: str, inked: Inked, kinds: tuple[str, ...]) -> Slip:
    spot = rng.choice([spot for spot in _figures(table) if table.amount(spot)])
    table.odd[spot] = inked
    return Slip(name, kinds, (spot,))
