"""Linear rules as people write them, one a line: `x1 + x2 == x3`, `2*a - b <= c`."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise

from schemas.linear import LinearRule, RulesError

_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])|(?P<sign><=|>=|==|!=|[<>=≤≥+\-*/()])"
    r"|`(?P<quoted>[^`]+)`|\"(?P<double>[^\"]+)\"|(?P<name>[^\W\d][\w.]*))",
)
_COMMENT = re.compile(r"((?:[^#`\"]|`[^`]*`|\"[^\"]*\")*)#.*")
"""What stands before `#`, but for one within a name."""

_SPELT = {"=": "==", "<": "<=", "≤": "<=", ">": ">=", "≥": ">="}
_RELATIONS = ("==", "<=", ">=")


@dataclass(slots=True)
class _Sum:
    """A linear expression: coefficients by name, and what stands alone."""

    terms: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    constant: Fraction = Fraction(0)

    def plus(self, other: "_Sum", sign: Fraction | int = 1) -> "_Sum":
        total = _Sum(defaultdict(Fraction, self.terms), self.constant + sign * other.constant)
        for name, coefficient in other.terms.items():
            total.terms[name] += sign * coefficient
        return total

    def times(self, factor: Fraction) -> "_Sum":
        return _Sum().plus(self, factor)


class _NotLinearError(ValueError):
    """Where and why a line cannot be understood."""


def parse_rules(text: str) -> tuple[LinearRule, ...]:
    """The rules of a text in their order; blank lines and what stands behind `#` say nothing.

    Names may hold letters of any script, digits, points and underscores; any other name stands between backquotes or
    double quotes. A number before a name multiplies it, with `*` or without. `<` and `>` count as `<=` and `>=`:
    figures have a last digit, so that the two cannot be told apart. A line of several bounds (`0 <= a <= 0.5*b`) is as
    many rules of one text.

    Raises:
        RulesError: lines that are no linear rule, all of them.
    """
    rules: list[LinearRule] = []
    faults: list[tuple[int, str, str]] = []
    for number, line in enumerate(unicodedata.normalize("NFC", text).splitlines(), 1):
        said = _COMMENT.sub(r"\1", line).strip().removeprefix("\ufeff")
        if not said:
            continue
        try:
            rules += _rules(said)
        except _NotLinearError as fault:
            faults.append((number, said, str(fault)))
    if faults:
        raise RulesError(tuple(faults))
    return tuple(rules)


def _rules(text: str) -> Iterator[LinearRule]:
    """The rule of a line, or the rules between each two sides of a line of bounds."""
    tokens = list(_tokens(text))
    at = [i for i, (kind, said) in enumerate(tokens) if kind == "sign" and said in _RELATIONS]
    relations = {tokens[i][1] for i in at}
    if not at or len(relations) > 1 or (len(at) > 1 and relations == {"=="}):
        raise _NotLinearError("one of == <= >= is needed")
    cuts = [-1, *at, len(tokens)]
    sides = [_Reader(tokens[first + 1 : last]).whole() for first, last in pairwise(cuts)]
    for left, right in pairwise(sides):
        yield _rule(text, left, relations.copy().pop(), right)


def _rule(text: str, left: _Sum, relation: str, right: _Sum) -> LinearRule:
    difference = right.plus(left, -1) if relation == ">=" else left.plus(right, -1)
    terms: Mapping[str, Fraction] = {name: value for name, value in difference.terms.items() if value}
    if not terms:
        raise _NotLinearError("no figure is named")
    return LinearRule(text, terms, "==" if relation == "==" else "<=", -difference.constant)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _NotLinearError(f"unexpected {text[position:].strip()[:20]}")
        kind = str(match.lastgroup)
        said = match[kind]
        yield ("name" if kind in {"quoted", "double"} else kind), (_SPELT.get(said, said) if kind == "sign" else said)
        position = match.end()


class _Reader:
    """Sums, products and brackets, from left to right."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens = [*tokens, ("end", "")]
        self._at = 0

    def whole(self) -> _Sum:
        found = self._sum()
        if self._tokens[self._at][0] != "end":
            raise _NotLinearError(f"unexpected {self._tokens[self._at][1]}")
        return found

    def _sum(self) -> _Sum:
        total = self._product()
        while self._tokens[self._at] in {("sign", "+"), ("sign", "-")}:
            sign = 1 if self._next()[1] == "+" else -1
            total = total.plus(self._product(), sign)
        return total

    def _product(self) -> _Sum:
        is_number = self._tokens[self._at][0] == "number"
        found = self._factor()
        if is_number and self._tokens[self._at][0] == "name":
            found = _multiplied(found, self._factor())
        while self._tokens[self._at] in {("sign", "*"), ("sign", "/")}:
            is_division = self._next()[1] == "/"
            found = _divided(found, self._factor()) if is_division else _multiplied(found, self._factor())
        return found

    def _factor(self) -> _Sum:
        kind, said = self._next()
        if kind == "number":
            return _Sum(constant=Fraction(said))
        if kind == "name":
            return _Sum(defaultdict(Fraction, {said: Fraction(1)}))
        if said in {"+", "-"}:
            return self._factor().times(Fraction(1 if said == "+" else -1))
        if said == "(":
            inside = self._sum()
            if self._next() != ("sign", ")"):
                raise _NotLinearError("a bracket is not closed")
            return inside
        raise _NotLinearError(f"unexpected {said or 'end'}")

    def _next(self) -> tuple[str, str]:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token


def _multiplied(one: _Sum, other: _Sum) -> _Sum:
    if any(one.terms.values()) and any(other.terms.values()):
        raise _NotLinearError("figures are multiplied with each other")
    return other.times(one.constant) if not any(one.terms.values()) else one.times(other.constant)


def _divided(one: _Sum, other: _Sum) -> _Sum:
    if any(other.terms.values()) or not other.constant:
        raise _NotLinearError("a figure or zero stands below a line of division")
    return one.times(1 / other.constant)
