from typing import Any

from tests.checking import found_in, kinds, money

YEAR_WITHOUT_A_SET_SHARE = 2021


def pair(project: str, central: str, local: str) -> list[dict[str, Any]]:
    known = {"year": YEAR_WITHOUT_A_SET_SHARE}
    return [money(project, central, source="NSTW", **known), money(project, local, source="NSDP", **known)]


USUAL = [
    figure
    for project, central, local in (
        ("DA2", "1.000", "150"),
        ("DA4", "707", "106"),
        ("DA5", "220,0", "33,0"),
        ("DA6", "80", "12"),
        ("DA7", "420", "63"),
    )
    for figure in pair(project, central, local)
]


def test_share_unlike_that_of_all_other_projects_is_worth_a_note() -> None:
    found = found_in([*USUAL, *pair("DA1", "500", "90")])
    assert kinds(found) == [("counterpart_ratio", "info", "DA1")]
    assert found["arithmetic"].item() == "500 × 15% = 75 ≠ 90 (triệu đồng) [dòng 11 × 15% ≠ dòng 12]"


def test_shares_that_differ_throughout_are_nobody_s_mistake() -> None:
    assert kinds(found_in([*USUAL, *pair("DA1", "500", "90"), *pair("DA3", "500", "20")])) == []
