"""A rule held against the figures of some submissions: where it can be judged, where it holds, what breaks it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import Any

import polars as pl

from schemas.messages import Language
from transforms.explain import Writing, rows_by_id
from transforms.line_up import LinedUp, line_up
from transforms.line_up_balances import line_up_balance
from transforms.name_subjects import name_subject
from transforms.parse_balance import WrittenRule
from transforms.weigh_identities import Operand, Weighed, weigh
from transforms.write_numbers import write_number

_LANGUAGES: tuple[Language, ...] = ("vi", "en")
_STANDING_ALONE = -1
"""Stands for the key of what is no figure: the number a rule is bounded by."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What a rule comes to in some submissions.

    Attributes:
        judged: how often it could be judged, by submission: once a subject and year with all its figures told.
        broken: where it does not hold; one mapping each: `submission_id`, subject, `basis`, `arithmetic_vi` and `_en`,
            `difference` and `tolerance` in đồng or the figures' unit, `observation_ids`.
        told: figures in force by measure and point of the year, whether they could be judged or not.
    """

    judged: dict[str, int]
    broken: tuple[dict[str, Any], ...]
    told: dict[tuple[str, str], int]


def try_balance(rule: WrittenRule, observations: pl.DataFrame) -> Tried:
    """Hold a rule against figures, by the same reading of them as every declared balance.

    Values told twice, rounding, sources and kinds of capital are taken as there: it is broken only where no reading of
    the figures satisfies it.
    """
    lined_up = line_up(observations)
    keys = lined_up.keys.filter(pl.col("indicator").is_in(rule.indicators))
    told = {row[:-1]: row[-1] for row in keys.group_by("indicator", "point").len().iter_rows()}
    judged: dict[str, int] = {}
    broken: list[Weighed] = []
    for balance in rule.balances:
        terms = line_up_balance(keys, balance, rule.topic)
        counted = terms.group_by("submission_id").agg(pl.col("instance").n_unique())
        judged = {name: judged.get(name, 0) + count for name, count in counted.iter_rows()} | {
            name: count for name, count in judged.items() if name not in set(counted["submission_id"])
        }
        broken += weigh(*_bounded(rule, terms, lined_up)).violated
    ids = (name for weighed in broken for o in weighed.operands for name in o.stated.observation_ids)
    rows = rows_by_id(observations, ids)
    return Tried(judged, tuple(_told(rule, weighed, rows) for weighed in broken), told)


def _bounded(rule: WrittenRule, terms: pl.DataFrame, lined_up: LinedUp) -> tuple[pl.DataFrame, LinedUp]:
    """The terms with what the rule is bounded by as one more figure, which no rounding blurs."""
    if not rule.bound:
        return terms, lined_up
    sign = -1 if rule.bound > 0 else 1
    alone = terms.unique(["instance", "basis"], maintain_order=True).with_columns(
        key_id=pl.lit(_STANDING_ALONE, terms.schema["key_id"]),
        coefficient=pl.lit(sign, terms.schema["coefficient"]),
        child=pl.lit(""),
    )
    amount, none = Decimal(abs(rule.bound)), Decimal(0)
    known: dict[str, Any] = dict.fromkeys(lined_up.keys.columns) | {
        "key_id": _STANDING_ALONE,
        "value": amount,
        "low": amount,
        "high": amount,
        "half_width": none,
        "observation_ids": [],
        "source": "",
        "is_contested": False,
    }
    number = pl.DataFrame([known], schema=lined_up.keys.schema)
    return pl.concat([terms, alone]), LinedUp(pl.concat([lined_up.keys, number]), lined_up.contested, lined_up.items)


def _told(rule: WrittenRule, weighed: Weighed, rows: dict[str, dict[str, Any]]) -> dict[str, Any]:
    names = ("submission_id", "programme", "project_code", "agency_code", "sub_unit", "year_from", "year_to")
    subject = {name: weighed.subject[name] or None for name in (*names, "capital", "population", "scenario")}
    stated = [o for o in weighed.operands if o.key_id != _STANDING_ALONE]
    written = [rows[o.stated.observation_ids[0]] for o in stated]
    arithmetic = {f"arithmetic_{language}": _arithmetic(rule, weighed, rows, language) for language in _LANGUAGES}
    return subject | {
        "basis": weighed.subject["basis"],
        **{f"subject_{language}": name_subject(weighed.subject, language)["subject"] for language in _LANGUAGES},
        **arithmetic,
        "difference": weighed.residual / rule.scale,
        "tolerance": weighed.tolerance / rule.scale,
        "unit": written[0]["unit"],
        "observation_ids": list(dict.fromkeys(chain(*(o.stated.observation_ids for o in stated)))),
    }


def _arithmetic(rule: WrittenRule, weighed: Weighed, rows: dict[str, dict[str, Any]], language: Language) -> str:
    """Both sides with every measure named: `Vốn phân bổ 360,0 ≠ Giải ngân 170,29 + Chuyển nguồn 198,71 = 369 (…)`."""
    stated = [o for o in weighed.operands if o.key_id != _STANDING_ALONE]
    writing = Writing.of([rows[o.stated.observation_ids[0]] for o in stated])
    sides = [
        _side(rule, [o for o in weighed.operands if (o.coefficient > 0) == is_left], rows, writing, language)
        for is_left in (True, False)
    ]
    broken = "≠" if weighed.relation == "==" else ">"
    return f"{sides[0]} {broken} {sides[1]} ({writing.unit})" if writing.unit else f"{sides[0]} {broken} {sides[1]}"


def _side(
    rule: WrittenRule,
    operands: Iterable[Operand],
    rows: dict[str, dict[str, Any]],
    writing: Writing,
    language: Language,
) -> str:
    listed = list(operands)
    parts = list(_parts(rule, listed, rows, writing, language))
    if len(listed) > 1 or any(abs(o.coefficient) != rule.scale for o in listed):
        total = sum((abs(o.coefficient) * o.stated.value for o in listed), Decimal(0)) / rule.scale
        return f"{' + '.join(parts)} = {writing.amount(total)}"
    return parts[0] if parts else "0"


def _parts(
    rule: WrittenRule,
    operands: Iterable[Operand],
    rows: dict[str, dict[str, Any]],
    writing: Writing,
    language: Language,
) -> Iterator[str]:
    for operand in operands:
        if operand.key_id == _STANDING_ALONE:
            yield writing.amount(operand.stated.value / rule.scale)
            continue
        row = rows[operand.stated.observation_ids[0]]
        times = Decimal(abs(operand.coefficient)) / rule.scale
        factor = "" if times == 1 else f"{write_number(times)} × "
        measure = name_subject({"indicator": operand.child}, language)["measure"]
        yield f"{factor}{measure} {writing.figure(row, operand.stated.value)}"
