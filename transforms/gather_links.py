"""Figures that must stand in a ratio: what blocks of them in another unit are proven by, besides the identities.

Grain: equation. A figure told with several values is several figures, any of which may serve an identity.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, product
from operator import itemgetter
from typing import Any

import polars as pl

from transforms.line_up import KEY, LinedUp, Stated
from transforms.line_up_sources import PARTIAL
from transforms.weigh_identities import Outcome, holding_bases

_MOST_OPTIONS = 16
_ROUNDING = 1e-9
_HUNDRED = 100.0
_BIG_JUMP = 200.0
_CLOSE = 0.02


@dataclass(frozen=True, slots=True)
class Told:
    """One value told of a figure, in đồng, and the observations that tell it."""

    value: float
    width: float
    observation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Equation:
    """Figures by number with their coefficients, whose sum is zero, or not above it.

    Attributes:
        options: the figures, with each value told of them.
        slack: what the sum may be off besides the half-widths of its figures, by the figure it grows with.
        is_link: it need not hold; where a change of scale makes it hold, that is no accident.
    """

    options: tuple[tuple[tuple[int, float], ...], ...]
    is_bound: bool = False
    slack: float = 0.0
    is_link: bool = False

    def holds(self, figures: Sequence[Told], scales: Mapping[int, float]) -> bool:
        """Whether some choice of the values told satisfies it, some figures taken at another scale."""
        reckoned = (self._reckoned(option, figures, scales) for option in self.options)
        return any(total <= allowed and (self.is_bound or -total <= allowed) for total, allowed, _ in reckoned)

    def is_sharp(self, figures: Sequence[Told], scales: Mapping[int, float]) -> bool:
        """Whether its figures are told closely enough that it does not come out by their rounding alone."""
        reckoned = (self._reckoned(option, figures, scales) for option in self.options)
        return all(allowed <= _CLOSE * size for _, allowed, size in reckoned)

    def _reckoned(
        self, option: Sequence[tuple[int, float]], figures: Sequence[Told], scales: Mapping[int, float]
    ) -> tuple[float, float, float]:
        """The sum of the figures, what it may be off, and the sum of their sizes."""
        total = width = size = 0.0
        for number, coefficient in option:
            scale = scales.get(number, 1.0)
            term = coefficient * figures[number].value * scale
            total += term
            size += abs(term)
            width += abs(coefficient) * scale * figures[number].width
        return total, 2 * width + (self.slack + _ROUNDING) * size, size


@dataclass(slots=True)
class Ledger:
    """The money of one submission and the equations it stands in."""

    figures: list[Told]
    of_key: dict[int, tuple[int, ...]]
    of_observation: dict[str, int]
    equations: list[Equation]


def ledgers_of(
    identities: Sequence[tuple[pl.DataFrame, Outcome]], lined_up: LinedUp, observations: pl.DataFrame
) -> dict[str, Ledger]:
    """The money of every submission in which something is off by a ratio such as a wrong unit makes."""
    doubtful = _doubtful(identities, lined_up, observations)
    keys = lined_up.keys.filter(pl.col("submission_id").is_in(doubtful) & (pl.col("unit") == "VND"))
    ledgers = {name: Ledger([], {}, {}, []) for name in doubtful}
    for key in keys.iter_rows(named=True):
        plain = Stated(key["value"], key["half_width"], tuple(key["observation_ids"]))
        _add_figure(ledgers[key["submission_id"]], key["key_id"], lined_up.contested.get(key["key_id"], (plain,)))
    for terms, outcome in identities:
        own = terms.filter(pl.col("submission_id").is_in(doubtful) & pl.col("key_id").is_in(keys["key_id"].implode()))
        for submission_id, rows in _instances(own, outcome, lined_up):
            _add_identity(ledgers[submission_id], rows)
    for link in _carried_on(keys):
        _add_pair(ledgers[link[0]], *link[1:])
    for percentage in _percentages(observations, doubtful):
        _add_percentage(ledgers[percentage["submission_id"]], percentage)
    return ledgers


def _doubtful(
    identities: Sequence[tuple[pl.DataFrame, Outcome]], lined_up: LinedUp, observations: pl.DataFrame
) -> list[str]:
    """Submissions with an identity that does not hold, a figure told twice, or one hundreds of times another."""
    violated = {weighed.subject["submission_id"] for _, outcome in identities for weighed in outcome.violated}
    contested = lined_up.keys.filter(pl.col("is_contested") & (pl.col("unit") == "VND"))["submission_id"]
    percentages = _with_figures(observations)
    exact = pl.col("done").cast(pl.Float64) * _HUNDRED / pl.col("base").cast(pl.Float64)
    off = percentages.filter(~(exact / pl.col("value").cast(pl.Float64)).is_between(1 / _HUNDRED, _HUNDRED))
    jumping = {*_jumping(lined_up.keys, ["indicator"]), *_jumping(_carried(lined_up.keys), [])}
    return sorted(violated | set(contested) | set(off["submission_id"]) | jumping)


def _carried(keys: pl.DataFrame) -> pl.DataFrame:
    return keys.filter(pl.col("indicator").is_in(["carried_in", "carried_out"]))


def _jumping(keys: pl.DataFrame, also: list[str]) -> pl.Series:
    """Submissions in which money of one subject is hundreds of times another year's."""
    rest = [c for c in KEY if c not in ("indicator", "year_from", "year_to")] + also
    amounts = pl.col("value").cast(pl.Float64)
    jumps = (
        keys.filter((pl.col("unit") == "VND") & (pl.col("value") > 0))
        .group_by(rest)
        .agg(ratio=amounts.max() / amounts.min())
    )
    return jumps.filter(pl.col("ratio") > _BIG_JUMP)["submission_id"]


