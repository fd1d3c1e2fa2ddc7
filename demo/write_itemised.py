"""Reports that tell a year's money item by item, or as so much done of so much planned."""

from dataclasses import replace
from random import Random

from demo.draft import Amount, Count, Draft
from demo.draw_facts import District, Money
from demo.write_clauses import figures_of, funded
from demo.write_frame import assessment, direction, mention, section, sentences, title_of
from demo.write_numbers import rate
from demo.write_poverty import say_poverty


def report_itemised(draft: Draft, district: District, years: tuple[int, ...], rng: Random) -> None:
    """Under each sub-project the year on a line of its own, and below it one line an amount."""
    direction(draft, 1)
    section(draft, 2, "projects")
    for place, leaf in enumerate(district.leaves, start=1):
        draft.say("subheading", f"{place}. {mention(draft, leaf)}: {title_of(leaf)}")
        draft.say("paragraph", rng.choice(sentences()["activities"]))
        for year in (y for y in years if leaf in funded(district, y)):
            _items(draft, district.money(leaf, year), leaf, year)
    section(draft, 3, "poverty")
    say_poverty(draft, district, years)
    assessment(draft, 4)


def _items(draft: Draft, money: Money, leaf: str, year: int) -> None:
    said, figures = sentences()["itemised"], figures_of(money, leaf, year)
    keys = ["whole_split" if money.nsdp else "whole", *(["carried_in"] if money.carried_in else []), "disbursed"]
    draft.say("bullet", draft.hand.pick(said["year"]), **figures)
    for key in [*keys, *(["carried_out"] if money.carried_out else [])]:
        draft.say("bullet", draft.hand.pick(said[key]) + ".", **figures)


def report_done_of_planned(draft: Draft, district: District, years: tuple[int, ...], rng: Random) -> None:
    """Every amount as done over planned with the unit once, and the share reached."""
    said = sentences()["done_of_planned"]
    section(draft, 1, "funding")
    for year in years:
        money = district.money("ALL", year)
        draft.say("paragraph", draft.hand.pick(said["whole"]), **_done_of_planned(money, "ALL", year))
        if money.carried_in:
            draft.say("paragraph", draft.hand.pick(said["carried_in"]), **figures_of(money, "ALL", year))
        for leaf in funded(district, year):
            money = district.money(leaf, year)
            template = draft.hand.pick(said["part_carried_in" if money.carried_in else "part"])
            draft.say("bullet", template, project=mention(draft, leaf), **_done_of_planned(money, leaf, year))
    draft.say("paragraph", rng.choice(sentences()["activities"]))
    section(draft, 2, "poverty")
    say_poverty(draft, district, years)
    assessment(draft, 3)


def _done_of_planned(money: Money, project: str, year: int) -> dict[str, str | Amount | Count]:
    figures: dict[str, str | Amount | Count] = {**figures_of(money, project, year)}
    done = figures["disbursed"]
    if isinstance(done, Amount):
        figures["disbursed"] = replace(done, has_unit=False)
    hundredths = rate(money.disbursed, money.allocated)
    figures["rate"] = Count("disbursement_rate_pct", str(year), hundredths, required=0)
    return figures
