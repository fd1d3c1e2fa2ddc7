"""The code lists: what the outside world's codes are, what they are called, and when each was valid.

Every list is a CSV in `codebook/`; aliases are separated by `|`.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def code_list(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `codebook/<name>.csv`, one row per code and validity period, blanks as ''."""
    with files("codebook").joinpath(f"{name}.csv").open(encoding="utf8", newline="") as source:
        return tuple(csv.DictReader(source))


@cache
def phrases(name: str) -> Any:  # noqa: ANN401 - each phrase book has a shape of its own, checked by its reader
    """The content of `codebook/<name>.yaml`."""
    text = files("codebook").joinpath(f"{name}.yaml").read_text(encoding="utf8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def names_of(row: dict[str, str]) -> tuple[str, ...]:
    """Every way a code is written: official name, short name, aliases."""
    written = [row["name_vi"], row.get("short_name_vi", ""), *row.get("aliases", "").split("|")]
    return tuple(dict.fromkeys(name for name in written if name))
