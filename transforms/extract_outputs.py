"""What the projects brought about, as counted in sentences: models, houses, workers sent abroad, classes, boards.

One observation per number, only where the nouns around it leave no doubt. `13/16 mô hình, đạt 81%` gives what was done,
what was planned, and the percentage said of the two.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from schemas.codebook import phrases
from schemas.passages import Narrative
from schemas.records import Observation, Office
from transforms.find_projects import find_projects
from transforms.parse_numbers import NUMBER
from transforms.state_figures import Figure, count_at, observe, rate_at
from transforms.walk_narrative import Setting, is_outside, scenario_of, settings_of, when

_CUE = 90
_REACH = 600
_SHORT = 20
_NUMBER = rf"(?<![\d#.,/-])(?P<n>{NUMBER})(?:\s*/\s*(?P<m>{NUMBER}))?"


@dataclass(frozen=True, slots=True)
class _Kind:
    indicator: str
    unit: str
    written_unit: str
    projects: tuple[str, ...]
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Counted:
    """A number under a pattern of the book, and the project it stands under."""

    kind: _Kind
    match: re.Match[str]
    project: str | None


def extract_outputs(narrative: Narrative, office: Office) -> tuple[Observation, ...]:
    """Every output counted in the document, numbered from 0."""
    found: list[Observation] = []
    for setting in settings_of(narrative):
        if re.search(r"\d", setting.folded):
            for counted in _matches(setting, office):
                found += _observations(setting, counted, office, len(found))
    return tuple(found)


@cache
def _kinds() -> tuple[_Kind, ...]:
    return tuple(
        _Kind(
            entry["indicator"], entry["unit"], entry["written_unit"], tuple(entry.get("projects", ())),
            re.compile(r"(?<![a-z])" + entry["pattern"].replace("{n}", _NUMBER)),
        )
        for entry in phrases("phrases_facts")["outputs"]["patterns"]
    )  # fmt: skip


def _matches(setting: Setting, office: Office) -> Iterator[_Counted]:
    """Every number once, under the first pattern of the book that takes it, in reading order."""
    taken: dict[int, _Counted] = {}
    for kind in _kinds():
        for match in kind.pattern.finditer(setting.folded):
            project = _project_at(setting, match.start("n"), office)
            is_home = not kind.projects or (project or "").split(".")[0] in kind.projects
            if is_home and match.start("n") not in taken and not is_outside(setting, match.start("n")):
                taken[match.start("n")] = _Counted(kind, match, project)
    return iter(taken[start] for start in sorted(taken))


def _project_at(setting: Setting, start: int, office: Office) -> str | None:
    """The project named last before a number in its passage, else the heading's."""
    heading = setting.section.project_code
    near = max(0, start - _REACH)
    found = find_projects(setting.passage.text[near:start], office.programme, heading)
    titles = setting.section.titles
    is_heading = bool(titles) and titles[-1][:_SHORT] in setting.passage.text[: 2 * _SHORT]
    named = [m for m in found if len(m.codes) == 1 and (near + m.start > 0 or not is_heading)]
    return named[-1].code if named else heading


def _observations(setting: Setting, counted: _Counted, office: Office, first: int) -> list[Observation]:
    kind, match, project = counted.kind, counted.match, counted.project
    time = when(setting, match.start("n"), match.end(), office)
    words = setting.folded[max(0, match.start("n") - _CUE) : match.start("n")]
    scenario = scenario_of(words, time, office, setting.section.titles)
    numbers = [count_at(setting, *match.span("n"))]
    numbers += [count_at(setting, *match.span("m"))] if match["m"] else []
    if None in numbers:
        return []
    scenarios = [scenario] if len(numbers) == 1 else ["actual", "plan"]
    found = [
        observe(
            setting, number, office, ordinal=first + i, topic="output", indicator=kind.indicator, unit=kind.unit,
            written_unit=kind.written_unit, time=time, scenario=scenarios[i], project_code=project,
        )
        for i, number in enumerate(numbers)
        if number
    ]  # fmt: skip
    percent = _completion(setting, match) if len(numbers) > 1 else None
    if percent:
        found.append(observe(
            setting, percent, office, ordinal=first + 2, topic="output", indicator="completion_pct", unit="percent",
            written_unit="%", time=time, scenario="actual", project_code=project, computed_from=(first, first + 1),
        ))  # fmt: skip
    return found


def _completion(setting: Setting, match: re.Match[str]) -> Figure | None:
    pattern = phrases("phrases_facts")["outputs"]["completion"].replace("{n}", NUMBER)
    said = re.match(pattern, setting.folded[match.end("m") :])
    return rate_at(setting, match.end("m") + said.start("p"), match.end("m") + said.end("p")) if said else None
