import pytest

from schemas.linear import ValuesError
from transforms.read_parameters import ColumnsMissingError, read_parameters
from transforms.rule_parameters import usual_parameters

HEADER = "province_code,year_from,year_to,ratio_pct,tolerance,basis\n"


def test_the_shares_of_a_file_take_the_place_of_the_usual_ones() -> None:
    read = read_parameters(f"\ufeff{HEADER}64,2022,2024,15,0,thử\n", "counterpart_ratio", usual_parameters())
    assert read.counterpart_ratios.select("province_code", "ratio_pct").rows() == [("64", 15)]
    assert read.document_dates == usual_parameters().document_dates


def test_the_dates_of_a_file_take_the_place_of_the_usual_ones() -> None:
    read = read_parameters("number,date\n07/2021/NĐ-CP,2021-01-28\n", "citation_conflict", usual_parameters())
    assert read.document_dates == {"7/2021/nd-cp": "2021-01-28"}


def test_every_line_that_cannot_be_read_is_told() -> None:
    text = f"{HEADER}64,2022,2024,15,0,a\n64,hai,2024,x,0,b\n64,2022,2024,-1,nan,c\n"
    with pytest.raises(ValuesError) as refused:
        read_parameters(text, "counterpart_ratio", usual_parameters())
    assert refused.value.faults == ((3, "year_from hai; ratio_pct x"), (4, "ratio_pct -1; tolerance nan"))


def test_columns_that_are_not_there_are_named() -> None:
    with pytest.raises(ColumnsMissingError) as refused:
        read_parameters("number,ngày\n", "citation_conflict", usual_parameters())
    assert refused.value.missing == ("date",)
