from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from schemas.notices import EVENTS, PROVINCE, Item, Recipient
from transforms.choose_notices import LONGEST_OVERDUE, items_for, items_of
from transforms.word_notices import Around, word_letter, word_trouble

if TYPE_CHECKING:
    from schemas.messages import Language

DAY = date(2024, 11, 20)
OFFICE = Around(DAY, "Huyện Đăk Hà")


def owed(days: int, state: str = "due", unit: str = "615") -> dict[str, object]:
    who = {"unit_code": unit, "unit_name": f"Huyện {unit}", "programme": "GNBV"}
    return {**who, "report": "annual_report", "year": 2024, "due": DAY, "state": state, "days": days}


def error(number: int) -> Item:
    texts: tuple[tuple[Language, str], ...] = (("vi", f"sai {number}"), ("en", f"wrong {number}"))
    return Item("new_errors", f"error:{number}", "615", "Huyện Đăk Hà", "BC.xlsx", texts, "f" * 64)


@pytest.mark.parametrize(("days", "stage"), [(15, None), (14, "14"), (4, "14"), (3, "3"), (0, "3")], ids=str)
def test_a_deadline_is_told_once_a_stage(days: int, stage: str | None) -> None:
    items = items_of([], [], [owed(days)], (14, 3))
    assert [item.key.rpartition("/")[2] for item in items] == ([stage] if stage else [])


def test_what_came_or_is_not_owed_or_is_long_past_is_not_reminded_of() -> None:
    rows = [owed(1, "late"), owed(1, "on_time"), owed(1, "not_owed"), owed(LONGEST_OVERDUE + 1, "missing")]
    assert items_of([], [], rows, (14,)) == []
    assert len(items_of([], [], [owed(LONGEST_OVERDUE, "missing")], (14,))) == 1


def test_an_office_is_told_its_own_and_the_province_everything_each_once() -> None:
    items = items_of([], [], [owed(2), owed(2, unit="610")], (14, 3))
    own = Recipient("615", (), frozenset(EVENTS), "vi")
    assert [item.unit_code for item in items_for(own, items, ())] == ["615"]
    everything = items_for(Recipient(PROVINCE, (), frozenset(EVENTS), "vi"), items, ())
    assert len(everything) == 2
    assert items_for(Recipient(PROVINCE, (), frozenset(EVENTS), "vi"), items, {item.key for item in items}) == ()
    assert items_for(Recipient("615", (), frozenset({"overdue"}), "vi"), items, ()) == ()


def test_a_letter_says_what_where_and_how_many_in_both_languages() -> None:
    items = [error(1), *items_of([], [], [owed(2)], (14, 3))]
    vi, en = (word_letter("615", items, OFFICE, language) for language in ("vi", "en"))
    assert vi.subject == "[Tổng Hợp] Số liệu – Huyện Đăk Hà: 1 chỗ sai mới, 1 báo cáo sắp đến hạn"
    assert "  - BC.xlsx: sai 1\n" in vi.body
    assert "  - Báo cáo năm 2024, hạn 20/11/2024 (còn 2 ngày)" in vi.body
    assert en.subject == "[Tổng Hợp] Data – Huyện Đăk Hà: 1 new error, 1 due soon"
    assert "wrong 1" in en.body
    assert "sai" not in en.body


def test_a_long_list_ends_with_how_many_more() -> None:
    letter = word_letter("615", [error(number) for number in range(40)], OFFICE, "vi")
    assert letter.body.count("BC.xlsx") == 15
    assert "… và 25 dòng nữa." in letter.body


def test_the_province_is_told_by_office_and_by_report() -> None:
    dates = items_of([], [], [owed(2, "missing", str(600 + number)) for number in range(12)], (14,))
    letter = word_letter(PROVINCE, [error(1), error(2), *dates], Around(DAY), "vi")
    assert "  - Huyện Đăk Hà: 2 chỗ" in letter.body
    assert letter.body.count("Báo cáo năm 2024") == 1
    assert "và 4 đơn vị khác" in letter.body


def test_trouble_of_the_machine_and_of_the_figures_are_told_apart_in_the_subject() -> None:
    trouble = word_trouble("could_not_finish", "OSError: hết đĩa", "/log", DAY, "vi")
    assert "Sự cố máy" in trouble.subject
    assert "OSError: hết đĩa" in trouble.body
    assert "Số liệu" in word_letter("615", [error(1)], OFFICE, "vi").subject


def test_an_office_with_a_new_name_is_written_to_by_it_with_the_former_one_beside() -> None:
    letter = word_letter("23341", [error(1)], Around(DAY, "Xã Đăk Pék", "Thị trấn Đăk Glei"), "vi")
    assert letter.subject.startswith("[Tổng Hợp] Số liệu – Xã Đăk Pék: ")
    assert "Ủy ban nhân dân xã Đăk Pék (trước đây: Thị trấn Đăk Glei)" in letter.body


def test_offices_of_one_name_are_not_counted_as_one() -> None:
    one, other = error(1), replace(error(2), unit_code="23341")
    body = word_letter(PROVINCE, [one, other], Around(DAY), "vi").body
    assert body.count("  - Huyện Đăk Hà: 1 chỗ") == 2


def test_a_kit_is_attached_or_linked() -> None:
    linked = Around(DAY, "Huyện Đăk Hà", kits=("/srv/returns/abc",))
    assert "/srv/returns/abc" in word_letter("615", [error(1)], linked, "vi").body
    attached = Around(DAY, "Huyện Đăk Hà", kits=("/srv/returns/abc",), is_attached=True)
    assert "Kèm theo" in word_letter("615", [error(1)], attached, "vi").body