def _add_figure(ledger: Ledger, key_id: int, told: Sequence[Stated]) -> None:
    numbers = []
    for stated in told:
        numbers.append(len(ledger.figures))
        ledger.of_observation |= dict.fromkeys(stated.observation_ids, numbers[-1])
        ledger.figures.append(Told(float(stated.value), float(stated.half_width), stated.observation_ids))
    ledger.of_key[key_id] = tuple(numbers)
    ledger.equations += [_pair(numbers[0], other) for other in numbers[1:]]


def _pair(one: int, other: int) -> Equation:
    return Equation((((one, 1.0), (other, -1.0)),), is_link=True)


def _instances(terms: pl.DataFrame, outcome: Outcome, lined_up: LinedUp) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The terms of every identity on the basis on which it holds, else on that of its nearest reading."""
    bases = holding_bases(terms, lined_up.keys)
    bases |= {weighed.subject["instance"]: weighed.subject["basis"] for weighed in outcome.violated}
    for instance, rows in groupby(terms.sort("instance", "basis").iter_rows(named=True), itemgetter("instance")):
        listed = list(rows)
        basis = bases.get(instance, listed[0]["basis"])
        yield listed[0]["submission_id"], [row for row in listed if row["basis"] == basis]


def _add_identity(ledger: Ledger, rows: Sequence[Mapping[str, Any]]) -> None:
    choices = [[(number, float(row["coefficient"])) for number in ledger.of_key[row["key_id"]]] for row in rows]
    options = tuple(option for option, _ in zip(product(*choices), range(_MOST_OPTIONS), strict=False))
    is_bound = rows[0]["relation"] == "<=" or rows[0]["certainty"] == PARTIAL
    ledger.equations.append(Equation(options, is_bound=is_bound))


def _carried_on(keys: pl.DataFrame) -> Iterator[tuple[str, int, int]]:
    """Money carried out of a year and carried into the next, of one subject and source."""
    rest = [c for c in KEY if c not in ("indicator", "year_from", "year_to")]
    out, into = (
        keys.filter(pl.col("indicator") == name).select(*rest, "year_from", "key_id")
        for name in ("carried_out", "carried_in")
    )
    chained = out.with_columns(pl.col("year_from") + 1).join(into, on=[*rest, "year_from"], suffix="_next")
    yield from chained.select("submission_id", "key_id", "key_id_next").iter_rows()


def _add_pair(ledger: Ledger, one: int, other: int) -> None:
    ledger.equations.append(_pair(ledger.of_key[one][0], ledger.of_key[other][0]))


def _with_figures(observations: pl.DataFrame) -> pl.DataFrame:
    """The percentages of money above zero with the two figures each is said of: `done` of `base`."""
    two = 2
    said = observations.filter(
        (pl.col("unit") == "percent") & (pl.col("computed_from").list.len() == two) & (pl.col("value") > 0)
    )
    money = observations.filter((pl.col("unit") == "VND") & (pl.col("value") > 0))
    named = said.select(
        "submission_id",
        "value",
        "half_width",
        done_id=pl.col("computed_from").list.first(),
        base_id=pl.col("computed_from").list.last(),
    )
    for name in ("done", "base"):
        named = named.join(
            money.select("observation_id", value_of=pl.col("value")), left_on=f"{name}_id", right_on="observation_id"
        )
        named = named.rename({"value_of": name})
    return named


def _percentages(observations: pl.DataFrame, submissions: Sequence[str]) -> Iterator[dict[str, Any]]:
    own = observations.filter(pl.col("submission_id").is_in(submissions))
    yield from _with_figures(own).iter_rows(named=True)


def _add_percentage(ledger: Ledger, percentage: Mapping[str, Any]) -> None:
    done, base = (ledger.of_observation.get(percentage[f"{name}_id"]) for name in ("done", "base"))
    if done is None or base is None or done == base:
        return
    value, width = float(percentage["value"]), float(percentage["half_width"])
    terms = ((done, _HUNDRED), (base, -value))
    ledger.equations.append(Equation((terms,), slack=width / value, is_link=True))
