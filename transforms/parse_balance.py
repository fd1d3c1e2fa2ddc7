"""A rule written out over our measures, as a balance: `allocated + carried_in? == disbursed + carried_out[-1]`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from math import lcm

from schemas.columns import POINTS
from schemas.identities import Balance, Term
from schemas.linear import LinearRule, RulesError
from transforms.parse_rules import parse_rules

_MENTION = re.compile(r"(?P<name>[^\W\d]\w*)\s*(?:\[(?P<moment>[^\]]*)\])?\s*(?P<optional>\?)?")
_PRINTED = str.maketrans({"×": "*", "−": "-"})
"""Signs of printed formulas as the language of rules writes them."""

_SHIFT = re.compile(r"[+-]?\d{1,2}")
_NEAREST = 3


@dataclass(frozen=True, slots=True)
class WrittenRule:
    """A rule as written, ready to be held against figures.

    Attributes:
        balances: one, or one a point of the year where the rule names none and its figures have several.
        topic: of its measures: `funding` or `poverty`.
        bound: what stands alone: the terms come to it, or to no more than it.
        scale: what everything was multiplied with, so that all coefficients are whole.
    """

    text: str
    balances: tuple[Balance, ...]
    topic: str
    bound: int
    scale: int

    @property
    def indicators(self) -> tuple[str, ...]:
        """The measures it names, each once, in their order."""
        return tuple(dict.fromkeys(term.indicator for term in self.balances[0].terms))


class UnknownMeasuresError(ValueError):
    """A rule that names measures nobody knows.

    Attributes:
        unknown: each of them, with the names most like it.
    """

    def __init__(self, unknown: Mapping[str, tuple[str, ...]]) -> None:
        """Carry every one of them."""
        super().__init__(", ".join(unknown))
        self.unknown = unknown


class MixedMeasuresError(ValueError):
    """A rule over measures that cannot be added, or that no submission's balances are made of.

    Attributes:
        measures: each measure with its topic and unit.
    """

    def __init__(self, measures: Mapping[str, tuple[str, str]]) -> None:
        """Carry all measures of the rule."""
        super().__init__(", ".join(measures))
        self.measures = measures


def parse_balance(text: str, measures: Mapping[str, tuple[str, str]]) -> WrittenRule:
    """The rule of one line, in the language of `parse_rules`, its names being measures.

    Behind a measure may stand when it is told, in square brackets: so many years before or after (`[-1]`), a point of
    the year (`[start]`, `[end]`), or both (`[start,-1]`); and `?` where the rule stands without it as well.

    Args:
        text: the rule.
        measures: topic and unit of every measure known.

    Raises:
        RulesError: no linear rule.
        UnknownMeasuresError: names that are no measures.
        MixedMeasuresError: measures of several topics or units, or of neither money nor households.
    """
    rule = _one_rule(text)
    told = {name: _told(name, text) for name in rule.terms}
    names = {mention.indicator for mention in told.values()}
    _must_be_known(names, measures)
    topic = _topic({name: measures[name] for name in sorted(names)})
    scale = lcm(rule.bound.denominator, *(each.denominator for each in rule.terms.values()))
    balances = tuple(_balances(rule, told, scale, topic))
    return WrittenRule(text, balances, topic, int(rule.bound * scale), scale)


def _one_rule(text: str) -> LinearRule:
    try:
        rules = parse_rules(_MENTION.sub(_quoted, text.translate(_PRINTED)))
    except RulesError as error:
        raise RulesError(tuple((number, text, why) for number, _, why in error.faults)) from None
    if len(rules) != 1:
        raise RulesError(((1, text, "one rule is needed"),))
    return replace(rules[0], text=text)


@dataclass(frozen=True, slots=True)
class _Mention:
    indicator: str
    point: str | None
    shift: int
    is_optional: bool


def _quoted(found: re.Match[str]) -> str:
    """A name with its moment as one name of the rule language."""
    moment = "" if found["moment"] is None else f"[{found['moment'].replace(' ', '')}]"
    is_plain = not moment and not found["optional"]
    return found[0] if is_plain else f"`{found['name']}{moment}{found['optional'] or ''}` "


def _told(name: str, text: str) -> _Mention:
    found = _MENTION.fullmatch(name)
    if found is None:
        return _Mention(name, None, 0, is_optional=False)
    point, shift = None, 0
    for part in filter(None, (found["moment"] or "").split(",")):
        if part in POINTS:
            point = part
        elif _SHIFT.fullmatch(part):
            shift = int(part)
        else:
            raise RulesError(((1, text, f"unexpected {part}"),))
    return _Mention(found["name"], point, shift, is_optional=found["optional"] is not None)


def _must_be_known(names: set[str], measures: Mapping[str, tuple[str, str]]) -> None:
    unknown = sorted(names - measures.keys())
    if unknown:
        raise UnknownMeasuresError(
            {name: tuple(get_close_matches(name, measures, n=_NEAREST, cutoff=0.5)) for name in unknown}
        )


def _topic(named: Mapping[str, tuple[str, str]]) -> str:
    topics = {topic for topic, _ in named.values()}
    units = {"percent" if unit == "pp" else unit for _, unit in named.values()}
    if len(topics) != 1 or len(units) != 1 or not topics <= {"funding", "poverty"}:
        raise MixedMeasuresError(named)
    return topics.pop()


def _balances(rule: LinearRule, told: Mapping[str, _Mention], scale: int, topic: str) -> Iterator[Balance]:
    is_pointed = topic == "funding" or any(mention.point for mention in told.values())
    for usual in ("year",) if is_pointed else POINTS:
        terms = [
            Term(
                mention.indicator,
                int(rule.terms[name] * scale),
                _moments(mention, usual, may_fall_back=is_pointed),
                is_optional=mention.is_optional,
            )
            for name, mention in told.items()
        ]
        yield Balance(f"rehearsed_{usual}", "rehearsed", rule.relation, _anchored(terms, rule.text))


def _moments(mention: _Mention, usual: str, *, may_fall_back: bool) -> tuple[tuple[str, int], ...]:
    """When a figure is told; what is told for the end of a year stands for the start of the next."""
    first = (mention.point or usual, mention.shift)
    return (first, ("end", mention.shift - 1)) if may_fall_back and mention.point == "start" else (first,)


def _anchored(terms: list[Term], text: str) -> tuple[Term, ...]:
    """The terms, last among them the one that names the subjects: a required one, at years counted from its own."""
    required = [term for term in terms if not term.is_optional]
    if not required:
        raise RulesError(((1, text, "one measure without ? is needed"),))
    anchor = min(reversed(required), key=lambda term: abs(term.moments[0][1]))
    zero = anchor.moments[0][1]
    at_own_years = [
        Term(
            term.indicator,
            term.coefficient,
            tuple((point, shift - zero) for point, shift in term.moments),
            is_optional=term.is_optional,
        )
        for term in [*(each for each in terms if each is not anchor), anchor]
    ]
    return tuple(at_own_years)
