"""What a reading process answers can name the records of a reading and nothing else."""

import pickle
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.unpack_answer import MalformedAnswerError, unpack_answer
from schemas.records import Figures, Observation, Office, Place, Reading, Status, Trouble
from transforms.list_figures import in_columns

PLACE = Place("Kinh phí 4.000 triệu đồng", line_from=3, line_to=3)
OFFICE = Office("610", "Huyện Đắk Glei", "district", "62", "Kon Tum", "report", "GNBV", 2023, 2023, "Y")
FIGURE = Observation(0, "funding", "allocated", Decimal(4000), "VND", Decimal(0), "4.000", "triệu đồng", PLACE)
READING = Reading(
    "text/plain",
    OFFICE,
    (FIGURE,),
    (Status("DA1", 2023, "nil", PLACE),),
    troubles=(Trouble("unknown_unit", "x", PLACE),),
)


def sent(kind: object, result: object) -> bytes:
    return pickle.dumps((kind, result, 0.5, 1_000))


def test_a_reading_comes_through_as_it_was() -> None:
    for reading in (READING, in_columns("a" * 64, READING)):
        assert unpack_answer(sent("reading", reading)) == ("reading", reading, 0.5, 1_000)


def test_refusals_and_failures_come_through() -> None:
    for kind, result in (("refusal", ("too_big", {"size": "9 MB"})), ("failure", ("KeyError", "Traceback"))):
        assert unpack_answer(sent(kind, result)) == (kind, result, 0.5, 1_000)


@pytest.mark.parametrize(
    "wrong",
    [
        sent("reading", Reading),
        sent("reading", print),
        sent("reading", Reading("text/plain", OFFICE, figures=Figures(2, {"value": ["1"]}))),
        sent("reading", Reading("text/plain", OFFICE, figures=Figures(1, {"value": [{}]}))),
        sent("reading", Reading("text/plain", OFFICE, notes=({"a": 1},))),  # type: ignore[arg-type]
        sent("reading", Reading("text/plain", ())),  # type: ignore[arg-type]
        sent("refusal", ("too_big", {"size": 9})),
        sent("refusal", "too_big"),
        sent("failure", ("KeyError",)),
        sent("verdict", ("KeyError", "")),
        pickle.dumps("reading"),
        b"",
        b"cposix\nsystem\n(S'true'\ntR.",
    ],
)
def test_what_no_reader_of_ours_sends_is_malformed(wrong: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        unpack_answer(wrong)


@given(st.binary(max_size=400))
def test_no_bytes_do_anything_but_be_malformed(noise: bytes) -> None:
    with pytest.raises(MalformedAnswerError):
        unpack_answer(noise)
