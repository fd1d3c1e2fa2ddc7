"""Yearly plans and decisions: what is to be spent, by source, in a list, to the đồng, or office by office."""

from random import Random

from demo.draft import Amount, Count, Draft
from demo.draw_facts import District, Money
from demo.truth import LeadFact, StatusFact
from demo.write_clauses import funded
from demo.write_frame import lead_agency, mention, organisation, section, sentences, title_of
from demo.write_numbers import rate


def plan_by_project(draft: Draft, district: District, year: int, rng: Random) -> None:
    """Goal, beneficiaries, leading office and money of each sub-project, the money by source."""
    said = sentences()["plan"]
    _targets(draft, district, year, rng)
    section(draft, 2, "content")
    for place, leaf in enumerate(funded(district, year), start=1):
        draft.say("subheading", f"{place}. {mention(draft, leaf)}: {title_of(leaf)}")
        draft.say("bullet", rng.choice(said["goal"]))
        draft.say("bullet", said["whom"][0])
        draft.say("bullet", draft.hand.pick(said["lead"]), agency=draft.hand.agency_name(lead_agency(leaf)))
        draft.truth.lead_agencies.append(LeadFact(draft.file, leaf, lead_agency(leaf)))
        _by_source(draft, leaf, year, district.money(leaf, year))
    for project in () if district.is_poor else ("DA1", "DA5"):
        draft.say("paragraph", draft.hand.pick(said["not_applicable"]), n=project.removeprefix("DA"))
        draft.truth.status.append(StatusFact(draft.file, project, "", "not_applicable"))
    organisation(draft, 3, district)


def plan_in_a_list(draft: Draft, district: District, year: int, rng: Random) -> None:
    """The whole plan's money in one sentence, project after project."""
    _targets(draft, district, year, rng)
    section(draft, 2, "content")
    leaves = funded(district, year)
    part = sentences()["plan"]["list_part"]
    parts = "; ".join(
        draft.fill(part, project=mention(draft, leaf), planned=_planned(district, leaf, year)) for leaf in leaves
    )
    whole = _planned(district, "ALL", year)
    draft.say("paragraph", sentences()["plan"]["list"][0], year=str(year), planned=whole, parts=parts)
    draft.say("paragraph", sentences()["again"])
    organisation(draft, 3, district)


def plan_to_the_dong(draft: Draft, district: District, year: int, rng: Random) -> None:
    """The plan's money to the đồng, a line for each sub-project."""
    said = sentences()["plan"]
    _targets(draft, district, year, rng)
    section(draft, 2, "content")
    draft.say("paragraph", said["exact"][0], year=str(year), planned=_planned(district, "ALL", year))
    for leaf in funded(district, year):
        name = f"{mention(draft, leaf)}: {title_of(leaf)}"
        draft.say("bullet", said["exact_part"], project=name, planned=_planned(district, leaf, year))
    organisation(draft, 3, district)


def decision_by_agency(draft: Draft, district: District, year: int, rng: Random) -> None:
    """A decision in articles: each sub-project's money and which office gets how much."""
    said = sentences()["decision"]
    draft.say("title", said["enacting"])
    whole = Amount("ALL", str(year), "allocated", district.money("ALL", year).allocated)
    draft.say("paragraph", said["article_1"][0], year=str(year), allocated=whole)
    for place, leaf in enumerate(funded(district, year), start=1):
        name = f"{mention(draft, leaf)} ({title_of(leaf)})" if rng.random() < 0.5 else mention(draft, leaf)  # noqa: PLR2004
        total = Amount(leaf, str(year), "allocated", district.money(leaf, year).allocated)
        draft.say("subheading", said["project"][0], i=str(place), project=name, allocated=total)
        for agency in district.agencies(leaf, year):
            share = Amount(leaf, str(year), "allocated", district.ledger[leaf, year, agency].allocated, agency=agency)
            draft.say("bullet", said["part"], agency=draft.hand.agency_name(agency), allocated=share)
    draft.say("paragraph", said["article_2"])
    draft.say("paragraph", said["article_3"])


def _targets(draft: Draft, district: District, year: int, rng: Random) -> None:
    """How far the poverty rate is to fall, and sometimes to what."""
    said, before = sentences()["plan"], district.all_poverty(year)
    section(draft, 1, "targets")
    start = rate(before.poor_before, before.households_before)
    fall = rng.randrange(100, max(min(600, start - 100), 110), 5)
    reduction = Count("poverty_rate_reduction_pp", str(year), fall, scenario="plan")
    draft.say("paragraph", draft.hand.pick(said["target"]), year=str(year), reduction=reduction)
    if draft.hand.variants % 2:
        left = Count("poverty_rate_pct", str(year), start - fall, "end", scenario="plan")
        draft.say("paragraph", draft.hand.pick(said["level"]), year=str(year), left=left)


def _by_source(draft: Draft, leaf: str, year: int, money: Money) -> None:
    said = sentences()["plan"]
    draft.say("bullet", draft.hand.pick(said["cost"]), planned=Amount(leaf, str(year), "planned", money.allocated))
    central = Amount(leaf, str(year), "planned", money.nstw, "NSTW")
    draft.say("bullet", draft.hand.pick(said["central"]), nstw=central)
    if money.nsdp:
        key = "local_tiers" if draft.hand.variants % 5 < 2 else "local"  # noqa: PLR2004 - two writers in five
        draft.say("bullet", draft.hand.pick(said[key]), **_local(leaf, year, money.nsdp))
    else:
        draft.say("bullet", draft.hand.pick(said["local_none"]))


def _local(leaf: str, year: int, nsdp: int) -> dict[str, Amount]:
    """The local money, and its two tiers: three fifths from the province, in whole thousands of đồng."""
    province = nsdp * 3 // 5 // 1000 * 1000
    tiers = {"nsdp": ("NSDP", nsdp), "nst": ("NST", province), "nsh": ("NSH", nsdp - province)}
    return {name: Amount(leaf, str(year), "planned", value, source) for name, (source, value) in tiers.items()}


def _planned(district: District, project: str, year: int) -> Amount:
    return Amount(project, str(year), "planned", district.money(project, year).allocated)
