"""Which figures of a submission must be wrong for its identities to hold: all sums and balances as one linear system.

Only submissions some identity of which does not hold are looked at. Parts that come to more than a whole they need not
make up accuse nobody: they may be of another scope.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from schemas.linear import Explanation, Localised
from transforms.gather_systems import Beside, System, gather_systems, is_across
from transforms.gather_witnesses import Witnesses, hear, says_so
from transforms.line_up import LinedUp
from transforms.weigh_identities import Outcome

_MOST_VIOLATED = 40
"""A document in which more than this does not add up was not understood; its figures are not accused."""

_MOST_ROUNDS = 120
_MOST_WORK = 250_000
"""Conflicts times figures, over all rounds: a few seconds. Documents that need more disagree with themselves so often
that no set of figures is worth naming."""


@dataclass(frozen=True, slots=True)
class Culprit:
    """A figure that must be wrong, or may be.

    Attributes:
        observation_ids: every place that tells it.
        suggested: the value with which everything holds; None where that is left open.
        is_certain: no equally good answer does without it.
        within: places of the formulas that are worked out from it.
        explanation: the slip that made what is stated of what is suggested.
        is_told_elsewhere: another document says what is suggested.
        is_among_all: every figure equally likely is known; not so where the search was cut short.
    """

    observation_ids: tuple[str, ...]
    suggested: Decimal | None
    is_certain: bool
    within: frozenset[str] = frozenset()
    explanation: Explanation = "unexplained"
    is_told_elsewhere: bool = False
    is_among_all: bool = True


Culprits = dict[str, tuple[Culprit, ...]]
"""The figures that must be wrong, or may be, by submission."""

Localise = Callable[[Sequence[tuple[pl.DataFrame, Outcome]], LinedUp, pl.DataFrame, Beside], Culprits]
"""How culprits are sought."""


def accuse_nobody(
    identities: Sequence[tuple[pl.DataFrame, Outcome]], lined_up: LinedUp, observations: pl.DataFrame, beside: Beside
) -> Culprits:
    """No culprits, at once: for who asks what does not hold, and not yet why."""
    del identities, lined_up, observations, beside
    return {}


def localise_identities(
    identities: Sequence[tuple[pl.DataFrame, Outcome]],
    lined_up: LinedUp,
    observations: pl.DataFrame,
    beside: Beside,
    witnesses: Witnesses | None = None,
) -> Culprits:
    """The culprits of each submission, likeliest first; nothing for one whose figures agree or disagree too much.

    Args:
        identities: the terms of sums, and of balances, each with how they weighed.
        lined_up: the figures they rest on.
        observations: what tells those figures, and how it is written.
        beside: what else must hold.
        witnesses: what other documents say of its figures; a document that holds by itself is not doubted for it.
    """
    violated = [
        weighed.subject["submission_id"]
        for _, outcome in identities
        for weighed in outcome.violated
        if not is_across([o.stated.observation_ids for o in weighed.operands], beside.apart)
    ]
    ratios = {ratio.submission_id for ratio in beside.ratios if not ratio.agrees}
    rows = {name for name, *_, is_off in beside.rows if is_off}
    doubtful = sorted(name for name in {*violated, *ratios, *rows} if violated.count(name) <= _MOST_VIOLATED)
    if not doubtful:
        return {}
    # Its solver takes a second to import, which a night without a mismatch need not wait for.
    from transforms.localise_errors import localise  # noqa: PLC0415

    systems = gather_systems(identities, lined_up, observations, beside, doubtful)
    culprits = {}
    for name, system in systems.items():
        hear(system, witnesses or {})
        found = localise(system.figures, system.rules, _Budget().is_spent)
        culprits[name] = tuple(_culprits(found, system))
    return culprits


@dataclass(slots=True)
class _Budget:
    """What a search may cost, counted so that the same document gives the same answer on any machine."""

    rounds: int = _MOST_ROUNDS
    work: int = _MOST_WORK

    def is_spent(self, step: int) -> bool:
        """Whether another step, of this size, is too much."""
        self.rounds -= 1
        self.work -= step
        return self.rounds < 0 or self.work < 0


def _culprits(found: Localised, system: System) -> Iterator[Culprit]:
    """The suspects of all answers equally good, those of every one first."""
    sets = found.sets[: found.equally_good]
    everywhere = set.intersection(*({each.name for each in suspects} for suspects in sets)) if sets else set()
    first = {each.name: each for suspects in reversed(sets) for each in suspects if each.name in system.told}
    for suspect in sorted(first.values(), key=lambda each: each.name not in everywhere):
        name = suspect.name
        is_certain = found.is_complete and name in everywhere
        meant = None if suspect.is_bounded else suspect.suggested
        yield Culprit(
            system.told[name],
            meant,
            is_certain,
            frozenset(system.within[name]),
            suspect.explanation,
            says_so(system, name, meant),
            is_among_all=found.is_complete,
        )
