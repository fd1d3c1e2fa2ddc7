"""What the title of a table or the name of its sheet says of all its figures: a project, a kind of capital."""

from collections.abc import Iterator
from functools import cache

from schemas.codebook import phrases
from schemas.forms import Form, Meaning
from transforms.find_projects import UNKNOWN, find_projects, known_codes
from transforms.find_tables import Table
from transforms.fold_text import fold
from transforms.match_phrases import PhraseBook, phrase_book
from transforms.read_header_words import is_unit_line

_LONGEST_TITLE = 250


def title_of(table: Table, form: Form, programme: str) -> Meaning:
    """The one project, and the one kind of capital, that the nearest words to speak of any name; empty for none.

    Only money is told so: an office's whole report may speak of projects in its title too.
    """
    if form.topic != "funding":
        return {}
    texts = list(_titles(table))
    project = next((code for text in texts if (code := _project(text, programme))), None)
    capital = next((kind for text in texts if (kind := _capital(text, programme))), None)
    return ({"project": project} if project else {}) | ({"capital": capital} if capital else {})


def _titles(table: Table) -> Iterator[str]:
    """The titles that may speak for the table, the nearest first."""
    for _, text in reversed(table.above):
        if not is_unit_line(text) and len(text) <= _LONGEST_TITLE:
            yield text
    yield table.sheet.name


def _project(text: str, programme: str) -> str | None:
    codes = {code for mention in find_projects(text, programme) for code in mention.codes} - {UNKNOWN}
    return codes.pop() if len(codes) == 1 and codes <= known_codes(programme) else None


def _capital(text: str, programme: str) -> str | None:
    """The kind of capital a text names; titles of projects speak of what is done, not of what it is paid from."""
    kinds = {mention.code for mention in _capitals().find(fold(text))}
    return kinds.pop() if len(kinds) == 1 and not find_projects(text, programme) else None


@cache
def _capitals() -> PhraseBook:
    return phrase_book({kind: tuple(map(str, words)) for kind, words in phrases("row_labels")["capitals"].items()})
