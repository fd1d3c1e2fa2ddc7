"""Tables of no form: what the sender is told is missing, and never something that is not so."""

import io
import re

import openpyxl
import pytest

from schemas.documents import Refusal
from schemas.forms import Form, ways_to_read
from schemas.messages import message
from transforms.extract_workbook import extract_workbook
from transforms.read_workbook import read_workbook
from transforms.tell_unknown_tables import header_saying, label_header

HEAD = (("UBND HUYỆN MƯỜNG LÁT",), ("BÁO CÁO NĂM 2023",))
PROJECTS = ("Dự án 1", "Dự án 2", "Dự án 3")
PEOPLE = ("Nguyễn An", "Trần Bình", "Lê Cường")


def refused(headers: tuple[str, ...], labels: tuple[str, ...], values: tuple[object, ...]) -> Refusal:
    """The refusal of a workbook of one table: an order, a label and the same values in each row."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    rows = ((number, label, *values) for number, label in enumerate(labels, 1))
    for row in (*HEAD, ("STT", *headers), *rows):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    with pytest.raises(Refusal) as raised:
        extract_workbook(read_workbook(buffer.getvalue()), "bieu.xlsx", "")
    return raised.value


def test_a_column_that_is_not_there_is_named() -> None:
    found = refused(("Nội dung", "Giải ngân", "Ghi chú"), PROJECTS, (5, "đã xong"))
    assert found.code == "unknown_form"
    assert found.details["form"].startswith("F1 ")
    assert found.details["lacking"] == "Kế hoạch vốn năm / Vốn năm trước chuyển sang"
    assert found.details["headers"] == "STT; Nội dung; Giải ngân; Ghi chú"


def test_a_table_of_something_else_is_not_said_to_be_a_form_without_figures() -> None:
    found = refused(("Tên giáo viên", "Lương", "Phụ cấp"), PEOPLE, (500, 100))
    assert (found.code, found.details["headers"]) == ("unlike_any_form", "STT; Tên giáo viên; Lương; Phụ cấp")


def test_rows_that_name_nothing_of_the_programme_are_named() -> None:
    found = refused(("Tên giáo viên", "Kế hoạch vốn", "Giải ngân"), PEOPLE, (500, 100))
    assert (found.code, found.details["rows"]) == ("unknown_rows", "; ".join(PEOPLE))
    assert found.details["what"] == "Nội dung (dự án, tiểu dự án)"


def test_columns_nobody_can_name_are_named() -> None:
    others = ("Cột thứ nhất", "Cột thứ hai", "Cột thứ ba")
    found = refused(("Nội dung", "Kế hoạch vốn", "Giải ngân", *others), PROJECTS, (5, 4, 7, 8, 9))
    assert (found.code, found.details["columns"]) == ("unknown_columns", "; ".join(others))


@pytest.mark.parametrize("form", ways_to_read(), ids=lambda form: f"{form.code}-{form.rows.kind}")
def test_whatever_a_form_asks_for_is_told_in_the_words_of_a_sender(form: Form) -> None:
    asked = {word for words in (*form.asks, *form.asks_roles, (form.rows.kind,)) for word in words}
    told = {word: header_saying(word, form) for word in asked}
    assert not {word for word, text in told.items() if re.fullmatch(r"[a-z_]*", text)}
    assert label_header(form)


@pytest.mark.parametrize("code", ["unknown_form", "unlike_any_form", "unknown_rows", "unknown_columns"])
def test_no_message_is_left_with_a_gap(code: str) -> None:
    cases = {
        "unknown_form": (("Nội dung", "Giải ngân"), PROJECTS, (5,)),
        "unlike_any_form": (("Tên giáo viên", "Lương"), PEOPLE, (5,)),
        "unknown_rows": (("Tên giáo viên", "Kế hoạch vốn", "Giải ngân"), PEOPLE, (5, 4)),
        "unknown_columns": (("Nội dung", "Kế hoạch vốn", "Giải ngân", "Mục A", "Mục B", "Mục C"), PROJECTS, (5,) * 5),
    }
    found = refused(*cases[code])
    assert found.code == code
    assert all(found.details.values()), found.details
    for language in ("vi", "en"):
        assert not re.search(r": ?[.;,]", message(f"refusals.{code}", language, **found.details))
