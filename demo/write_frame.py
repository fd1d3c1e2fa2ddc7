"""What stands around the figures: letterhead, legal basis, sections that say nothing in numbers, signatures."""

from random import Random
from typing import Any

from demo.draft import Draft
from demo.draw_facts import District
from demo.truth import DeadlineFact, LeadFact
from schemas.codebook import code_list, phrases

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")


def sentences() -> dict[str, Any]:
    """The made-up offices' sentences."""
    found: dict[str, Any] = phrases("demo/sentences")
    return found


def open_document(draft: Draft, kind: str, rng: Random) -> None:
    """Write everything before the first section; `kind` is a key of `titles` in the sentences."""
    said = sentences()
    if rng.random() < 0.6:  # noqa: PLR2004 - many texts come without their letterhead
        for line in (*said["letterhead"], *said["motto"], said["number_line"], said["date_line"]):
            draft.say("letterhead", line)
    for line in said["titles"][kind][draft.hand.variants % len(said["titles"][kind])]:
        draft.say("title", line)
    if kind != "poverty":
        for line in rng.sample(said["legal_basis"], 3):
            draft.say("paragraph", line)
    for line in said["local_basis"]:
        draft.say("paragraph", line)
    if kind in said["enacting"]:
        draft.say("paragraph", draft.hand.pick(said["enacting"][kind]))


def section(draft: Draft, number: int, key: str) -> None:
    """Write a section heading, `II. …`."""
    draft.say("heading", f"{ROMAN[number - 1]}. {draft.hand.pick(sentences()['sections'][key])}")


def direction(draft: Draft, number: int) -> None:
    """Write the section on steering, whose figures are none of the programme's."""
    section(draft, number, "direction")
    for line in sentences()["direction"]:
        draft.say("paragraph", line)


def assessment(draft: Draft, number: int) -> None:
    """Write the closing assessment, which cites the province's resolution again."""
    section(draft, number, "assessment")
    for line in sentences()["assessment"]:
        draft.say("paragraph", line)
    draft.say("paragraph", sentences()["again"])


def organisation(draft: Draft, number: int, district: District) -> None:
    """Write who leads what and when reports are due, and record both."""
    said = sentences()["organisation"]
    section(draft, number, "organisation")
    by_agency: dict[str, list[str]] = {}
    for leaf in district.leaves:
        by_agency.setdefault(lead_agency(leaf), []).append(leaf)
    for place, (agency, leaves) in enumerate(by_agency.items(), start=1):
        draft.say("subheading", f"{place}. {draft.hand.agency_name(agency)}")
        draft.say("bullet", draft.hand.pick(said["lead"]), projects=mention_all(draft, leaves))
        draft.say("bullet", draft.hand.pick(said["watch"]))
        draft.truth.lead_agencies.extend(LeadFact(draft.file, leaf, agency) for leaf in leaves)
    draft.say("subheading", f"{len(by_agency) + 1}. {said['finance_title']}")
    draft.say("bullet", said["finance"])
    agency = draft.hand.agency_name("PLDTBXH")
    draft.say("paragraph", draft.hand.pick(said["deadlines"]), agency=agency, **district.deadlines)
    set_here = ["half_year_report", "annual_report"]
    if draft.hand.variants % 3 == 0:
        draft.say("paragraph", said["plan_deadline"], agency=agency, **district.deadlines)
        set_here.append("annual_plan")
    for report in set_here:
        day, month = map(int, district.deadlines[report].split("/"))
        draft.truth.deadlines.append(DeadlineFact(draft.file, report, f"{day:02d}/{month:02d}"))


def close_document(draft: Draft, kind: str, rng: Random) -> None:
    """Write the closing sentence, the recipients and the signature."""
    said = sentences()
    draft.say("paragraph", said["closing"]["plan" if kind in ("plan", "decision") else "report"])
    for line in (*said["recipients"], *said["signature"], rng.choice(phrases("demo/province")["people"])):
        draft.say("letterhead", line)


def lead_agency(leaf: str) -> str:
    """The office that leads a leaf: the first of those that carry it out, the commune's own works apart."""
    agencies: list[str] = phrases("demo/province")["leaves"][leaf]["agencies"]
    return "PLDTBXH" if leaf == "DA4.TDA1" else agencies[0]


def title_of(project: str) -> str:
    """The official title of a project or sub-project."""
    return next(r["name_vi"] for r in code_list("projects") if (r["programme"], r["project_code"]) == ("GNBV", project))


def number_of(project: str) -> tuple[str, str]:
    """The numbers of project and sub-project: `DA3.TDA2` gives (`3`, `2`), a project (`3`, ``)."""
    whole, _, part = project.partition(".")
    return whole.removeprefix("DA"), part.removeprefix("TDA")


def mention(draft: Draft, project: str) -> str:
    """A project as this writer names it inside a sentence: `Tiểu dự án 2 - Dự án 3`."""
    whole, part = number_of(project)
    template: str = draft.hand.pick(sentences()["mentions"])["part" if part else "whole"]
    return template.format(n=whole, m=part)


def mention_all(draft: Draft, projects: list[str]) -> str:
    """Several projects in a row, those of one project together: `Dự án 2; Tiểu dự án 1, 2 thuộc Dự án 7`."""
    parts: dict[str, list[str]] = {}
    for project in projects:
        whole, part = number_of(project)
        parts.setdefault(whole, []).append(part)
    named = draft.hand.pick(sentences()["mentions"])
    return "; ".join(
        named["together"].format(n=n, m=", ".join(m))
        if len(m) > 1
        else mention(draft, f"DA{n}.TDA{m[0]}".removesuffix(".TDA"))
        for n, m in parts.items()
    )
