"""Footnotes are lifted out of the running text, and what a page break tore apart is joined again.

On a page the notes stand below the body. So after notes comes the rest of the body's last sentence, and a piece that
stands between an unfinished body sentence and the next note is the rest of the note before.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace

from schemas.passages import Anchor, Passage, Span
from transforms.cut_lines import LONGEST_PASSAGE

_ENDED = re.compile(r"[.:!?…]['\"”’)\]]*\s*$|/\.\s*$")
_NOTE_ENDED = re.compile(r"[.!?…]['\"”’)\]]*\s*$|/\.\s*$")
_NUMBERED = re.compile(r"^\s*(?:[-–+•]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|[IVX]{1,5}[.)]\s|[a-zđ][.)]\s|\(\d{1,2}\))")


@dataclass(slots=True)
class _Sorting:
    """Body and notes as far as they have been read."""

    body: list[Passage] = field(default_factory=list)
    notes: list[Passage] = field(default_factory=list)


def bind_footnotes(passages: tuple[Passage, ...]) -> tuple[tuple[Passage, ...], dict[str, tuple[Passage, ...]]]:
    """The body's passages, and the footnotes by their mark.

    A mark used twice (notes numbered page by page) keeps all its notes, in order.
    """
    sorting = _Sorting()
    for at, passage in enumerate(passages):
        _place(sorting, passage, passages[at - 1] if at else None, passages[at + 1] if at + 1 < len(passages) else None)
    notes: defaultdict[str, list[Passage]] = defaultdict(list)
    for note in sorting.notes:
        notes[note.footnote or ""].append(note)
    body = tuple(replace(p, index=i) for i, p in enumerate(sorting.body))
    return body, {mark: tuple(same) for mark, same in notes.items()}


def _place(sorting: _Sorting, passage: Passage, before: Passage | None, after: Passage | None) -> None:
    if passage.footnote is not None:
        sorting.notes.append(passage)
    elif _rest_of_note(sorting, passage, before, after):
        sorting.notes[-1] = _join(sorting.notes[-1], passage)
    elif _rest_of_body(sorting, passage):
        sorting.body[-1] = _join(sorting.body[-1], passage)
    else:
        sorting.body.append(passage)


def _rest_of_note(sorting: _Sorting, passage: Passage, before: Passage | None, after: Passage | None) -> bool:
    if not sorting.notes or before is None or _is_too_long(sorting.notes[-1], passage):
        return False
    if before.footnote is not None:
        is_bare = re.search(r"[\w,]\s*$", sorting.notes[-1].text) is not None
        return is_bare and not (sorting.body and _is_torn(sorting.body[-1])) and not _NUMBERED.match(passage.text)
    is_before_note = after is not None and after.footnote is not None
    is_torn = not _NOTE_ENDED.search(sorting.notes[-1].text)
    return is_before_note and is_torn and not _ENDED.search(before.text) and not _NUMBERED.match(passage.text)


def _is_torn(passage: Passage) -> bool:
    return not _ENDED.search(passage.text) and not passage.text.endswith(";")


def _rest_of_body(sorting: _Sorting, passage: Passage) -> bool:
    if not sorting.body or _NUMBERED.match(passage.text) or _is_too_long(sorting.body[-1], passage):
        return False
    starts_lower = passage.text.lstrip('“"( ')[:1].islower()
    return starts_lower and _is_torn(sorting.body[-1])


def _is_too_long(first: Passage, rest: Passage) -> bool:
    return len(first.text) + len(rest.text) > LONGEST_PASSAGE


def _join(first: Passage, rest: Passage) -> Passage:
    shift = len(first.text) + 1
    spans = tuple(Span(s.start + shift, s.end + shift, s.line, s.page) for s in rest.spans)
    anchors = tuple(Anchor(a.at + shift, a.mark) for a in rest.anchors)
    return replace(first, text=f"{first.text} {rest.text}", spans=first.spans + spans, anchors=first.anchors + anchors)
