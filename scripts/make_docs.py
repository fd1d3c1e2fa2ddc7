"""Writes the generated pages of docs/ again: `make docs`. A test fails while one of them is stale."""

from collections.abc import Callable
from pathlib import Path

from commands.command_page import command_page
from schemas.dictionary import dictionary_page
from schemas.limits_page import limits_page
from schemas.rules.page import rule_page

DOCS = Path(__file__).parents[1] / "docs"
PAGES: dict[str, Callable[[], str]] = {
    "cli.md": command_page,
    "dictionary.md": dictionary_page,
    "rules.md": rule_page,
    "operations/limits.md": limits_page,
}


def main() -> None:
    """Write every page."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf8")
        print(DOCS / name)


if __name__ == "__main__":
    main()
