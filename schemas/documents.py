"""The first station: a file's text as written, line by line, with its address."""

from dataclasses import dataclass, field

STORE_DAMAGED = "store_damaged"
READ_AGAIN = ("reader_stalled", STORE_DAMAGED)
"""Refusals the machine is to blame for: such a file is read again the next night. All others wait for other code."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document as typed, in NFC.

    Attributes:
        number: 1-based. In text files the line of the file; in a PDF the line of its page;
            in a .docx the paragraph (or table row) of the document.
        text: the line without its line break; superscript footnote marks are Unicode superscripts (¹²).
        page: 1-based page, or None where the format has no pages.
    """

    number: int
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """Everything a reader found in one file.

    Attributes:
        media_type: what the content is, e.g. `text/plain`, whatever the file's name says.
        lines: in reading order, none dropped, blank ones included.
        notes: codes of what was done at the door, e.g. `converted_tcvn3`.
    """

    media_type: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Refusal(Exception):  # noqa: N818 - a refusal is a result the sender is told of, not a fault of ours
    """A file that cannot be taken in, and why.

    Attributes:
        code: key of `refusals` in codebook/messages.yaml, e.g. `encrypted`.
        details: what the message's placeholders need, e.g. `{"limit": "50 MB"}`.
    """

    code: str
    details: dict[str, str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[type["Refusal"], tuple[str, dict[str, str]]]:
        """Pickle by code and details, so that a refusal crosses from the reading process."""
        return (Refusal, (self.code, self.details))
