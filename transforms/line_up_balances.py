"""Stocks and flows side by side: what came in, what went out, what is left, as rows of figures with coefficients."""

from collections.abc import Collection, Iterable
from dataclasses import replace

import polars as pl

from schemas.identities import (
    COUNT_UNITS,
    FUNDING_BALANCES,
    OF_CENTRAL_MONEY,
    POVERTY_BALANCES,
    SUBSET_POPULATIONS,
    WITH_ADVANCES_APART,
    WITHOUT_CARRIED_IN,
    Balance,
    Term,
)
from transforms.line_up import NODE
from transforms.line_up_bases import EXCUSE, by_basis, kind_of_money, over_capital
from transforms.line_up_sources import SURE

_BALANCE_TERM = (
    *NODE,
    "dimension",
    "basis",
    "key_id",
    "coefficient",
    "certainty",
    "part_set",
    "child",
    "relation",
    "kind",
)
_AROUND = tuple(c for c in NODE if c not in ("indicator", "point", "scenario", "year_from", "year_to"))


def line_up_balances(keys: pl.DataFrame) -> pl.DataFrame:
    """Terms of every balance whose required figures are all stated, one row per figure, balance and basis."""
    stated = by_basis(keys.filter(pl.col("topic") == "funding"))
    carried_in = pl.col("indicator") == "carried_in"
    money = pl.concat([stated.filter(~carried_in), over_capital(stated.filter(carried_in), 1)])
    counts = keys.filter(pl.col("topic") == "poverty").with_columns(basis=pl.lit("total"))
    frames = [_where_told(_excused(money, b), money) for b in _told(FUNDING_BALANCES, money)]
    frames += [_balance(counts, b) for b in _told(POVERTY_BALANCES, counts)]
    terms = pl.concat([*frames, _subsets(keys)])
    return _numbered(terms)


def line_up_balance(keys: pl.DataFrame, balance: Balance, topic: str) -> pl.DataFrame:
    """Terms of one balance by itself, over every subject and year of its topic (`funding` or `poverty`)."""
    figures = keys.filter(pl.col("topic") == topic)
    money = by_basis(figures) if topic == "funding" else figures.with_columns(basis=pl.lit("total"))
    carried_in = pl.col("indicator") == "carried_in"
    if topic == "funding" and any(term.indicator == "carried_in" for term in balance.terms):
        money = pl.concat([money.filter(~carried_in), over_capital(money.filter(carried_in), 1)])
        return _numbered(_where_told(_excused(money, balance), money))
    return _numbered(_balance(money, balance))


def _numbered(terms: pl.DataFrame) -> pl.DataFrame:
    return terms.with_columns(instance=pl.struct(*NODE, "dimension", kind_of_money()).rank("dense"))


def _where_told(terms: pl.DataFrame, money: pl.DataFrame) -> pl.DataFrame:
    """The terms, without balances of a source or kind of capital for which a subject's carried-in money is not told.

    It may be split less finely than the rest: then nothing says what of it belongs to one part.
    """
    carried = money.filter(pl.col("indicator") == "carried_in")
    subject = [*(c for c in _AROUND if c != "capital"), "year_from"]
    own = carried.select(*subject, "capital", of_basis="basis").unique().with_columns(is_told=pl.lit(value=True))
    has_any = carried.select(subject).unique().with_columns(has_any=pl.lit(value=True))
    marked = (
        terms.with_columns(of_basis=pl.col("basis").str.split(EXCUSE).list.first())
        .join(own, on=[*subject, "capital", "of_basis"], how="left")
        .join(has_any, on=subject, how="left")
    )
    return marked.filter(pl.col("has_any").is_null() | pl.col("is_told").is_not_null()).select(terms.columns)


def line_up_variants(keys: pl.DataFrame) -> pl.DataFrame:
    """Terms of the carry-over as offices write it down that leave something out (`dimension` tells which)."""
    money = by_basis(keys.filter(pl.col("topic") == "funding"))
    of_central = _all_sources_reckoned_on_central_money(money)
    frames = [
        _balance(money, WITHOUT_CARRIED_IN),
        _balance(money, WITH_ADVANCES_APART),
        _balance(of_central, OF_CENTRAL_MONEY),
    ]
    return pl.concat(frames).with_columns(instance=pl.struct(*NODE, "dimension").rank("dense"))


def _all_sources_reckoned_on_central_money(money: pl.DataFrame) -> pl.DataFrame:
    """Central money that was given and spent, and what is left of all sources, where both are told."""
    is_left = pl.col("indicator") == "carried_out"
    mixed = money.filter(((pl.col("basis") == "total") & is_left) | ((pl.col("basis") == "central") & ~is_left))
    return mixed.filter(~is_left | (pl.col("source") == "ALL")).with_columns(basis=pl.lit("total"))


def _told(balances: Iterable[Balance], figures: pl.DataFrame) -> list[Balance]:
    """The balances all of whose required measures any figures are of."""
    measures = set(figures["indicator"].unique())
    return [each for each in balances if _can_be_told(each.terms, measures) and _anchor(each).indicator in measures]


def _can_be_told(terms: Iterable[Term], measures: Collection[str]) -> bool:
    return all(term.indicator in measures for term in terms if not term.is_optional)


