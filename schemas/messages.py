"""Every sentence the program says, in Vietnamese and English, from codebook/messages/*.yaml.

Each file holds groups (`refusals:`, `findings:` …) of keys, each with `vi` and `en`; placeholders are `{name}`.
"""

from functools import cache
from importlib.resources import files
from typing import Literal

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
    return catalogue()[key][language].format_map(details)
