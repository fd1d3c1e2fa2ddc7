"""What the pages of a release are made of beside figures: templates, style, script, charts, from codebook/page/."""

from functools import cache
from importlib.resources import files
from typing import Any

from schemas.codebook import read_yaml


@cache
def page_part(name: str) -> str:
    """The text of a template, the style or the script, by file name."""
    return files("codebook").joinpath("page", name).read_text(encoding="utf8")


@cache
def chart(name: str) -> dict[str, Any]:
    """A chart without its data, as Vega-Lite has it."""
    found: dict[str, Any] = read_yaml(page_part(f"{name}.yaml"))
    return found