def _anchor(balance: Balance) -> Term:
    """The term whose figures are the subjects of a balance: the last where that is required, else the first."""
    return balance.terms[-1] if not balance.terms[-1].is_optional else balance.terms[0]


def _excused(figures: pl.DataFrame, balance: Balance) -> pl.DataFrame:
    """Terms of one balance, and of its excuses beside them as bases of their own."""
    terms = _balance(figures, balance)
    if terms.is_empty():
        return terms
    measures = set(figures["indicator"].unique())
    others = [
        _balance(figures, replace(balance, terms=excuse, excuses=()))
        .with_columns(indicator=pl.lit(balance.terms[0].indicator))
        .join(terms.select(*NODE, "basis"), on=[*NODE, "basis"], how="semi")
        .with_columns(basis=pl.concat_str("basis", pl.lit(f"{EXCUSE}{number}")))
        for number, excuse in enumerate(balance.excuses)
        if _can_be_told(excuse, measures)
    ]
    return pl.concat([terms, *others])


def _balance(figures: pl.DataFrame, balance: Balance) -> pl.DataFrame:
    """Terms of one balance: one term names the subjects, the others are sought beside it."""
    anchor = _anchor(balance)
    subjects = (
        figures.filter((pl.col("indicator") == anchor.indicator) & (pl.col("point") == anchor.moments[0][0]))
        .select(*_AROUND, "scenario", "year_from", "year_to", "basis")
        .unique()
    )
    sought = [_sought(subjects, figures, term, i) for i, term in enumerate(balance.terms)]
    required = sum(not term.is_optional for term in balance.terms)
    base = [*_AROUND, "scenario", "year_from", "year_to", "basis"]
    found = pl.concat(sought)
    present = pl.col("term").filter(pl.col("is_required")).n_unique().over(base)
    return (
        found.filter(present == required)
        .with_columns(
            indicator=pl.lit(balance.terms[0].indicator),
            point=pl.lit("year"),
            dimension=pl.lit(balance.name),
            kind=pl.lit(balance.kind),
            relation=pl.lit(balance.relation),
            certainty=pl.lit(SURE),
            part_set=pl.lit(None, pl.String),
        )
        .select(_BALANCE_TERM)
    )


def _sought(subjects: pl.DataFrame, figures: pl.DataFrame, term: Term, number: int) -> pl.DataFrame:
    """The figure of one term beside each subject; the first moment at which one is stated counts.

    Last year's closing figure is what happened even where this year's is planned.
    """
    moments = pl.DataFrame(
        [(point, shift, rank) for rank, (point, shift) in enumerate(term.moments)],
        schema={"point": pl.String, "shift": pl.Int32, "rank": pl.Int32},
        orient="row",
    )
    columns = [*_AROUND, "basis", "key_id", "scenario"]
    told = (
        figures.filter(pl.col("indicator") == term.indicator)
        .join(moments, on="point")
        .select(*columns, "rank", *((pl.col(c) - pl.col("shift")).alias(c) for c in ("year_from", "year_to")))
    )
    base = [*_AROUND, "year_from", "year_to", "basis"]
    same = pl.col("scenario") == pl.col("scenario_told")
    may_differ = pl.lit(value=len(term.moments) > 1) & (pl.col("scenario_told") == "actual")
    order = pl.col("rank") + pl.when(same).then(0).otherwise(len(term.moments))
    return (
        subjects.join(told.rename({"scenario": "scenario_told"}), on=base)
        .filter(same | may_differ)
        .filter(order == order.min().over(*base, "scenario"))
        .with_columns(
            coefficient=pl.lit(term.coefficient),
            child=pl.lit(term.indicator),
            term=pl.lit(number),
            is_required=pl.lit(not term.is_optional),
        )
        .select(*base, "scenario", "key_id", "coefficient", "child", "term", "is_required")
    )


def _subsets(keys: pl.DataFrame) -> pl.DataFrame:
    """Counts of one population beside those of everybody."""
    counts = keys.filter((pl.col("topic") == "poverty") & pl.col("unit").is_in(COUNT_UNITS))
    parts = counts.filter(pl.col("population").is_in(SUBSET_POPULATIONS)).with_columns(
        child=pl.col("population"), coefficient=pl.lit(1)
    )
    rest = [c for c in NODE if c != "population"]
    wholes = counts.filter(pl.col("population") == "ALL").with_columns(child=pl.lit("ALL"), coefficient=pl.lit(-1))
    heads = wholes.join(parts.select(*rest, pl.col("population").alias("part")), on=rest).with_columns(
        population=pl.col("part")
    )
    tails = parts.join(wholes.select(rest), on=rest, how="semi")
    return (
        pl.concat(
            [
                heads.select(*NODE, "key_id", "child", "coefficient"),
                tails.select(*NODE, "key_id", "child", "coefficient"),
            ]
        )
        .with_columns(
            dimension=pl.lit("population"),
            basis=pl.lit("total"),
            kind=pl.lit("subset_exceeds_whole"),
            relation=pl.lit("<="),
            certainty=pl.lit(SURE),
            part_set=pl.lit(None, pl.String),
        )
        .select(_BALANCE_TERM)
    )
