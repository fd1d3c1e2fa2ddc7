"""Stocks and flows side by side: what came in, what went out, what is left, as rows of figures with coefficients."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

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
from transforms.line_up_bases import EXCUSE, by_basis, kind_of_money, no_terms, over_capital
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

_NAMED = {
    "variant": pl.Int32,
    "indicator": pl.String,
    "dimension": pl.String,
    "kind": pl.String,
    "relation": pl.String,
    "excuse": pl.Int32,
    "required": pl.UInt32,
}
_MOMENT = {
    "variant": pl.Int32,
    "indicator": pl.String,
    "point": pl.String,
    "shift": pl.Int32,
    "rank": pl.Int32,
    "moments": pl.Int32,
    "term": pl.Int32,
    "coefficient": pl.Int32,
    "is_required": pl.Boolean,
}


def line_up_balances(keys: pl.DataFrame) -> pl.DataFrame:
    """Terms of every balance whose required figures are all stated, one row per figure, balance and basis."""
    stated = by_basis(keys.filter(pl.col("topic") == "funding"))
    carried_in = pl.col("indicator") == "carried_in"
    money = pl.concat([stated.filter(~carried_in), over_capital(stated.filter(carried_in), 1)])
    counts = keys.filter(pl.col("topic") == "poverty").with_columns(basis=pl.lit("total"))
    of_money = _where_told(_balances(money, FUNDING_BALANCES), money)
    return _numbered(pl.concat([of_money, _balances(counts, POVERTY_BALANCES), _subsets(keys)]))


def line_up_balance(keys: pl.DataFrame, balance: Balance, topic: str) -> pl.DataFrame:
    """Terms of one balance by itself, over every subject and year of its topic (`funding` or `poverty`)."""
    figures = keys.filter(pl.col("topic") == topic)
    money = by_basis(figures) if topic == "funding" else figures.with_columns(basis=pl.lit("total"))
    carried_in = pl.col("indicator") == "carried_in"
    if topic == "funding" and any(term.indicator == "carried_in" for term in balance.terms):
        money = pl.concat([money.filter(~carried_in), over_capital(money.filter(carried_in), 1)])
        return _numbered(_where_told(_balances(money, [balance]), money))
    return _numbered(_balances(money, [balance]))


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
    frames = [_balances(money, [WITHOUT_CARRIED_IN, WITH_ADVANCES_APART]), _balances(of_central, [OF_CENTRAL_MONEY])]
    return pl.concat(frames).with_columns(instance=pl.struct(*NODE, "dimension").rank("dense"))


def _all_sources_reckoned_on_central_money(money: pl.DataFrame) -> pl.DataFrame:
    """Central money that was given and spent, and what is left of all sources, where both are told."""
    is_left = pl.col("indicator") == "carried_out"
    mixed = money.filter(((pl.col("basis") == "total") & is_left) | ((pl.col("basis") == "central") & ~is_left))
    return mixed.filter(~is_left | (pl.col("source") == "ALL")).with_columns(basis=pl.lit("total"))


def _can_be_told(terms: Iterable[Term], measures: Collection[str]) -> bool:
    return all(term.indicator in measures for term in terms if not term.is_optional)


def _balances(figures: pl.DataFrame, balances: Sequence[Balance]) -> pl.DataFrame:
    """Terms of some balances, and of their excuses beside them as bases of their own.

    One term of each names its subjects, the others are sought beside it; all balances are sought at once.
    """
    measures = set(figures["indicator"].unique())
    told = [each for each in _variants(balances) if _can_be_told(each.terms, measures)]
    if not told:
        return no_terms(figures, _BALANCE_TERM)
    names = pl.DataFrame([each.named(number) for number, each in enumerate(told)], _NAMED, orient="row")
    found = _sought(_subjects(figures, told), figures, told).join(names, on="variant")
    subject = [*_AROUND, "scenario", "year_from", "year_to", "basis"]
    present = pl.col("term").filter(pl.col("is_required")).n_unique().over("variant", *subject)
    terms = (
        found.filter(present == pl.col("required"))
        .with_columns(point=pl.lit("year"), certainty=pl.lit(SURE), part_set=pl.lit(None, pl.String))
        .sort("variant", *subject, "term", "key_id")
    )
    is_excuse = pl.col("excuse").is_not_null()
    own = terms.filter(~is_excuse)
    excuses = terms.filter(is_excuse).join(own, on=[*NODE, "basis", "dimension"], how="semi")
    marked = excuses.with_columns(basis=pl.concat_str("basis", pl.lit(EXCUSE), pl.col("excuse").cast(pl.String)))
    return pl.concat([own.select(_BALANCE_TERM), marked.select(_BALANCE_TERM)])


@dataclass(frozen=True, slots=True)
class _Variant:
    """A balance by its own terms, or by those of one of its excuses, which goes by its number."""

    balance: Balance
    terms: tuple[Term, ...]
    excuse: int | None = None

    @property
    def anchor(self) -> Term:
        """The term whose figures are the subjects: the last where that is required, else the first."""
        return self.terms[-1] if not self.terms[-1].is_optional else self.terms[0]

    def named(self, number: int) -> tuple[object, ...]:
        """Its row of `_NAMED`."""
        of, required = self.balance, sum(not term.is_optional for term in self.terms)
        return number, of.terms[0].indicator, of.name, of.kind, of.relation, self.excuse, required


def _variants(balances: Iterable[Balance]) -> Iterator[_Variant]:
    for balance in balances:
        yield _Variant(balance, balance.terms)
        yield from (_Variant(balance, terms, number) for number, terms in enumerate(balance.excuses))


def _subjects(figures: pl.DataFrame, variants: Sequence[_Variant]) -> pl.DataFrame:
    anchors = pl.DataFrame(
        [(number, each.anchor.indicator, each.anchor.moments[0][0]) for number, each in enumerate(variants)],
        {"variant": pl.Int32, "indicator": pl.String, "point": pl.String},
        orient="row",
    )
    subject = ["variant", *_AROUND, "scenario", "year_from", "year_to", "basis"]
    return figures.join(anchors, on=["indicator", "point"]).select(subject).unique()


def _sought(subjects: pl.DataFrame, figures: pl.DataFrame, variants: Sequence[_Variant]) -> pl.DataFrame:
    """The figure of each term beside each subject; the first moment at which one is stated counts.

    Last year's closing figure is what happened even where this year's is planned.
    """
    moments = [
        (number, term.indicator, point, shift, rank, len(term.moments), place, term.coefficient, not term.is_optional)
        for number, each in enumerate(variants)
        for place, term in enumerate(each.terms)
        for rank, (point, shift) in enumerate(term.moments)
    ]
    base = [*_AROUND, "year_from", "year_to", "basis"]
    told = figures.join(pl.DataFrame(moments, _MOMENT, orient="row"), on=["indicator", "point"]).select(
        *_AROUND,
        "basis",
        "key_id",
        *(name for name in _MOMENT if name not in ("indicator", "point", "shift")),
        *((pl.col(each) - pl.col("shift")).alias(each) for each in ("year_from", "year_to")),
        scenario_told="scenario",
        child="indicator",
    )
    same = pl.col("scenario") == pl.col("scenario_told")
    may_differ = (pl.col("moments") > 1) & (pl.col("scenario_told") == "actual")
    order = pl.col("rank") + pl.when(same).then(0).otherwise(pl.col("moments"))
    return (
        subjects.join(told, on=["variant", *base])
        .filter(same | may_differ)
        .filter(order == order.min().over("variant", "term", *base, "scenario"))
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
