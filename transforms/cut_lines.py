"""Lines cut that are longer than any a person writes, so that no pattern ever meets pages of text at once."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from schemas.documents import Line

LONGEST_PASSAGE = 10_000
"""In letters. Lines are cut, and paragraphs put together, no longer than this; real paragraphs have some thousands."""

_SENTENCE_ENDS = (". ", "; ")
_LAST_SENTENCE = 2_000


def cut_lines(lines: Iterable[Line]) -> Iterator[Line]:
    """The same lines; one longer than `LONGEST_PASSAGE` in pieces of its number and page, every letter in one of them.

    A piece ends with a sentence where one ends near, else at a blank, else where it must.
    """
    for line in lines:
        if len(line.text) <= LONGEST_PASSAGE:
            yield line
        else:
            yield from (replace(line, text=piece) for piece in _pieces(line.text))


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > LONGEST_PASSAGE:
        end = _end_of_piece(text, start + LONGEST_PASSAGE)
        yield text[start:end]
        start = end
    yield text[start:]


def _end_of_piece(text: str, latest: int) -> int:
    sentence = max(text.rfind(mark, latest - _LAST_SENTENCE, latest) for mark in _SENTENCE_ENDS)
    if sentence >= 0:
        return sentence + len(_SENTENCE_ENDS[0])
    blank = text.rfind(" ", latest - LONGEST_PASSAGE // 2, latest)
    return latest if blank < 0 else blank + 1
