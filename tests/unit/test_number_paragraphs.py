import pytest

from transforms.number_paragraphs import Level, Numbering, draw_number


@pytest.mark.parametrize(
    ("number", "drawing", "drawn"),
    [
        (3, "lowerLetter", "c"),
        (28, "upperLetter", "BB"),
        (780, "lowerLetter", "z" * 30),
        (781, "lowerLetter", "781"),
        (99_999, "upperLetter", "99999"),
        (49, "upperRoman", "XLIX"),
        (4, "decimalZero", "04"),
        (4, "chicken", "4"),
    ],
)
def test_numbers_are_drawn_as_word_draws_them_and_letters_only_as_far_as_it_repeats_them(
    number: int, drawing: str, drawn: str
) -> None:
    assert draw_number(number, drawing) == drawn


def test_a_label_is_no_longer_than_any_list_of_a_report_needs() -> None:
    numbering = Numbering({"1": {0: Level(1, "decimal", "%1." * 100_000)}})
    assert numbering.next_label("1", 0) == "1." * 85
    assert numbering.next_label("1", 1) == ""
    assert (
        Numbering({"1": {0: Level(780, "lowerLetter", "%1." * 9)}}).next_label("1", 0)
        == ("z" * 30 + ".") * 8 + "zzzzzzz"
    )
