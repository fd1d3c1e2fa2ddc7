"""A document re-joined into paragraphs, each knowing its lines, its footnotes and what it stands under."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from schemas.records import Place


@dataclass(frozen=True, slots=True)
class Span:
    """One line's share of a paragraph's text: characters `start` to `end` came from that line."""

    start: int
    end: int
    line: int
    page: int | None


@dataclass(frozen=True, slots=True)
class Anchor:
    """A footnote mark: at character `at` of the paragraph stood the mark `mark`."""

    at: int
    mark: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One paragraph: whole sentences, Markdown and footnote marks taken out, line addresses kept.

    Attributes:
        text: NFC, single spaces; wrapped lines re-joined.
        spans: which characters came from which line.
        anchors: footnote marks that stood in the text.
        footnote: the mark this paragraph explains, or None in the body.
        is_bold: the whole paragraph was marked bold or as a heading in Markdown.
    """

    index: int
    text: str
    spans: tuple[Span, ...]
    anchors: tuple[Anchor, ...] = ()
    footnote: str | None = None
    is_bold: bool = False

    def place(self, start: int, end: int, quote: str | None = None) -> Place:
        """The address of characters `start` to `end`, quoting them (or `quote`)."""
        first = bisect_right(self.spans, start, key=lambda span: span.end)
        behind = bisect_left(self.spans, end, key=lambda span: span.start)
        touched = self.spans[first:behind] or self.spans[-1:]
        return Place(
            quote=self.text[start:end].strip() if quote is None else quote,
            line_from=touched[0].line if touched else None,
            line_to=touched[-1].line if touched else None,
            page=touched[0].page if touched else None,
        )


@dataclass(frozen=True, slots=True)
class Section:
    """What a passage stands under, from the heading stack.

    Attributes:
        section: key of the top-level section, from codebook/phrases.yaml (`funding`, `projects`, `targets`,
            `organisation`, `reporting`, `assessment`, `legal_basis`, …), or None.
        project_code: the project or sub-project of the nearest heading, or None.
        titles: the headings above, outermost first.
        years: the year or span the nearest dated heading or label names, or None.
        programme: the programme the nearest heading names, where it is another than the document's, or None.
        level: nesting level of the innermost heading or bullet; 8 is a dash, 9 a plus.
    """

    section: str | None = None
    project_code: str | None = None
    titles: tuple[str, ...] = ()
    years: tuple[int, int] | None = None
    level: float | None = None
    programme: str | None = None


@dataclass(frozen=True, slots=True)
class Narrative:
    """A document ready for the grammar: passages in reading order, sections beside them, footnotes by mark."""

    passages: tuple[Passage, ...]
    sections: tuple[Section, ...]
    footnotes: dict[str, tuple[Passage, ...]] = field(default_factory=dict)
    title: str = ""
