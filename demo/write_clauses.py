"""Funding sentences clause by clause: what a year's money was, and what became of it."""

from demo.draft import Amount, Count, Draft
from demo.draw_facts import District, Money
from demo.truth import FundingFact
from demo.write_frame import sentences
from demo.write_numbers import rate


def clauses(draft: Draft, money: Money, project: str, year: int, agency: str = "") -> str:
    """What a year's money did, clause by clause, each figure recorded."""
    said, figures = sentences()["clauses"], figures_of(money, project, year, agency=agency)
    keys = ["whole_split" if draft.hand.variants % 2 else "split"] if money.nsdp else [_plain_key(draft)]
    keys += ["carried_in"] if money.carried_in else []
    keys += _spent_keys(money)
    written = "; ".join(draft.fill(draft.hand.pick(said[key]), **figures) for key in keys)
    if "all_spent" in keys:
        required = int("split" not in keys)
        spent = Amount(project, str(year), "disbursed", money.disbursed, agency=agency, required=required)
        draft.truth.funding.append(_derived(draft, spent))
    return written


def _spent_keys(money: Money) -> list[str]:
    """What is said of the spending: `100%` only where the year's own allocation is all there was."""
    if money.carried_out:
        return ["disbursed", "carried_out"]
    return ["disbursed"] if money.carried_in else ["all_spent"]


def _plain_key(draft: Draft) -> str:
    return "central" if draft.hand.variants % 3 == 0 else "whole"


def _derived(draft: Draft, spent: Amount) -> FundingFact:
    quote = draft.hand.pick(sentences()["clauses"]["all_spent"])
    return FundingFact(
        draft.file, "GNBV", spent.project, spent.agency, spent.year, "ALL", "disbursed", spent.value, 1, spent.required,
        quote,
    )  # fmt: skip


def figures_of(money: Money, project: str, year: int, capital: str = "", agency: str = "") -> dict[str, Amount | str]:
    """Every figure of a year's money by placeholder, and the names of the years before and after."""
    stated = {
        "allocated": ("allocated", "ALL"),
        "nstw": ("allocated", "NSTW"),
        "nsdp": ("allocated", "NSDP"),
        "carried_in": ("carried_in", "ALL"),
        "disbursed": ("disbursed", "ALL"),
        "carried_out": ("carried_out", "ALL"),
    }
    figures = {
        name: Amount(project, str(year), measure, getattr(money, name), source, agency, capital)
        for name, (measure, source) in stated.items()
    }
    return {**figures, **names_of_years(year)}


def names_of_years(year: int) -> dict[str, str]:
    """A year and the ones before and after it, by placeholder."""
    return {"year": str(year), "before": str(year - 1), "after": str(year + 1)}


def agency_parts(draft: Draft, district: District, leaf: str, year: int) -> str:
    """What every office did with its share of a leaf, numbered `(1) … ; (2) …`."""
    template = sentences()["agency_part"]
    return "; ".join(
        draft.fill(
            template,
            k=str(k),
            agency=draft.hand.agency_name(agency),
            clauses=clauses(draft, district.ledger[leaf, year, agency], leaf, year, agency),
        )
        for k, agency in enumerate(district.agencies(leaf, year), start=1)
    )


def spending_rate(money: Money, year: int) -> Count:
    """What was disbursed in percent of what there was."""
    hundredths = rate(money.disbursed, money.allocated + money.carried_in)
    return Count("disbursement_rate_pct", str(year), hundredths, required=0)


def funded(district: District, year: int) -> list[str]:
    """The leaves that got money in a year."""
    return [leaf for leaf in district.leaves if district.agencies(leaf, year)]
