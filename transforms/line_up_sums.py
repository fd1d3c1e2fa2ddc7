"""Wholes beside their parts: every sum a submission's figures should satisfy, as rows of figures with coefficients.

One row per term: `instance` (the sum), `basis` (which money is compared: any basis that holds will do), `key_id`,
`coefficient`, and how sure it is that no part is missing.
"""

from functools import cache

import polars as pl

from schemas.codebook import code_list
from schemas.identities import ADJUSTMENTS, COUNT_UNITS, FUNDING_SUMS, YEARLY_SUMS
from transforms.judge_parts import said_together, with_unnamed_parts
from transforms.line_up import NODE
from transforms.line_up_bases import EXCUSE, by_basis, kind_of_money, no_terms
from transforms.line_up_sources import PARTIAL, PRESUMED, SURE, along_capital, along_sources
from transforms.line_up_tables import along_tables, summed_by_tables

RELATION = pl.when(pl.col("certainty") == PARTIAL).then(pl.lit("<=")).otherwise(pl.lit("=="))
"""With parts missing, those known may not exceed the whole; with none missing they equal it."""

_SHOWN_BY_TABLES = ("agency", "sub_project", "project", "sub_unit")

_TERM = (*NODE, "dimension", "basis", "key_id", "coefficient", "certainty", "part_set", "child")


@cache
def project_tree() -> pl.DataFrame:
    """One row per project or sub-project: `programme`, `project_code`, `parent` (`ALL` for projects)."""
    rows = {(r["programme"], r["project_code"], r["parent_code"] or "ALL") for r in code_list("projects")}
    columns = ["programme", "project_code", "parent"]
    return pl.DataFrame(sorted(rows), schema=dict.fromkeys(columns, pl.String), orient="row")


def line_up_sums(keys: pl.DataFrame, items: pl.DataFrame, statuses: pl.DataFrame) -> pl.DataFrame:
    """Terms of every parts-and-whole identity along agencies, projects, years, sources, capital and places.

    Args:
        keys: the figures of wholes and named parts.
        items: figures said for parts without a name of their own: where a whole has such, its named parts are not all.
        statuses: projects declared without money.
    """
    money = keys.filter(pl.col("indicator").is_in(FUNDING_SUMS))
    stated = by_basis(money)
    agencies = stated.filter(pl.col("agency_code") != "").with_columns(child=pl.col("agency_code"))
    whole = stated.filter(pl.col("agency_code") == "")
    counted = _beside_places(_counted_agencies(agencies), money)
    of_agencies = _raised(counted, agency_code=pl.lit(""))
    own = _covered(whole.with_columns(is_short=pl.lit(value=False)), of_agencies)
    tree = project_tree()
    subs = _under_parent(own, tree).filter(pl.col("parent") != "ALL")
    of_projects = _raised(_counted_projects(subs, statuses), project_code=pl.col("parent"))
    projects = _covered(own, of_projects)
    tops = _under_parent(projects, tree).filter(pl.col("parent") == "ALL")
    years = _years(whole, projects, statuses)
    frames = [
        _joined(whole, of_agencies, "agency"),
        _joined(whole, of_projects, "sub_project"),
        _joined(whole, _raised(_counted_projects(tops, statuses), project_code=pl.lit("ALL")), "project"),
        years,
        along_sources(money),
        along_capital(money),
        _along_places(keys),
    ]
    terms = _but_for_tables(pl.concat([f.select(_TERM) for f in frames]), keys, items)
    numbered = terms.with_columns(instance=pl.struct(*NODE, "dimension", kind_of_money()).rank("dense"))
    judged = with_unnamed_parts(said_together(numbered, keys), keys, items)
    return _adjusted(judged, keys).with_columns(relation=RELATION)


