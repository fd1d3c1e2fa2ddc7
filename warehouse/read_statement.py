"""The SQL of the warehouse, one statement or a few that belong together in each file of `warehouse/sql`."""

from importlib.resources import files


def statement(name: str) -> str:
    """The text of `warehouse/sql/<name>.sql`."""
    return files("warehouse").joinpath("sql", f"{name}.sql").read_text(encoding="utf8")
