"""Wordings of tables by key, and picks among them."""

import unicodedata
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from schemas.codebook import read_yaml


@cache
def wordings() -> Any:
    """Everything `wordings.yaml` holds."""
    return read_yaml(Path(__file__).with_name("wordings.yaml").read_text(encoding="utf8"))


def pick(rng: Random, *path: str, year: int | None = None) -> str:
    """One of the wordings under a key; with a year, the years in it filled in."""
    found = wordings()
    for key in path:
        found = found[key]
    return dated(rng.choice(found), year)


def dated(wording: str, year: int | None) -> str:
    """A wording with its years filled in."""
    if year is None or "{" not in wording:
        return wording
    return wording.format(y=year, before=year - 1, after=year + 1)


def without_marks(text: str) -> str:
    """Vietnamese typed without its marks, as file names often are."""
    plain = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
