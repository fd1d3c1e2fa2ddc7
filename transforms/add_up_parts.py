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
    projects, sources = _project_lineages(), _source_lineages()
    for lineage, reason in ((sources[0], "sum_of_local_budgets"), (sources[1], "sum_of_sources")):
        cells = _add_up(cells, "source", lineage, reason)
    for lineage, reason in ((projects[0], "sum_of_sub_projects"), (projects[1], "sum_of_projects")):
        cells = _add_up(cells, "project_code", lineage, reason)
    return _add_up(cells, "source", sources[1], "sum_of_sources").sort(MEASURE)


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
