"""Every sentence the program says, in Vietnamese and English, from codebook/messages/*.yaml.

Each file holds groups (`refusals:`, `findings:` …) of keys, each with `vi` and `en`; placeholders are `{name}`. Of a
count, `{count:,}` is the number as the language groups its digits, `{count:file|files}` is it with its noun.
"""

import re
import string
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from schemas.codebook import read_yaml

Language = Literal["vi", "en"]


@cache
def catalogue() -> dict[str, dict[str, str]]:
    """All messages by `group.key`, each with its `vi` and `en` text."""
    found: dict[str, dict[str, str]] = {}
    for source in sorted(files("codebook").joinpath("messages").iterdir(), key=lambda p: p.name):
        if source.name.endswith(".yaml"):
            groups = read_yaml(source.read_text(encoding="utf8"))
            found |= {f"{group}.{key}": texts for group, keys in groups.items() for key, texts in keys.items()}
    return found


def message(key: str, language: Language, **details: object) -> str:
    """The text of `group.key` in a language, its placeholders filled.

    Raises:
        KeyError: no such message, or a placeholder without a value.
    """
    text = catalogue()[key][language]
    return _WORDED[language].vformat(text, (), details) if _has_counts(text) else text.format_map(details)


class WordedError(Exception):
    """An error that people are told of.

    Attributes:
        key: of the sentence, below a group that whoever catches it knows.
        details: what the sentence needs.
    """

    def __init__(self, key: str, **details: object) -> None:
        """Say which sentence tells it."""
        super().__init__(key)
        self.key = key
        self.details = tuple((name, str(value)) for name, value in details.items())


class _Worded(string.Formatter):
    """Texts whose placeholders say how a count is written."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - whatever a message is about
        one, bar, many = format_spec.partition("|")
        if not bar and format_spec != ",":
            return str(super().format_field(value, format_spec))
        number = self._number(str(value))
        return f"{number} {one if number == '1' else many}" if bar else number

    def _number(self, written: str) -> str:
        if not (written.isascii() and written.isdigit()):
            return written  # nothing to group, or grouped already
        grouped = f"{int(written):,}"
        return grouped.replace(",", ".") if self._language == "vi" else grouped


_WORDED: dict[Language, _Worded] = {"vi": _Worded("vi"), "en": _Worded("en")}
_COUNTS = re.compile(r"\{\w+:(?:,|[^}]*\|)")


@cache
def _has_counts(text: str) -> bool:
    """Whether a text has any such placeholder; most have none, and are filled ten times as fast."""
    return _COUNTS.search(text) is not None
