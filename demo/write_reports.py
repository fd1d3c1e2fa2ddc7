"""Annual and mid-term reports on the programme's money, in four manners of writing."""

from random import Random

from demo.draft import Amount, Count, Draft
from demo.draw_facts import District, Money, leaf_facts
from demo.truth import StatusFact
from demo.write_clauses import agency_parts, clauses, figures_of, funded, names_of_years, spending_rate
from demo.write_frame import assessment, direction, mention, number_of, section, sentences, title_of
from demo.write_poverty import say_poverty
from schemas.codebook import phrases


def report_by_project(draft: Draft, district: District, years: tuple[int, ...], rng: Random) -> None:
    """Headings by project and sub-project, a bullet a year, agencies broken down in footnotes or in the sentence."""
    direction(draft, 1)
    section(draft, 2, "funding")
    _programme_money(draft, district, years)
    section(draft, 3, "projects")
    for project in (f"DA{n}" for n in range(1, 8)):
        _one_project(draft, district, project, years, rng)
    section(draft, 4, "poverty")
    say_poverty(draft, district, years)
    assessment(draft, 5)


def report_by_year(draft: Draft, district: District, years: tuple[int, ...], rng: Random) -> None:
    """Headings by year, inside each the projects in turn."""
    direction(draft, 1)
    section(draft, 2, "projects")
    for place, year in enumerate(years, start=1):
        draft.say("subheading", _pick(draft, "year_headings"), place=str(place), year=str(year))
        draft.say(
            "paragraph",
            _pick(draft, "programme_year"),
            clauses=clauses(draft, district.money("ALL", year), "ALL", year),
            **names_of_years(year),
        )
        for letter, leaf in zip("abcdefghiklm", funded(district, year), strict=False):
            said = clauses(draft, district.money(leaf, year), leaf, year)
            draft.say("bullet", f"{letter}) {mention(draft, leaf)} ({title_of(leaf)}): {{clauses}}.", clauses=said)
            if rng.random() < 0.4:  # noqa: PLR2004
                draft.say("paragraph", rng.choice(sentences()["activities"]))
    section(draft, 3, "poverty")
    say_poverty(draft, district, years)
    assessment(draft, 4)


def report_press(draft: Draft, district: District, years: tuple[int, ...], rng: Random) -> None:
    """Running text as newspapers print it: whole sums, shares, what is left over."""
    said = sentences()["press"]
    section(draft, 1, "funding")
    for year in years:
        money = district.money("ALL", year)
        draft.say(
            "paragraph", draft.hand.pick(said["lead" if money.nsdp else "lead_plain"]), **figures_of(money, "ALL", year)
        )
        if money.carried_in:
            draft.say("paragraph", draft.hand.pick(said["carried_in"]), **figures_of(money, "ALL", year))
        spent = said["spent_carried" if money.carried_in else "spent"]
        draft.say(
            "paragraph", draft.hand.pick(spent), rate=spending_rate(money, year), **figures_of(money, "ALL", year)
        )
        for leaf in funded(district, year):
            money = district.money(leaf, year)
            template = rng.choice(said["project_carried" if money.carried_in else "project"])
            draft.say("paragraph", template, project=mention(draft, leaf), **figures_of(money, leaf, year))
    _restate(draft, district, years[-1])
    section(draft, 2, "poverty")
    say_poverty(draft, district, years)
    assessment(draft, 3)


def report_by_capital(draft: Draft, district: District, years: tuple[int, ...], rng: Random) -> None:
    """Investment and recurrent money apart, each by source and then by project."""
    direction(draft, 1)
    section(draft, 2, "funding")
    for year in years:
        for mark, capital in zip("ab", ("DTPT", "SN"), strict=True):
            money = district.money("ALL", year, capital=capital)
            if money.allocated:
                _one_capital(draft, district, (f"{mark})", capital, year), money)
    if all(district.money("ALL", *years, capital=capital).allocated for capital in ("DTPT", "SN")):
        _restate(draft, district, years[-1])
    draft.say("paragraph", rng.choice(sentences()["activities"]))
    section(draft, 3, "poverty")
    say_poverty(draft, district, years)
    draft.say("paragraph", sentences()["assessment"][0])


def _restate(draft: Draft, district: District, year: int) -> None:
    draft.say("paragraph", _pick(draft, "restated"), **figures_of(district.money("ALL", year), "ALL", year))


def _one_capital(draft: Draft, district: District, where: tuple[str, str, int], money: Money) -> None:
    said, (mark, capital, year) = sentences()["capital"], where
    kind = "whole_plain" if not money.nsdp else "whole_carried" if money.carried_in else "whole"
    heading = said["heading"][capital]
    draft.say("bullet", said[kind][0], mark=mark, capital=heading, **figures_of(money, "ALL", year, capital))
    for leaf in funded(district, year):
        if leaf_facts(leaf)["capital"] == capital:
            money = district.money(leaf, year)
            template = said["part_carried" if money.carried_in else "part"][0]
            draft.say("bullet", template, project=mention(draft, leaf), **figures_of(money, leaf, year, capital))


def _programme_money(draft: Draft, district: District, years: tuple[int, ...]) -> None:
    if len(years) == 1:
        said = clauses(draft, district.money("ALL", *years), "ALL", years[0])
        draft.say("paragraph", _pick(draft, "programme_year"), clauses=said, **names_of_years(years[0]))
        return
    whole = Amount("ALL", f"{years[0]}-{years[-1]}", "allocated", district.money("ALL", *years).allocated)
    draft.say("paragraph", _pick(draft, "programme_span"), allocated=whole, fn="{fn}")
    notes = "; ".join(f"({k}) Năm {year}: {{y{year}}}" for k, year in enumerate(years, start=1))
    _hang_note(draft, f"Cụ thể: {notes}.", {f"y{y}": (district.money("ALL", y), "ALL", y) for y in years})


