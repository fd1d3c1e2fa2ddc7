"""What a form of one year is called: its period in words, its sheet, its short name."""

from schemas.forms import Form
from schemas.messages import message


def period_of_form(form: Form, year: int, period: str) -> str:
    """The period a title ends with: `năm 2024`, `6 tháng đầu năm 2024`, `giai đoạn 2021-2025`."""
    if form.span is not None:
        return message("forms.span", "vi", first=form.span[0], last=form.span[1])
    return message("forms.half_year" if period == "H1" else "forms.year", "vi", year=year)


def short_name(form: Form) -> str:
    """The form's number as its title begins: `Biểu 01`."""
    return form.title_vi.split(":", 1)[0]


def sheet_of_form(form: Form, year: int) -> str:
    """The name of the sheet that holds a form: `Biểu 01 2024`."""
    return f"{short_name(form)} {year}" if form.span is None else short_name(form)
