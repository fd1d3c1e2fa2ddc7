"""Which candidate layout of a table its own arithmetic proves.

A layout is taken only where its identities hold on nearly all rows; where two layouts do equally well, only what they
agree on is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import lru_cache

from transforms.find_identities import Identity, Values, certain_identities, identities_of
from transforms.name_table_columns import Layout

_ENOUGH = 0.6
_FEW_ROWS = 3
_SAMPLE = 12


@dataclass(frozen=True, slots=True)
class Readings:
    """A row before its columns are known: every cell as a count and as a rate, None where it can be none."""

    counts: Values
    rates: Values

    def terms_of(self, identity: Identity) -> Values:
        """The values of an identity's columns, each as what the identity takes it for."""
        return [
            (self.rates if identity.is_rate(place) else self.counts)[column]
            for place, column in enumerate(identity.columns)
        ]


@dataclass(frozen=True, slots=True)
class Evidence:
    """The rows of a table and what they said so far: for an identity, how many rows could tell and in how many it held.

    Layouts share most of their identities; each is asked of the rows once.
    """

    rows: Sequence[Readings]
    answers: dict[Identity, tuple[int, int]] = field(default_factory=dict)

    def sample(self) -> "Evidence":
        """A dozen rows spread over a long table."""
        return Evidence(self.rows[:: max(1, len(self.rows) // _SAMPLE)])

    def bears(self, identity: Identity) -> bool | None:
        """Whether it holds in enough rows; None where no row can tell."""
        told, held = self._answer(identity)
        return held >= told * (_ENOUGH if told >= _FEW_ROWS else 1.0) if told else None

    def allows(self, layout: Layout, since: int) -> bool:
        """Whether nothing certain speaks against the columns from `since` on, whatever columns follow them."""
        return all(self.bears(identity) is not False for identity in certain_identities(layout, since))

    def _answer(self, identity: Identity) -> tuple[int, int]:
        if identity not in self.answers:
            told = [held for row in self.rows if (held := identity.holds_of(row.terms_of(identity))) is not None]
            self.answers[identity] = (len(told), sum(told))
        return self.answers[identity]


@dataclass(frozen=True, slots=True)
class Proof:
    """A layout with the identities that carry it."""

    layout: Layout
    identities: tuple[Identity, ...]
    score: tuple[float, ...]


def prove(candidates: Iterable[Layout], sample: Evidence, rows: Evidence, leaves: str) -> Proof | None:
    """The layout the rows prove, columns on which equally good ones differ left unnamed; None where none holds.

    Args:
        candidates: layouts from transforms.name_table_columns.
        sample: some of the rows, which sort the candidates.
        rows: the even rows, total included, which judge the best of them; a dash is zero.
        leaves: the header's lowest words as letters, the judge between layouts the arithmetic leaves equal.
    """
    likely = [proof for layout in candidates if (proof := _try(layout, sample, leaves))]
    likely = sorted(likely, key=lambda proof: proof.score, reverse=True)[:_SAMPLE]
    proofs = [proof for each in likely if (proof := _try(each.layout, rows, leaves))]
    if not proofs:
        return None
    best = max(proof.score for proof in proofs)
    winners = [proof for proof in proofs if proof.score == best]
    agreed = tuple(
        first if all(w.layout[i] == first for w in winners) else None for i, first in enumerate(winners[0].layout)
    )
    return Proof(agreed, tuple(i for i in winners[0].identities if all(agreed[c] for c in i.columns)), best)


def _try(layout: Layout, evidence: Evidence, leaves: str) -> Proof | None:
    identities = identities_of(layout)
    covered: set[int] = set()
    for identity in identities:
        bears = evidence.bears(identity)
        if bears is False and identity.is_required:
            return None
        if bears and identity.is_exact:
            covered.update(identity.columns)
    letters = "".join(column.letter for column in layout if column).replace("s", "r").replace("e", "k")
    groups = len({column.group for column in layout if column})
    return Proof(layout, identities, (len(covered), _likeness(letters, leaves), groups))


@lru_cache(maxsize=1024)
def _likeness(letters: str, leaves: str) -> float:
    return round(SequenceMatcher(None, letters, leaves, autojunk=False).ratio(), 6)


def is_arithmetic(proof: Proof) -> bool:
    """Whether any exact identity carries the layout, and not its header words alone."""
    return proof.score[0] > 0
