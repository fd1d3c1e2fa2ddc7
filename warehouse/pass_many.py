"""Many values as one parameter of a statement.

Given a list, DuckDB looks at each of its elements for the types of packages that are not installed, which takes longer
than most statements do: a hundred thousand names half a minute, as one text a quarter of a second.
"""

import json
from collections.abc import Iterable

MANY = """(SELECT unnest(from_json(?, '["VARCHAR"]')))"""
"""Stands for such values in a statement, behind `IN`."""


def as_one(values: Iterable[str]) -> str:
    """The values as the parameter that `MANY` takes."""
    return json.dumps(list(values), ensure_ascii=False)
