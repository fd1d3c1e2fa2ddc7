"""What may be typed into a blank form: numbers that are not negative, the words for nothing, projects from a list."""

from openpyxl.formatting.rule import Rule
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from schemas.filled_forms import FilledForm, Template
from schemas.messages import message
from schemas.workbooks import IDENTITY_SHEET, cell_name, column_name
from transforms.draw_form import Drawn, counts_whole
from transforms.list_form_rows import project_rows

_WORDS = ("word_not_applicable", "word_not_allocated", "word_run_by_province")
_CHOICES = 4
_WHOLE_NUMBERS = NumberFormat(numFmtId=3, formatCode="#,##0")


def guard_cells(sheet: Worksheet, filled: FilledForm, drawn: Drawn) -> None:
    """Let only what means something into the cells of figures, show whole numbers as such, lock all others."""
    last = drawn.first + len(filled.rows) - 1
    rules = {kind: _rule(kind) for kind in ("count", "amount")}
    for at, column in enumerate(filled.columns):
        if column.role == "figure" and column.percent_of is None:
            top = cell_name(drawn.first, at)
            area = f"{top}:{cell_name(last, at)}"
            kind = "count" if counts_whole(column, filled) else "amount"
            rule = rules[kind]
            rule.add(area)
            # A relative reference is meant for the first cell of all that the rule is for.
            rule.formula1 = rule.formula1 or _condition(top, kind)
            if kind == "amount":
                plain = Rule(
                    type="expression", dxf=DifferentialStyle(numFmt=_WHOLE_NUMBERS), formula=[f"INT({top})={top}"]
                )
                sheet.conditional_formatting.add(area, plain)
    for rule in rules.values():
        if rule.formula1:
            sheet.add_data_validation(rule)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _rule(kind: str) -> DataValidation:
    rule = DataValidation(type="custom", allow_blank=True, showErrorMessage=True)
    rule.errorTitle, rule.error = message("forms.invalid_title", "vi"), message(f"forms.invalid_{kind}", "vi")
    return rule


def _condition(cell: str, kind: str) -> str:
    """A number that is not negative, whole where it counts something, or one of the words for nothing."""
    number = f"AND(ISNUMBER({cell}),N({cell})>=0" + (f",INT(N({cell}))=N({cell}))" if kind == "count" else ")")
    words = ",".join(f'{cell}="{word}"' for word in ("-", *(message(f"forms.{each}", "vi") for each in _WORDS)))
    return f"OR({number},{words})"


def offer_projects(sheet: Worksheet, hidden: Worksheet, template: Template, drawn: Drawn) -> None:
    """Let a row name its project from a list kept on the hidden sheet; other words are warned of and taken."""
    filled = template.filled
    at = next((at for at, each in enumerate(filled.columns) if each.role == "project"), None)
    if at is None:
        return
    names = _project_names(template.programme)
    for row, name in enumerate(names, 1):
        hidden.cell(row, _CHOICES + 1).value = name
    letters = column_name(_CHOICES)
    choice = DataValidation(type="list", formula1=f"{IDENTITY_SHEET}!${letters}$1:${letters}${len(names)}")
    choice.errorStyle, choice.showErrorMessage = "warning", True
    choice.errorTitle, choice.error = message("forms.unlisted_title", "vi"), message("forms.unlisted_project", "vi")
    sheet.add_data_validation(choice)
    choice.add(f"{cell_name(drawn.first, at)}:{cell_name(drawn.first + len(filled.rows) - 1, at)}")


def _project_names(programme: str) -> list[str]:
    """Projects and sub-projects by number, as a cell of a list has room for: `Tiểu dự án 1 - Dự án 3`."""
    names: list[str] = []
    above = ""
    for row in project_rows(programme):
        short = row.label.split(":", 1)[0]
        above = above if "." in row.key else short
        names.append(short if short == above else f"{short} - {above}")
    return names
