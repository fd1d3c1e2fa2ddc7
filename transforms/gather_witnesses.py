"""What other documents of an office say of a figure: evidence for which figure of a document is the wrong one."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from hashlib import sha256

import polars as pl

from schemas.linear import Figure, LinearRule
from transforms.gather_systems import WIDTHS, System

_SAME_SUBJECT = ("same_year", "retold")
"""Comparisons of two statements of one amount; a plan may be changed, and what is carried over may be taken back."""

_WEIGHT = Decimal("0.5")
"""What another document's word weighs beside the figure itself: as much as a second telling in its own document."""

_MOST = 3
_MARK = 16
_WORDS = ("of", "value", "half_width")


@dataclass(frozen=True, slots=True)
class Witness:
    """One document's word for a figure of another.

    Attributes:
        of: the value the figure is stated with; where it stands with another, the word is not on it.
        value, half_width: what the other document says, in the same unit.
    """

    of: Decimal
    value: Decimal
    half_width: Decimal


Witnesses = Mapping[str, tuple[Witness, ...]]
"""What others say, by observation."""


def witnesses_in(compared: pl.DataFrame) -> pl.DataFrame:
    """The words two documents have for one amount, each for the other's figure.

    Grain: one row per observation and other document. Columns: `unit_code`, `submission_id`, `observation_id`, `of`,
    `value`, `half_width`, `submission_id_other`.

    Args:
        compared: the comparisons, agreeing or differing (`compare_documents`).
    """
    told = compared.filter(
        pl.col("comparison").is_in(_SAME_SUBJECT)
        & pl.col("outcome").is_in(["agree", "differ"])
        & (pl.col("submission_id") != pl.col("submission_id_other"))
    )
    sides = [_side(told, "", "_other"), _side(told, "_other", "")]
    return pl.concat(sides).unique(["observation_id", "submission_id_other"], keep="first", maintain_order=True)


def _side(told: pl.DataFrame, own: str, other: str) -> pl.DataFrame:
    return told.select(
        "unit_code",
        submission_id=f"submission_id{own}",
        observation_id=f"observation_ids{own}",
        of=f"value{own}",
        value=f"value{other}",
        half_width=f"half_width{other}",
        submission_id_other=f"submission_id{other}",
    ).explode("observation_id")


def witnesses_of(said: pl.DataFrame) -> Witnesses:
    """The witnesses by observation, each value once for every document that tells it."""
    found: dict[str, list[Witness]] = defaultdict(list)
    ordered = said.sort("observation_id", "value", "submission_id_other")
    for row in ordered.select("observation_id", "of", "value", "half_width").iter_rows():
        found[row[0]].append(Witness(*row[1:]))
    return {name: tuple(told[:_MOST]) for name, told in found.items()}


def marks_of(said: pl.DataFrame) -> dict[str, str]:
    """By filing a short mark of all that other documents say of its figures: the same words, the same mark."""
    words = pl.concat_str("observation_id", *(pl.col(name).cast(pl.String) for name in _WORDS), separator=" ")
    told = said.group_by("submission_id").agg(words.sort().str.join("\n").alias("told"))
    return {name: sha256(each.encode()).hexdigest()[:_MARK] for name, each in told.iter_rows()}


def hear(system: System, witnesses: Witnesses) -> None:
    """Enter what others say into a system: a figure of its own for each word, equal to the one it is on."""
    used = {name for rule in system.rules for name in rule.terms if len(rule.terms) > 1}
    for figure in [each for each in system.figures if each.name in used and each.value is not None]:
        heard = _heard(figure, system.told.get(figure.name, ()), witnesses)
        for number, witness in enumerate(heard):
            name = f"{figure.name}@{number}"
            system.figures.append(Figure(name, witness.value, witness.half_width * WIDTHS, _WEIGHT))
            equal = {figure.name: Fraction(1), name: Fraction(-1)}
            system.rules.append(LinearRule("another document", equal, "=="))


def says_so(system: System, name: str, meant: Decimal | None) -> bool:
    """Whether another document says what a figure is meant to be."""
    others = [(each.value, each.half_width) for each in system.figures if each.name.startswith(f"{name}@")]
    return meant is not None and any(value is not None and abs(value - meant) <= width for value, width in others)


def _heard(figure: Figure, told: Collection[str], witnesses: Witnesses) -> list[Witness]:
    said = [witness for name in told for witness in witnesses.get(name, ()) if witness.of == figure.value]
    return said[:_MOST]
