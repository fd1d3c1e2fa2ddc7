from schemas.documents import Line
from transforms.cut_lines import LONGEST_PASSAGE, cut_lines


def cut(text: str) -> list[str]:
    pieces = list(cut_lines([Line(7, text, 2)]))
    assert {(piece.number, piece.page) for piece in pieces} == {(7, 2)}
    assert "".join(piece.text for piece in pieces) == text
    assert max(len(piece.text) for piece in pieces) <= LONGEST_PASSAGE
    return [piece.text for piece in pieces]


def test_a_line_a_person_writes_stays_whole() -> None:
    lines = [Line(1, "a" * LONGEST_PASSAGE), Line(2, "")]
    assert list(cut_lines(lines)) == lines


def test_a_longer_one_is_cut_behind_a_sentence_else_at_a_blank_else_anywhere() -> None:
    assert {piece[-2:] for piece in cut("Giải ngân 1.000 triệu đồng, đạt 5%. " * 2_000)} == {". "}
    assert {piece[-3:] for piece in cut("hộ nghèo " * 5_000)} <= {"èo ", "hộ "}
    assert [len(piece) for piece in cut("1" * 25_000)] == [LONGEST_PASSAGE, LONGEST_PASSAGE, 5_000]
    assert len(cut(" " * 25_000)) == 3


def test_a_sentence_far_from_the_end_of_a_piece_does_not_end_it() -> None:
    assert len(cut("Một câu. " + "a " * 6_000)[0]) > LONGEST_PASSAGE - 2
