from decimal import Decimal

import pytest

from tests.unit.made_up_tables import LEAVES, PLAN_HEADER, PLAN_LEAVES, plan_rows
from transforms.find_identities import Identity
from transforms.name_table_columns import Layout, groups_of, layouts
from transforms.prove_table_layout import Evidence, Readings, prove

HEADER = PLAN_HEADER + "".join(LEAVES[leaf] for leaf in PLAN_LEAVES)
FITS = ["c"] * 3 + ["cr"] * 3 + ["c"] * 8 + ["cr"] * 5


def evidence(seed: int) -> Evidence:
    rows = plan_rows(seed, 9)
    values = [[Decimal(value) for value in row] for row in rows]
    return Evidence([Readings(row, row) for row in values])


def everything(_: Layout, __: int) -> bool:
    return True


@pytest.mark.parametrize("seed", range(3))
def test_what_is_not_spread_further_would_not_have_been_proven(seed: int) -> None:
    groups, rows = groups_of(HEADER, "", 2031), evidence(seed)
    kept = layouts(groups, HEADER, FITS, 0, rows.allows)
    every = layouts(groups, HEADER, FITS, 0, everything)
    assert 0 < len(kept) < len(every)
    assert prove(kept, rows, rows, "") == prove(every, rows, rows, "")


def test_an_identity_is_asked_of_the_rows_once() -> None:
    rows = Evidence([Readings([Decimal(3), Decimal(2)], [None, None])])
    part = Identity("subset", (1, 0))
    assert rows.bears(part) is True
    assert rows.answers[part] == (1, 1)
    rows.answers[part] = (1, 0)
    assert rows.bears(part) is False


def test_an_identity_no_row_can_tell_bears_neither_way() -> None:
    rows = Evidence([Readings([Decimal(0), Decimal(0), Decimal(0)], [Decimal(0), Decimal(0), Decimal(0)])])
    assert rows.bears(Identity("rate", (0, 1, 2))) is None
