"""A whole nobody stated, from its parts, where every part is known; never beside a whole that was stated."""

from collections.abc import Sequence

import polars as pl

from schemas.codebook import code_list
from transforms.choose_figures import CELL, MEASURE

_STATE_BUDGET = "NSNN"


def add_up_parts(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells with local budget, all sources, projects and the whole programme added where all parts are known.

    A part counts as missing when any figure of it is known for the year but not the measure asked for; then the whole
    stays unknown. Planned figures are held against planned ones only.

    Args:
        cells: one row per unit, programme, project, year, source, indicator: value, chosen_from, reason.
    """
    (into_projects, into_programme), (into_local, into_all) = _project_lineages(), _source_lineages()
    cells = _add_up(cells, "source", into_local, "sum_of_local_budgets")
    cells = _all_sources(cells, into_all)
    for lineage, reason in ((into_projects, "sum_of_sub_projects"), (into_programme, "sum_of_projects")):
        cells = _all_sources(_add_up(cells, "project_code", lineage, reason), into_all)
    return cells.sort(MEASURE)


def _all_sources(cells: pl.DataFrame, into_all: pl.DataFrame) -> pl.DataFrame:
    """All sources, where not stated, from central and local money.

    A figure given without its source counts as stated for all sources; where it is just the central money and local
    money stands beside it, the text left the word out, and it is no whole.
    """
    wide = cells.filter(pl.col("source").is_in(["ALL", "NSTW", "NSDP"])).pivot(
        "source", index=[name for name in MEASURE if name != "source"], values="value"
    )
    if not {"ALL", "NSTW", "NSDP"} <= set(wide.columns):
        return _add_up(cells, "source", into_all, "sum_of_sources")
    central_only = wide.filter((pl.col("ALL") == pl.col("NSTW")) & (pl.col("NSDP") > 0)).select(
        *[name for name in MEASURE if name != "source"], pl.lit("ALL").alias("source")
    )
    whole = cells.join(central_only, on=MEASURE, how="anti", maintain_order="left")
    return _add_up(whole, "source", into_all, "sum_of_sources")


def _add_up(cells: pl.DataFrame, level: str, lineage: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Lineage: for each code of `level` the child it belongs to and the child's parent."""
    on = [name for name in lineage.columns if name not in ("child", "parent")]
    planned = pl.col("indicator") == "planned"
    family = [name for name in CELL if name != level]
    below = cells.join(lineage, on=on, how="inner", maintain_order="left").with_columns(is_planned=planned)
    seen = _parts_seen(below, [*family, "parent", "is_planned"])
    sums = (
        below.filter(pl.col(level) == pl.col("child"), pl.col("value").is_not_null())
        .sort([*family, "child"])
        .group_by([*family, "parent", "indicator", "is_planned"], maintain_order=True)
        .agg(
            pl.col("value").sum().cast(pl.Decimal(20, 4), strict=False),
            pl.col("chosen_from").explode(),
            known=pl.len(),
        )
        .join(seen, on=[*family, "parent", "is_planned"], how="left", maintain_order="left")
        .filter(pl.col("known") == pl.col("parts"))
        .with_columns(pl.col("parent").alias(level), pl.lit(reason).alias("reason"))
        .select(cells.columns)
        .join(cells, on=MEASURE, how="anti")
    )
    return pl.concat([cells, sums])


def _parts_seen(below: pl.DataFrame, whole: list[str]) -> pl.DataFrame:
    """How many parts a whole has: those with any figure of its source, and those with money of no stated source."""
    by_part = [name for name in whole if name != "source"] + ["child"]
    seen = below.group_by(whole).agg(parts=pl.col("child").n_unique())
    if "source" not in whole:
        return seen
    undivided = (
        below.filter((pl.col("source") == "ALL").all().over(by_part))
        .group_by([name for name in by_part if name != "child"])
        .agg(undivided=pl.col("child").n_unique())
    )
    more = pl.when(pl.col("source") == "ALL").then(0).otherwise(pl.col("undivided").fill_null(0))
    joined = seen.join(undivided, on=[name for name in by_part if name != "child"], how="left")
    return joined.select(*whole, pl.col("parts") + more)


def _project_lineages() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sub-projects into projects; then whatever belongs to a project into the whole programme."""
    rows = [(row["programme"], row["project_code"], row["parent_code"]) for row in code_list("projects")]
    subs = sorted({row for row in rows if row[2] != "ALL"})
    tops = sorted({(programme, code) for programme, code, parent in rows if parent == "ALL"})
    names = ["programme", "project_code", "child", "parent"]
    into_projects = [(programme, code, code, parent) for programme, code, parent in subs]
    into_all = [(programme, code, code, "ALL") for programme, code in tops]
    into_all += [(programme, code, parent, "ALL") for programme, code, parent in subs]
    return _frame(into_projects, names), _frame(into_all, names)


def _source_lineages() -> tuple[pl.DataFrame, pl.DataFrame]:
    """Budgets of province, district and commune into the local one; central and local into all sources."""
    parents = {row["source"]: row["parent_source"] for row in code_list("funding_sources")}
    tops = sorted(code for code, parent in parents.items() if parent == _STATE_BUDGET)
    subs = sorted((code, parent) for code, parent in parents.items() if parent in tops)
    names = ["source", "child", "parent"]
    into_all = [(code, code, "ALL") for code in tops] + [(code, parent, "ALL") for code, parent in subs]
    return _frame([(code, code, parent) for code, parent in subs], names), _frame(into_all, names)


def _frame(rows: Sequence[tuple[str, ...]], names: list[str]) -> pl.DataFrame:
    return pl.DataFrame(sorted(set(rows)), schema=dict.fromkeys(names, pl.String), orient="row")