def _hang_note(draft: Draft, template: str, parts: dict[str, tuple[Money, str, int]]) -> None:
    """Put a footnote of clauses at the `{fn}` left in the last paragraph."""
    draft.place = "note"
    filled = {name: clauses(draft, *part) for name, part in parts.items()}
    draft.place = "body"
    draft.hang(draft.note(template, **filled))


def _one_project(draft: Draft, district: District, project: str, years: tuple[int, ...], rng: Random) -> None:
    leaves = [leaf for leaf in district.leaves if leaf.split(".")[0] == project]
    inline = f": {_status(draft, 'not_applicable')}" if not leaves and draft.hand.variants % 2 else ""
    _heading(draft, project, inline)
    if not leaves:
        if not inline:
            draft.say("paragraph", _status(draft, "not_applicable"))
        draft.truth.status.append(StatusFact(draft.file, project, "", "not_applicable"))
        return
    if len(years) > 1:
        _project_span(draft, district, project, years)
    for leaf in _with_province(project, leaves):
        if leaf != project:
            _leaf_heading(draft, leaf)
        if leaf not in leaves:
            draft.say("paragraph", _status(draft, "run_by_province"))
            draft.truth.status.append(StatusFact(draft.file, leaf, "", "run_by_province"))
            continue
        for year in years:
            _leaf_year(draft, district, leaf, year, rng)


def _with_province(project: str, leaves: list[str]) -> list[str]:
    apart = phrases("demo/province")["run_by_province"]
    return sorted([*leaves, apart]) if apart.split(".")[0] == project else leaves


def _project_span(draft: Draft, district: District, project: str, years: tuple[int, ...]) -> None:
    span = f"{years[0]}-{years[-1]}"
    whole = Amount(project, span, "allocated", district.money(project, *years).allocated)
    draft.say("paragraph", _pick(draft, "project_span"), allocated=whole, fn="{fn}")
    part = sentences()["years_note_part"]
    parts = "; ".join(part.replace("{year}", str(y)).replace("{allocated}", f"{{y{y}}}") for y in years)
    figures = {f"y{y}": Amount(project, str(y), "allocated", district.money(project, y).allocated) for y in years}
    draft.hang(draft.note(sentences()["years_note"].replace("{parts}", parts), **figures))


def _leaf_year(draft: Draft, district: District, leaf: str, year: int, rng: Random) -> None:
    agencies, money = district.agencies(leaf, year), district.money(leaf, year)
    mark = _pick(draft, "year_marks").replace("{year}", str(year))
    if not agencies:
        draft.say("bullet", mark + _status(draft, "not_allocated"))
        draft.truth.status.append(StatusFact(draft.file, leaf, str(year), "not_allocated"))
        return
    only = f"?{agencies[0]}" if len(agencies) == 1 and rng.random() < 0.5 else ""  # noqa: PLR2004
    said = clauses(draft, money, leaf, year, only)
    inline = len(agencies) > 1 and rng.random() < 0.4  # noqa: PLR2004
    tail = f" {rng.choice(sentences()['activities'])}" if rng.random() < 0.5 else ""  # noqa: PLR2004
    if len(agencies) > 1 and not inline:
        draft.say("bullet", mark + "{clauses}{fn}." + tail, clauses=said, fn="{fn}")
        draft.place = "note"
        draft.hang(draft.note(_pick(draft, "breakdown"), parts=agency_parts(draft, district, leaf, year)))
        draft.place = "body"
    elif inline:
        parts = agency_parts(draft, district, leaf, year)
        draft.say("bullet", mark + "{clauses}. Trong đó: {parts}." + tail, clauses=said, parts=parts)
    else:
        by = _pick(draft, "given_to") if only else ""
        name = draft.hand.agency_name(agencies[0])
        draft.say("bullet", mark + "{clauses}" + by + "." + tail, clauses=said, agency=name)
    _outputs(draft, district, leaf, year)


def _outputs(draft: Draft, district: District, leaf: str, year: int) -> None:
    templates = sentences()["outputs"].get(leaf)
    if templates:
        counts = {i: Count(i, str(y), v) for (lf, y, i), v in district.counts.items() if (lf, y) == (leaf, year)}
        draft.say("paragraph", templates[0], **counts)


def _pick(draft: Draft, key: str) -> str:
    variants: list[str] = sentences()[key]
    return draft.hand.pick(variants)


def _status(draft: Draft, key: str) -> str:
    return draft.fill(draft.hand.pick(sentences()["status"][key]))


def _heading(draft: Draft, project: str, tail: str) -> None:
    template = _pick(draft, "project_headings")
    if project == "DA1" and "Dự án" not in template:
        template = sentences()["project_headings"][0]
    number, _ = number_of(project)
    draft.say("subheading", template + tail, i=number, n=number, roman="III", title=title_of(project))


def _leaf_heading(draft: Draft, leaf: str) -> None:
    whole, part = number_of(leaf)
    template = _pick(draft, "leaf_headings")
    if leaf.startswith("DA1") and "Tiểu dự án" not in template:
        template = sentences()["leaf_headings"][0]
    letter = "abc"[int(part) - 1]
    draft.say("subheading", template, i=whole, m=part, n=whole, letter=letter, title=title_of(leaf))
