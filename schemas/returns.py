"""What goes back to a sender: one line for each mismatch, in the sender's own unit and words."""

from dataclasses import dataclass

from schemas.workbooks import Address


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """One mismatch as its sender reads it.

    Attributes:
        sheet, address: the cell most likely wrong; None for texts.
        place: where it stands, in words: `ô C12` or `dòng 45`.
        message: what is wrong and what to do.
        given, expected, difference: figures in `unit`, as the sender writes them; '' where there are none.
        suggestion: the likely right figure, '' for none.
        others: the other cells of the sum, `C13, C14`.
        quote: the words or row it stands in.
    """

    finding_id: str
    severity: str
    message: str
    place: str
    sheet: str | None = None
    address: Address | None = None
    given: str = ""
    expected: str = ""
    difference: str = ""
    unit: str = ""
    suggestion: str = ""
    others: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a letter says of one submission.

    Attributes:
        received: the day it came, `15/12/2023`.
        lines: grouped by sheet, in reading order.
    """

    submission_id: str
    file_name: str
    unit_name: str
    province_name: str
    received: str
    lines: tuple[ReturnedLine, ...]
