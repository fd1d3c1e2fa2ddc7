"""What goes back to a sender: one line for each mismatch, in the sender's own unit and words."""

from dataclasses import dataclass

from schemas.admin_units import Level
from schemas.workbooks import Address

REPLY_COLUMNS = ("id", "sheet", "place", "what", "given", "expected", "unit", "answer", "corrected", "why", "by")
"""The columns of a reply sheet, by the key of their header in the messages (`reply.column_id` …)."""

REPLY_CHOICES = ("confirm", "correct", "unknown")
"""The answers a reply sheet offers, by key of the messages (`reply.confirm` …)."""


@dataclass(frozen=True, slots=True)
class Sender:
    """The office a submission came from, and what it was on; it stands on the reply sheet, by which it is known again.

    Attributes:
        unit_name, province_name: full names, `Huyện Đăk Hà`, `Tỉnh Kon Tum`.
    """

    unit_code: str
    unit_level: Level
    unit_name: str
    province_name: str
    programme: str
    year_from: int
    year_to: int


@dataclass(frozen=True, slots=True)
class ReturnedLine:
    """One mismatch as its sender reads it.

    Attributes:
        sheet, address: the cell most likely wrong; None for texts.
        line: of a text; None for workbooks.
        place: where it stands, in words: `ô C12` or `dòng 45`.
        message: what is wrong and what to do.
        given, expected, difference: figures in `unit`, as the sender writes them; '' where there are none.
        suggestion: the likely right figure, '' for none.
        others: the other cells of the sum, `C13, C14`; the sum by its cells, `C13 + C14 ≠ C12`, where it has one.
        follows: the sums that do not come out for the same reason.
        quote: the words or row it stands in.
    """

    finding_id: str
    severity: str
    message: str
    place: str
    sheet: str | None = None
    address: Address | None = None
    line: int | None = None
    given: str = ""
    expected: str = ""
    difference: str = ""
    unit: str = ""
    suggestion: str = ""
    others: str = ""
    follows: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What a letter says of one submission.

    Attributes:
        received: the day it came, `15/12/2023`.
        lines: sheet by sheet as the workbook has them, in reading order.
        is_copy: the marked workbook is a copy of its values, since its format cannot be edited.
    """

    submission_id: str
    file_name: str
    sender: Sender
    received: str
    lines: tuple[ReturnedLine, ...]
    is_copy: bool = False
