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
    text = files("codebook").joinpath(f"{name}.csv").read_text(encoding="utf8")
    return tuple(csv.DictReader(text.splitlines()))


@cache
def phrases(name: str) -> Any:  # noqa: ANN401 - each phrase book has a shape of its own, checked by its reader
    """The content of `codebook/<name>.yaml`."""
    return read_yaml(files("codebook").joinpath(f"{name}.yaml").read_text(encoding="utf8"))


def read_yaml(text: str) -> Any:  # noqa: ANN401 - the shape is the caller's
    """The content of a YAML text, by the fast safe loader where libyaml is there."""
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe loaders


def names_of(row: dict[str, str]) -> tuple[str, ...]:
    """Every way a code is written: official name, short name, aliases."""
    written = [row["name_vi"], row.get("short_name_vi", ""), *row.get("aliases", "").split("|")]
    return tuple(dict.fromkeys(name for name in written if name))
