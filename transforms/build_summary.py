"""The summary page of a release: what it is, what changed and why, charts and tables with ways to their evidence."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from schemas.codebook import code_list
from schemas.obligations import REPORTS
from schemas.release_page import Summary
from transforms.draw_charts import Charts
from transforms.render_page import anchor, render_page, unit_page
from transforms.tabulate_changes import tabulate_changes

Row = Mapping[str, Any]
_BILLION = Decimal(10**9)
_UNITS_A_CHART = 40
"""What fits one printed page, and a phone's screen without losing the axis."""
_STATES = frozenset({"on_time", "late", "received", "missing", "due", "not_owed", "refused"})
_SEVERITIES = ("error", "warning", "info")


def build_summary(summary: Summary, before: str = "") -> bytes:
    """The page, as UTF-8.

    Args:
        summary: what it tells.
        before: the page of the release before, of the same version of the program, for the charts it shows already.
    """
    charts = Charts(before)
    told = {
        "s": summary_facts(summary),
        "names": summary.provinces,
        "provinces": list(summary.provinces.values()),
        "several": len(summary.provinces) > 1,
        "programmes_several": len(summary.programmes) > 1,
        "changes": tabulate_changes(summary.comparison),
        "funding": list(_funding(summary, charts)),
        "poverty": list(_poverty(summary, charts)),
        "coverage": list(_coverage(summary)),
        "findings": _findings(summary),
    }
    return render_page("index.html.j2", told)


def summary_facts(summary: Summary) -> dict[str, object]:
    """What stands at the head of the page."""
    return {
        "stamp": summary.stamp,
        "code_version": summary.code_version,
        "as_of": summary.as_of,
        "counts": summary.counts,
        "programmes": summary.programmes,
        "before_state": summary.comparison.state,
        "before_stamp": summary.comparison.stamp,
    }


def project_page(row: Row) -> str:
    """Where the offices' figures behind a project's stand, seen from the release's folder."""
    return f"evidence/{anchor(row['province_code'], row['programme'], row['project_code'])}.html"


def _funding(summary: Summary, charts: Charts) -> Iterable[dict[str, object]]:
    """One part a province and programme, the latest year first."""
    several = len(summary.programmes) > 1
    for (province, programme), rows in _grouped(summary.funding, "province_code", "programme"):
        name = summary.provinces.get(province, province)
        name = f"{name}, {programme}" if several else name
        years = sorted(_grouped(rows, "year"), reverse=True)
        yield {"name": name, "years": [_funding_year(charts, name, year, each) for (year,), each in years]}


def _funding_year(charts: Charts, name: str, year: int, rows: Sequence[Row]) -> dict[str, object]:
    key = anchor("f", rows[0]["province_code"], rows[0]["programme"], year)
    projects = [row for row in rows if row["project_code"] != "ALL" and "." not in row["project_code"]]
    title = f"{name}, {year}: phân bổ và giải ngân theo dự án, tỷ đồng / allocated and disbursed by project"
    description = "; ".join(f"{row['project_code']}: {_billions(row, 'disbursed_vnd')}" for row in projects)
    drawn = charts.draw("disbursement", [_bar(row) for row in projects or rows], key, title, description)
    return {"id": key, "year": year, "chart": _Drawn(drawn), "rows": [_funding_row(row) for row in rows]}


class _Drawn(str):
    """A chart that is HTML already."""

    __slots__ = ()

    def __html__(self) -> str:
        """Itself."""
        return str(self)


def _billions(row: Row, name: str) -> float | None:
    return None if row[name] is None else float(row[name] / _BILLION)


def _bar(row: Row) -> dict[str, object]:
    names = ("allocated_vnd", "carried_in_vnd", "disbursed_vnd")
    allocated, carried_in, disbursed = (_billions(row, name) for name in names)
    available = None if allocated is None or carried_in is None else allocated + carried_in
    return {
        "label": row["project_code"],
        "allocated": allocated,
        "available": available,
        "disbursed": disbursed,
        "low": _billions(row, "low_vnd"),
        "high": _billions(row, "high_vnd"),
        "place": max(available or 0.0, allocated or 0.0, disbursed or 0.0),
    }


def _funding_row(row: Row) -> dict[str, object]:
    return {**row, "short_name": _short_names().get((row["programme"], row["project_code"]), ""), "href": _href(row)}


def _href(row: Row) -> str:
    return f"{project_page(row)}#y{row['year']}"


def _short_names() -> dict[tuple[str, str], str]:
    return {(row["programme"], row["project_code"]): row["short_name_vi"] for row in code_list("projects")}


