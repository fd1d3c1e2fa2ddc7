"""A document becomes passages under headings, footnotes bound: ready for the grammar."""

import re
from dataclasses import replace

from schemas.documents import Document
from schemas.passages import Narrative, Passage
from transforms.bind_footnotes import bind_footnotes
from transforms.fold_text import fold
from transforms.join_lines import join_lines
from transforms.stack_headings import stack_headings

_KIND_ALONE = re.compile(
    r"^\W*(?:ke hoach|bao cao|quyet dinh|to trinh|nghi quyet|cong van|thong bao|bieu|phu luc|de an|du toan)\W*$"
)
_KIND_FIRST = re.compile(r"^\W*(?:ke hoach|bao cao|quyet dinh|to trinh|de an)\b")
_TITLE_ENDS = re.compile(
    r"^\W*(?:can cu|kinh gui|thuc hien (?:cong van|ke hoach so|quyet dinh so|nghi quyet so|chi thi|van ban)"
    r"|thuc hien .{0,60}\bso\b|[ivx]{1,4}[.)]\s|\d{1,2}[.)]\s"
    r"|uy ban nhan dan .{0,60}(?:bao cao|ban hanh)|phan thu|ngay \d|don vi tinh|dvt\b|stt\b)"
)
_NO_TITLE = re.compile(r"\s*[-+*•–]\s|.*\|")
"""An item of a list, or a row of a table."""

_TITLE_LINES = 6
_SEARCHED_PASSAGES = 40


def segment(
    document: Document, programme: str = "GNBV", used_lines: frozenset[tuple[int | None, int]] = frozenset()
) -> Narrative:
    """The document's paragraphs, footnotes and headings.

    Args:
        document: lines as read.
        programme: whose project titles headings are matched with.
        used_lines: (page, line) of lines already read as tables, left out here.
    """
    lines = tuple(line for line in document.lines if (line.page, line.number) not in used_lines)
    body, footnotes = bind_footnotes(join_lines(lines))
    return Narrative(body, stack_headings(body, programme), footnotes, _title(body))


def restack(narrative: Narrative, programme: str) -> Narrative:
    """The same narrative under the project titles of another programme."""
    return replace(narrative, sections=stack_headings(narrative.passages, programme))


def _title(passages: tuple[Passage, ...]) -> str:
    """The words of the title block: the kind of document and what it is about."""
    for at, passage in enumerate(passages[:_SEARCHED_PASSAGES]):
        folded = fold(passage.text)
        if _KIND_ALONE.match(folded):
            return " ".join([passage.text, *_title_rest(passages[at + 1 : at + 1 + _TITLE_LINES])])
        if _KIND_FIRST.match(folded) and len(folded) > 20 and not folded.rstrip().endswith(";"):  # noqa: PLR2004
            return " ".join([passage.text, *_title_rest(passages[at + 1 : at + 3])])
    return ""


def _title_rest(passages: tuple[Passage, ...]) -> list[str]:
    rest: list[str] = []
    for passage in passages:
        if (
            _TITLE_ENDS.match(fold(passage.text))
            or _NO_TITLE.match(passage.text)
            or (rest and re.search(r"[.;:]\s*$", rest[-1]))
        ):
            break
        rest.append(passage.text)
    return rest
