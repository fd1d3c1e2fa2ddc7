"""F4: what was planned and done in numbers of models, houses, trainees …"""

from decimal import Decimal
from random import Random

from tests.layouts.label_projects import Labels, draw_labels
from tests.layouts.table import Column, Row, Table
from tests.layouts.wordings import pick, wordings

_DONE = ("Thực hiện năm {y}", "Kết quả thực hiện", "Thực hiện", "TH năm {y}")
_PLANNED = ("Kế hoạch năm {y}", "Kế hoạch", "KH năm {y}", "Kế hoạch giao")
_ESTIMATED = ("Ước thực hiện năm {y}", "Ước thực hiện", "Ước cả năm {y}")


def draw_output_table(rng: Random, year: int) -> Table:
    """A table of one form F4."""
    counted = rng.sample(wordings()["outputs"], rng.randint(4, 8))
    labels = draw_labels(rng)
    rows = _rows(rng, sorted(counted, key=lambda each: str(each["project"])), labels, has_heads=rng.random() < 0.6)
    says = {"topic": "output", "population": "ALL", "point": "year", "source": (None, "ALL"), "capital": "ALL"}
    table = Table("F4", _columns(rng, year), rows, {**says, "year_from": year, "year_to": year})
    _fill(rng, table)
    return table


def _columns(rng: Random, year: int) -> list[Column]:
    def worded(words: tuple[str, ...], scenario: str) -> Column:
        return Column((rng.choice(words).format(y=year),), says={"scenario": scenario}, kind="count")

    columns = [
        Column((pick(rng, "orders"),), role="order"),
        Column((pick(rng, "labels", "outputs"),), role="label"),
        Column((rng.choice(["ĐVT", "Đơn vị tính", "Đơn vị"]),), role="measure_unit"),
    ]
    if rng.random() < 0.2:
        return columns + [
            Column((f"Năm {each}", word), says={"scenario": scenario, "year_from": each, "year_to": each}, kind="count")
            for each in (year - 1, year)
            for word, scenario in (("Kế hoạch", "plan"), ("Thực hiện", "actual"))
        ]
    columns += [worded(_PLANNED, "plan"), worded(_DONE, "actual")]
    if rng.random() < 0.4:
        columns.append(worded(_ESTIMATED, "estimate"))
    if rng.random() < 0.5:
        compared = rng.choice(["So sánh (%)", "So với KH (%)", "Tỷ lệ TH/KH (%)", "% so với kế hoạch"])
        columns.append(Column((compared,), says={"scenario": "share"}, kind="percent", is_judged=False))
    return columns


def _rows(rng: Random, counted: list[dict[str, str]], labels: Labels, *, has_heads: bool) -> list[Row]:
    rows: list[Row] = []
    project = ""
    for number, each in enumerate(counted, 1):
        head = each["project"].partition(".")[0]
        if has_heads and head != project:
            rows.append(Row({"order": labels.order(1, (len(rows) + 1,)), "label": labels.of_project(head)}, {}, 1))
        project = head
        indicator = each["indicator"]
        texts = {"order": str(number), "label": rng.choice(each["labels"]), "measure_unit": each["unit"]}
        codes = (head, each["project"]) if has_heads else (head, each["project"], None)
        rows.append(Row(texts, {"indicator": indicator, "project_code": codes}, 2))
    return rows


def _fill(rng: Random, table: Table) -> None:
    for r, row in enumerate(table.rows):
        if "indicator" not in row.says:
            continue
        planned = Decimal(rng.randint(4, 240))
        done = Decimal(rng.randint(3, int(planned)))
        figures = {"plan": planned, "actual": done, "estimate": planned, "share": done * 100 / planned}
        for c in table.figure_columns():
            table.grid[r, c] = figures[str(table.columns[c].says["scenario"])]
