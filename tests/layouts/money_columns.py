"""Columns of money: measures, split by source and kind of capital in one of the ways offices split them."""

from dataclasses import dataclass
from random import Random

from tests.layouts.table import Column
from tests.layouts.wordings import pick

MEASURES = (
    ("allocated", "disbursed", "disbursement_rate_pct"),
    ("carried_in", "allocated", "disbursed", "disbursement_rate_pct", "carried_out"),
    ("allocated", "disbursed", "remaining"),
    ("carried_in", "allocated", "disbursed", "advanced", "carried_out"),
    ("allocated", "disbursed"),
    ("allocated", "advanced", "disbursed", "disbursement_rate_pct"),
    ("allocated", "disbursed", "estimated"),
    ("funds", "disbursed", "disbursement_rate_pct", "carried_out"),
)
Split = tuple[tuple[str, ...], str, str]
"""Header texts below the measure, and the source and capital they mean."""


@dataclass(frozen=True, slots=True)
class Words:
    """One person's words for sources, kinds of capital and totals."""

    total: str
    nstw: str
    nsdp: str
    nst: str
    nsh: str
    dtpt: str
    sn: str
    among: str


def draw_words(rng: Random) -> Words:
    """The words of one table."""
    return Words(
        total=pick(rng, "totals"),
        nstw=pick(rng, "sources", "NSTW"),
        nsdp=pick(rng, "sources", "NSDP"),
        nst=pick(rng, "sources", "NST"),
        nsh=pick(rng, "sources", "NSH"),
        dtpt=pick(rng, "capitals", "DTPT"),
        sn=pick(rng, "capitals", "SN"),
        among=pick(rng, "among") if rng.random() < 0.3 else "",
    )


@dataclass(frozen=True, slots=True)
class Telling:
    """The year of a table and whether its headers name it."""

    year: int
    is_dated: bool


def measure_columns(rng: Random, measure: str, words: Words, telling: Telling, shape: str) -> list[Column]:
    """The columns of one measure in a shape of `SHAPES`."""
    top = pick(rng, "measures", measure, "dated" if telling.is_dated else "plain", year=telling.year)
    says = {"indicator": measure, "scenario": "plan" if measure == "planned" else "actual"}
    if measure == "estimated":
        says = {"indicator": "disbursed", "scenario": "estimate"}
    if measure == "funds":
        return _funds(rng, top, words, telling)
    if measure == "disbursement_rate_pct":
        return [Column((top,), says=says | {"source": "ALL", "capital": "ALL"}, kind="percent")]
    return [
        Column((top, *below), says=says | {"source": source, "capital": capital})
        for below, source, capital in splits(words, shape)
    ]


def _funds(rng: Random, top: str, words: Words, telling: Telling) -> list[Column]:
    """All there is to spend, what came from last year and what was given this year under one heading."""
    told = "dated" if telling.is_dated else "plain"
    below = {
        "available": words.total,
        "carried_in": pick(rng, "measures", "carried_in", told, year=telling.year),
        "allocated": pick(rng, "measures", "given_in_year", told, year=telling.year),
    }
    says = {"scenario": "actual", "source": "ALL", "capital": "ALL"}
    return [Column((top, word), says=says | {"indicator": indicator}) for indicator, word in below.items()]


def splits(words: Words, shape: str) -> list[Split]:
    """The ways below a measure."""
    all_of_it: Split = ((words.total,), "ALL", "ALL")
    among = (words.among,) if words.among else ()
    tw, dp, dt, sn = words.nstw, words.nsdp, words.dtpt, words.sn
    return {
        "flat": [((), "ALL", "ALL")],
        "sources": [all_of_it, ((*among, tw), "NSTW", "ALL"), ((*among, dp), "NSDP", "ALL")],
        "tiers": [
            all_of_it,
            ((*among, tw), "NSTW", "ALL"),
            ((*among, words.nst), "NST", "ALL"),
            ((*among, words.nsh), "NSH", "ALL"),
        ],
        "bare sources": [((tw,), "NSTW", "ALL"), ((dp,), "NSDP", "ALL")],
        "capitals": [all_of_it, ((*among, dt), "ALL", "DTPT"), ((*among, sn), "ALL", "SN")],
        "sources by capital": [
            all_of_it,
            ((tw, dt), "NSTW", "DTPT"),
            ((tw, sn), "NSTW", "SN"),
            ((dp, dt), "NSDP", "DTPT"),
            ((dp, sn), "NSDP", "SN"),
        ],
        "sources with totals": [
            all_of_it,
            ((tw, words.total), "NSTW", "ALL"),
            ((tw, dt), "NSTW", "DTPT"),
            ((tw, sn), "NSTW", "SN"),
            ((dp,), "NSDP", "ALL"),
        ],
        "capitals by source": [
            all_of_it,
            ((dt, tw), "NSTW", "DTPT"),
            ((dt, dp), "NSDP", "DTPT"),
            ((sn, tw), "NSTW", "SN"),
            ((sn, dp), "NSDP", "SN"),
        ],
    }[shape]


SHAPES = ("flat", "sources", "tiers", "bare sources", "capitals", "sources by capital", "sources with totals",
          "capitals by source")  # fmt: skip
NARROW = ("flat", "flat", "sources", "bare sources", "sources by capital")
