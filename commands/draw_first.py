"""A long list on the terminal: the first of its rows as a table, and how many more there are."""

from collections.abc import Sequence

from commands.terminal import Terminal, table


def draw_first(titles: Sequence[tuple[str, str]], rows: Sequence[Sequence[str]], more: int, terminal: Terminal) -> None:
    """Draw some rows under their titles (keys of the columns, and their sides), and say how many were left out."""
    if rows:
        terminal.show(table([(terminal.text(f"columns.{name}"), side) for name, side in titles], rows))
    if more > 0:
        terminal.say("rules.more", count=terminal.number(more))
