"""The analyst guide's queries answer on a real release."""

import re
from pathlib import Path

import pytest

from warehouse.read_release import open_latest

pytestmark = pytest.mark.slow

GUIDE = (Path(__file__).parents[2] / "docs" / "analyst-guide.md").read_text(encoding="utf8")
QUERIES = re.findall(r"(<!-- may be empty -->\n)?```sql\n(.*?)```", GUIDE, re.DOTALL)


def test_the_guide_has_queries() -> None:
    assert len(QUERIES) >= 10


@pytest.mark.parametrize(("may_be_empty", "query"), QUERIES, ids=range(len(QUERIES)))
def test_a_query_of_the_guide_answers(demo_home: Path, may_be_empty: str, query: str) -> None:
    with open_latest(demo_home) as release:
        rows = release.rows(query)
    assert rows or may_be_empty
