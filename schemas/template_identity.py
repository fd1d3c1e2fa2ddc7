"""What a template says of itself on its hidden sheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplateIdentity:
    """Which form a workbook was handed out as, to whom and of when: a hint, for anything may have been pasted over it.

    Attributes:
        form: its code, e.g. `F1`; `version` of it.
        period: `Y` or `H1`.
        sheet: the name of the sheet with the form.
        is_intact: whether the header is still the one that was handed out.
    """

    form: str
    version: str
    unit_code: str
    year: int
    period: str
    sheet: str = ""
    is_intact: bool = True
