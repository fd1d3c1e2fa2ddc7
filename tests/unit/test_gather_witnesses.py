"""What other documents say of a figure tells which figure of a document is the wrong one."""

from decimal import Decimal
from functools import partial
from typing import Any

import polars as pl

from tests.checking import found_in, money
from transforms.gather_witnesses import Witness, witnesses_in, witnesses_of
from transforms.localise_identities import localise_identities

MILLION = Decimal(1_000_000)
HALF = Decimal(500_000)
OPEN = [money("DA2", "726"), money("DA2", "489", "disbursed"), money("DA2", "254", "carried_out")]
"""726 - 489 is 237, not 254: any of the three may be wrong."""


def said(of: int, value: int) -> tuple[Witness, ...]:
    return (Witness(of * MILLION, value * MILLION, HALF),)


def told(**witnesses: tuple[Witness, ...]) -> dict[str, Any]:
    localise = partial(localise_identities, witnesses=witnesses)
    (row,) = found_in(OPEN, localise=localise).to_dicts()
    return row


def test_alone_a_document_leaves_open_which_figure_is_wrong() -> None:
    row = told()
    assert row["suggestion"] is None
    assert "các khả năng sau hợp lý như nhau" in row["message_vi"]


def test_the_figure_another_document_tells_otherwise_is_the_wrong_one() -> None:
    row = told(o2=said(254, 237))
    assert (row["suspects"][0], row["suggestion"]) == ("o2", "237 triệu đồng")
    assert "văn bản khác của đơn vị ghi số này" in row["message_vi"]
    assert "another document of the office says so" in row["message_en"]


def test_the_figures_other_documents_confirm_are_not_the_wrong_ones() -> None:
    row = told(o0=said(726, 726), o2=said(254, 254))
    assert (row["suspects"][0], row["suggestion"]) == ("o1", "472 triệu đồng")
    assert "văn bản khác" not in row["message_vi"]


def test_words_that_speak_for_every_figure_leave_it_open() -> None:
    row = told(o0=said(726, 743), o1=said(489, 472), o2=said(254, 237))
    assert row["suggestion"] is None


def test_a_word_on_another_value_is_not_heard() -> None:
    assert told(o2=said(250, 237))["suggestion"] is None


def test_a_document_that_holds_is_not_doubted_for_what_others_say() -> None:
    sound = [money("DA2", "726"), money("DA2", "489", "disbursed"), money("DA2", "237", "carried_out")]
    localise = partial(localise_identities, witnesses={"o2": said(237, 254)})
    assert found_in(sound, localise=localise).height == 0


def test_both_documents_of_a_comparison_are_witnesses_of_each_other() -> None:
    row = {
        "unit_code": "615",
        "comparison": "same_year",
        "submission_id": "a",
        "observation_ids": ["a1", "a2"],
        "value": Decimal(5),
        "half_width": Decimal("0.5"),
        "submission_id_other": "b",
        "observation_ids_other": ["b1"],
        "value_other": Decimal(7),
        "half_width_other": Decimal("0.05"),
        "outcome": "differ",
    }
    plan = row | {"comparison": "plan_report", "observation_ids": ["p1"]}
    unsure = row | {"outcome": "cannot_tell", "observation_ids": ["u1"]}
    own = row | {"submission_id_other": "a", "observation_ids": ["o1"]}
    heard = witnesses_of(witnesses_in(pl.DataFrame([row, plan, unsure, own])))
    assert heard == {
        "a1": (Witness(Decimal(5), Decimal(7), Decimal("0.05")),),
        "a2": (Witness(Decimal(5), Decimal(7), Decimal("0.05")),),
        "b1": (Witness(Decimal(7), Decimal(5), Decimal("0.5")),),
    }