def _but_for_tables(terms: pl.DataFrame, keys: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """The terms with the sums that tables show by themselves in place of those that codes suggest for their wholes."""
    summed = summed_by_tables(keys, items)
    if summed.is_empty():
        return terms
    here = [*NODE, "dimension", "basis"]
    told = pl.col("key_id").is_in(summed.to_list()) & (pl.col("coefficient") < 0)
    shown = terms.filter(told & pl.col("dimension").is_in(_SHOWN_BY_TABLES)).select(here).unique()
    return pl.concat([terms.join(shown, on=here, how="anti"), along_tables(keys, items).select(_TERM)])


def _adjusted(terms: pl.DataFrame, keys: pl.DataFrame) -> pl.DataFrame:
    """The terms, and beside sums of allocations the same with what was added to or taken from the whole in the year."""
    signs = pl.DataFrame(ADJUSTMENTS, schema=["child", "sign"], orient="row")
    rest = [c for c in NODE if c != "indicator"]
    told = keys.filter(pl.col("indicator").is_in(signs["child"].to_list()))
    if told.is_empty():
        return terms
    stated = by_basis(told)
    changes = stated.join(signs, left_on="indicator", right_on="child").select(
        *rest, "basis", pl.col("indicator").alias("child"), "key_id", coefficient=-pl.col("sign").cast(pl.Int32)
    )
    wholes = terms.filter((pl.col("indicator") == "allocated") & (pl.col("coefficient") < 0))
    added = wholes.drop("child", "key_id", "coefficient").join(changes, on=[*rest, "basis"])
    sums = ["instance", "basis"]
    again = pl.concat([terms.join(added.select(sums), on=sums, how="semi"), added.select(terms.columns)])
    return pl.concat([terms, again.with_columns(basis=pl.concat_str("basis", pl.lit(f"{EXCUSE}adjusted")))])


def _raised(parts: pl.DataFrame, **parent: pl.Expr) -> pl.DataFrame:
    """Parts addressed by their whole."""
    return parts.with_columns(**parent)


def _covered(stated: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Each node's figure as stated; where none is stated, its parts in its place (`is_short` where some may miss)."""
    columns = [*NODE, "basis", "key_id", "is_short"]
    missing = parts.join(stated.select(*NODE, "basis"), on=[*NODE, "basis"], how="anti")
    rolled = missing.with_columns(is_short=pl.col("certainty") == PARTIAL)
    return pl.concat([stated.select(columns), rolled.select(columns)])


def _counted_agencies(agencies: pl.DataFrame) -> pl.DataFrame:
    """Agencies' figures with the certainty that they are all the agencies of their project and year."""
    if agencies.is_empty():
        return agencies.with_columns(certainty=pl.lit(PARTIAL), part_set=pl.lit(None, pl.String))
    group = [c for c in NODE if c != "agency_code"]
    place = [c for c in group if c != "indicator"]
    funded = (
        agencies.filter(pl.col("indicator") == "allocated")
        .group_by(*place)
        .agg(pl.col("agency_code").unique().alias("funded"))
    )
    here = agencies.with_columns(
        present=pl.col("agency_code").unique().over(*group, "basis", mapping_strategy="join"),
        said_together=pl.col("said_within").is_not_null().all().over(*group, "basis"),
    ).join(funded, on=place, how="left")
    lacking = pl.col("funded").list.set_difference("present").list.len().fill_null(0)
    several = pl.col("present").list.len() > 1
    certainty = (
        pl.when(pl.col("said_together") & several)
        .then(pl.lit(SURE))
        .when(several & (lacking == 0))
        .then(pl.lit(PRESUMED))
        .otherwise(pl.lit(PARTIAL))
    )
    part_set = pl.concat_str(
        pl.lit("agency"),
        "project_code",
        "year_from",
        "year_to",
        pl.col("present").list.sort().list.join("|"),
        separator=":",
    )
    return here.with_columns(certainty=certainty, part_set=part_set)


def _beside_places(agencies: pl.DataFrame, money: pl.DataFrame) -> pl.DataFrame:
    """The offices' figures; where a table tells communes beside them, they are not all the parts."""
    if agencies.is_empty():
        return agencies
    rest = [c for c in NODE if c not in ("agency_code", "sub_unit", "capital")]
    placed = money.filter(pl.col("is_in_table") & (pl.col("sub_unit") != "")).select(rest).unique()
    told = agencies.join(placed.with_columns(is_beside=pl.lit(value=True)), on=rest, how="left")
    is_beside = pl.col("is_beside").fill_null(value=False)
    certainty = pl.when(is_beside).then(pl.lit(PARTIAL)).otherwise("certainty")
    return told.with_columns(certainty=certainty).drop("is_beside")


def _under_parent(nodes: pl.DataFrame, tree: pl.DataFrame) -> pl.DataFrame:
    return nodes.join(tree, on=["programme", "project_code"]).with_columns(child=pl.col("project_code"))


def _counted_projects(parts: pl.DataFrame, statuses: pl.DataFrame) -> pl.DataFrame:
    """(Sub-)projects' figures with the certainty that they are all those of their parent that got money."""
    if parts.is_empty():
        return parts.with_columns(certainty=pl.lit(PARTIAL), part_set=pl.lit(None, pl.String))
    group = [*(c for c in NODE if c != "project_code"), "parent", "basis"]
    place = [c for c in group if c not in ("indicator", "basis")]
    expected = project_tree().group_by("programme", "parent").agg(pl.col("project_code").alias("expected"))
    funded = (
        parts.filter(pl.col("indicator").is_in(["allocated", "planned"]))
        .group_by(*place)
        .agg(pl.col("project_code").unique().alias("funded"))
    )
    here = (
        parts.with_columns(present=pl.col("project_code").unique().over(group, mapping_strategy="join"))
        .join(funded, on=place, how="left")
        .join(expected, on=["programme", "parent"], how="left")
        .join(_nil_projects(statuses, parts), on=["submission_id", "year_from", "year_to"], how="left")
    )
    none = pl.lit([], pl.List(pl.String))
    nil = pl.col("nil").fill_null(none)
    lacking = pl.col("expected").list.set_difference("present").list.set_difference(nil).list.len()
    unfunded = pl.col("funded").fill_null(none).list.set_difference("present").list.len()
    is_short = pl.col("is_short").any().over(group)
    certainty = (
        pl.when(is_short)
        .then(pl.lit(PARTIAL))
        .when(lacking == 0)
        .then(pl.lit(SURE))
        .when((unfunded == 0) & (pl.col("present").list.len() > 1))
        .then(pl.lit(PRESUMED))
        .otherwise(pl.lit(PARTIAL))
    )
    part_set = pl.concat_str(
        pl.lit("project"), "year_from", "year_to", pl.col("present").list.sort().list.join("|"), separator=":"
    )
    return here.with_columns(certainty=certainty, part_set=part_set)


def _nil_projects(statuses: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Projects said to have no money, per submission and span of years of the figures."""
    spans = parts.select("submission_id", "year_from", "year_to").unique()
    said = statuses.select("submission_id", "project_code", "year")
    within = pl.col("year").is_null() | (
        pl.col("year").is_between("year_from", "year_to") & (pl.col("year_from") == pl.col("year_to"))
    )
    return (
        spans.join(said, on="submission_id")
        .filter(within)
        .group_by("submission_id", "year_from", "year_to")
        .agg(pl.col("project_code").unique().alias("nil"))
    )


def _joined(whole: pl.DataFrame, parts: pl.DataFrame, dimension: str) -> pl.DataFrame:
    """Terms of the sums whose whole is stated: the parts with +1, the whole with -1."""
    if whole.is_empty() or parts.is_empty():
        return no_terms(whole, _TERM)
    on = [*NODE, "basis"]
    judged = parts.group_by(on).agg(pl.col("certainty", "part_set").first())
    heads = whole.join(judged, on=on).with_columns(coefficient=pl.lit(-1), child=pl.lit(""))
    tails = parts.join(whole.select(on), on=on, how="semi").with_columns(coefficient=pl.lit(1))
    terms = pl.concat(
        [f.select(*on, "key_id", "coefficient", "certainty", "part_set", "child") for f in (heads, tails)]
    )
    return terms.with_columns(dimension=pl.lit(dimension))


def _years(whole: pl.DataFrame, covered: pl.DataFrame, statuses: pl.DataFrame) -> pl.DataFrame:
    """Figures of a span of years beside those of its single years."""
    rest = [c for c in NODE if c not in ("year_from", "year_to")]
    yearly = pl.col("indicator").is_in(YEARLY_SUMS)
    spans = whole.filter(yearly & (pl.col("year_from") < pl.col("year_to")))
    if spans.is_empty():
        return no_terms(whole, _TERM)
    singles = covered.filter(yearly & (pl.col("year_from") == pl.col("year_to"))).select(
        *rest, "basis", "key_id", "is_short", pl.col("year_from").alias("year")
    )
    inside = (
        spans.select(*NODE, "basis")
        .unique()
        .join(singles, on=[*rest, "basis"])
        .filter(pl.col("year").is_between("year_from", "year_to"))
    )
    empty = statuses.filter(pl.col("year").is_not_null()).select(
        "submission_id", "project_code", pl.col("year").alias("nil")
    )
    silent = (
        spans.select("submission_id", "project_code", "year_from", "year_to")
        .unique()
        .join(empty, on=["submission_id", "project_code"])
        .filter(pl.col("nil").is_between("year_from", "year_to"))
        .group_by("submission_id", "project_code", "year_from", "year_to")
        .agg(pl.col("nil").n_unique().alias("nil_years"))
    )
    group = [*NODE, "basis"]
    said = pl.col("year").n_unique().over(group) + pl.col("nil_years").fill_null(0)
    is_whole = (said > pl.col("year_to") - pl.col("year_from")) & ~pl.col("is_short").any().over(group)
    years = pl.col("year").unique().sort().cast(pl.String).str.join("|").over(group)
    parts = inside.join(silent, on=["submission_id", "project_code", "year_from", "year_to"], how="left").with_columns(
        certainty=pl.when(is_whole).then(pl.lit(SURE)).otherwise(pl.lit(PARTIAL)),
        part_set=pl.concat_str(pl.lit("year:"), years),
        child=pl.col("year").cast(pl.String),
    )
    return _joined(spans, parts, "year")


def _along_places(keys: pl.DataFrame) -> pl.DataFrame:
    """Counts and money of the whole office beside those of its communes or hamlets.

    Where a table tells money of offices beside them too, the places alone need not be all the parts.
    """
    adds_up = pl.col("unit").is_in(COUNT_UNITS) | pl.col("indicator").is_in(FUNDING_SUMS)
    counts = keys.filter(adds_up).with_columns(basis=pl.col("source"))
    whole = counts.filter(pl.col("sub_unit") == "")
    group = [*NODE, "basis"]
    of_places = counts.filter(pl.col("sub_unit") != "")
    if of_places.is_empty():
        return no_terms(keys, _TERM)
    parts = of_places.with_columns(child=pl.col("sub_unit"), sub_unit=pl.lit(""))
    places = pl.col("child").unique().sort().str.join("|").over(group)
    rest = [c for c in NODE if c not in ("agency_code", "sub_unit", "capital")]
    offices = counts.filter(pl.col("is_in_table") & (pl.col("agency_code") != "")).select(rest).unique()
    beside = parts.join(offices.with_columns(is_beside=pl.lit(value=True)), on=rest, how="left")
    judged = beside.with_columns(
        certainty=pl.lit(PARTIAL),
        part_set=pl.when(pl.col("is_beside").is_null()).then(pl.concat_str(pl.lit("sub_unit:"), places)),
    ).drop("is_beside")
    return _joined(whole, judged, "sub_unit")
