"""Any table of figures and rules from two files: which of its figures must be wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

from schemas.linear import Localised
from transforms.parse_rules import parse_rules
from transforms.read_values import read_values


def localise_table(
    values: Path, rules: Path, limit: Callable[[], Callable[[int], bool]]
) -> Iterator[tuple[str | None, Localised]]:
    """Each record of the values with what must be wrong in it, in their order.

    Args:
        values: a CSV file of names and values (see `read_values`).
        rules: a text file of linear rules (see `parse_rules`).
        limit: called once a record, gives what the search asks whether its time is over.

    Raises:
        ValuesError: lines of the values that cannot be understood.
        RulesError: lines of the rules that cannot be understood.
        OSError: a file that cannot be read.
    """
    records = read_values(values.read_text(encoding="utf8", errors="replace"))
    known = parse_rules(rules.read_text(encoding="utf8", errors="replace"))
    # Its solver takes a second to import, which faulty files need not wait for.
    from transforms.localise_errors import localise  # noqa: PLC0415

    for record, figures in records.items():
        yield record, localise(figures, known, limit())