def _poverty(summary: Summary, charts: Charts) -> Iterable[dict[str, object]]:
    for (province,), rows in _grouped(summary.poverty, "province_code"):
        years = sorted({row["year"] for row in rows})
        name, key = summary.provinces.get(province, province), anchor("p", province)
        units = [_poverty_row(each, years) for _, each in _grouped(rows, "unit_code")]
        drawn = [
            _poverty_chart(charts, name, f"{key}-{number}", part, years)
            for number, part in enumerate(_portions(units), 1)
        ]
        yield {"id": key, "name": name, "years": years, "rows": units, "charts": drawn}


def _portions(units: Sequence[Mapping[str, Any]]) -> Iterable[Sequence[Mapping[str, Any]]]:
    """Units of one level together (codes of a level have one length), as many as one chart holds."""
    for level in sorted({len(unit["unit_code"]) for unit in units}):
        of_level = [unit for unit in units if len(unit["unit_code"]) == level]
        for start in range(0, len(of_level), _UNITS_A_CHART):
            yield of_level[start : start + _UNITS_A_CHART]


def _poverty_row(rows: Sequence[Row], years: Sequence[int]) -> dict[str, Any]:
    of_year = {row["year"]: row for row in rows}
    code = rows[0]["unit_code"]
    cells = [
        {
            "rate": of_year[year]["poverty_rate_pct"] if year in of_year else None,
            "href": f"{unit_page(code)}#{poverty_anchor(of_year[year])}" if year in of_year else "",
        }
        for year in years
    ]
    return {"unit_code": code, "unit_name": rows[-1]["unit_name"] or code, "cells": cells}


def poverty_anchor(row: Row) -> str:
    """The name of a row of poverty figures on its unit's page; parts of a unit are told apart by their number there."""
    return anchor("p", row["year"], row["point"], row["scenario"])


def _poverty_chart(
    charts: Charts, name: str, key: str, units: Sequence[Mapping[str, Any]], years: Sequence[int]
) -> _Drawn:
    cells = [
        {
            "label": unit["unit_name"],
            "rate": None if cell["rate"] is None else float(cell["rate"]),
            "is_last": year == years[-1],
        }
        for unit in units
        for year, cell in zip(years, unit["cells"], strict=True)
    ]
    title = f"{name}: tỷ lệ hộ nghèo theo đơn vị, % / poverty rate by office, %"
    told = "; ".join(f"{each['label']}: {each['rate']}" for each in cells if each["is_last"])
    return _Drawn(charts.draw("poverty", cells, key, title, f"{years[-1]}: {told}"))


def _coverage(summary: Summary) -> Iterable[dict[str, object]]:
    parts = sorted(
        _grouped(summary.coverage, "province_code", "year"), key=lambda part: (part[0][0] or "", -part[0][1])
    )
    for (province, year), rows in parts:
        there = {row["report"] for row in rows}
        reports = [*(each for each in REPORTS if each in there), *sorted(there - set(REPORTS))]
        units = [_coverage_row(each, reports) for _, each in _grouped(rows, "unit_code", "programme")]
        name = summary.provinces.get(province, province or "")
        yield {"id": anchor("v", province, year), "name": name, "year": year, "reports": reports, "rows": units}


def _coverage_row(rows: Sequence[Row], reports: Sequence[str]) -> dict[str, object]:
    of_report = {row["report"]: {**row, "css": row["state"] if row["state"] in _STATES else "other"} for row in rows}
    cells = [of_report.get(report) for report in reports]
    return {
        "unit_name": rows[0]["unit_name"] or rows[0]["unit_code"],
        "programme": rows[0]["programme"],
        "cells": cells,
    }


def _findings(summary: Summary) -> dict[str, object]:
    offices = [{**row, "href": _findings_page(row)} for row in summary.findings]
    kinds = [_kind_row(kind, rows) for (kind,), rows in _grouped(summary.findings, "kind")]
    kinds.sort(key=lambda row: -row["total"])
    top = [
        {**row, "href": f"{unit_page(row['unit_code'])}#m-{row['finding_id']}" if row["unit_code"] else ""}
        for row in summary.top
    ]
    return {
        "top": top,
        "count": sum(row["count"] for row in summary.findings),
        "kinds": kinds,
        "offices": offices,
        "most_of_kind": max((row["total"] for row in kinds), default=0),
        "most_of_office": max((row["count"] for row in offices), default=0),
    }


def _findings_page(row: Row) -> str:
    return f"{unit_page(row['unit_code'])}#findings" if row["unit_code"] else ""


def _kind_row(kind: str, rows: Sequence[Row]) -> dict[str, Any]:
    counts = {each: sum(row["count"] for row in rows if row["severity"] == each) for each in _SEVERITIES}
    return {"kind": kind, **counts, "total": sum(counts.values())}


def _grouped(rows: Iterable[Row], *names: str) -> list[tuple[tuple[Any, ...], list[Row]]]:
    """The rows by some columns, each group where its first row stands."""
    found: dict[tuple[Any, ...], list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in names), []).append(row)
    return list(found.items())
