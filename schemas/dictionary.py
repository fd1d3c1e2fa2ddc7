"""The dictionary: every published table and column, in Vietnamese and English, with its unit.

Texts are data in codebook/dictionary.yaml; names, types and what may be NULL come from the tables themselves.
"""

from typing import Any

import polars as pl

from schemas.codebook import phrases
from schemas.tables import PUBLISHED, declared_types, frame_of


def dictionary() -> pl.DataFrame:
    """One row per published table, followed by one per column of it.

    Raises:
        KeyError: a table or column nobody described.
    """
    rows = [row for table in PUBLISHED for row in (_table_row(table), *_column_rows(table))]
    return frame_of(PUBLISHED["dictionary"], rows)


def described(table: str, column: str) -> dict[str, str]:
    """The `vi` and `en` text and the `unit` of a column: its table's own words, else those all tables share."""
    book = phrases("dictionary")
    own: dict[str, dict[str, str]] = book["tables"][table].get("columns", {})
    return own[column] if column in own else book["columns"][column]


def dictionary_page() -> str:
    """The dictionary as Markdown, for docs/dictionary.md."""
    parts = ["# Dictionary\n", "Generated from the tables (`make docs`); edit `codebook/dictionary.yaml` instead.\n"]
    for table in PUBLISHED:
        told = _table_row(table)
        parts.append(f"## {table}\n\n{told['description_en']}\n\n{told['description_vi']}\n")
        parts.append("| column | type | unit | meaning | ý nghĩa |\n| --- | --- | --- | --- | --- |")
        parts.extend(_line(row) for row in _column_rows(table))
        parts.append("")
    return "\n".join(parts)


def _table_row(table: str) -> dict[str, Any]:
    told = phrases("dictionary")["tables"][table]
    return {"table_name": table, "position": 0, "description_vi": told["vi"], "description_en": told["en"]}


def _column_rows(table: str) -> list[dict[str, Any]]:
    columns = PUBLISHED[table].to_schema().columns
    return [
        {
            "table_name": table,
            "position": position,
            "column_name": name,
            "data_type": data_type,
            "is_nullable": bool(columns[name].nullable),
            "unit": described(table, name).get("unit"),
            "description_vi": described(table, name)["vi"],
            "description_en": described(table, name)["en"],
        }
        for position, (name, data_type) in enumerate(declared_types(PUBLISHED[table]).items(), start=1)
    ]


def _line(row: dict[str, Any]) -> str:
    null = "" if row["is_nullable"] else ", never NULL"
    meaning = " | ".join((row["description_en"], row["description_vi"]))
    return f"| `{row['column_name']}` | {row['data_type']}{null} | {row['unit'] or ''} | {meaning} |"
