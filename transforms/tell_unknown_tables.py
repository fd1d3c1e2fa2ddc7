"""Why no form reads a table: the form it is nearest to, and what the sender would have to write for it to be read."""

from collections.abc import Iterable, Sequence

from schemas.codebook import code_list
from schemas.documents import Refusal
from schemas.forms import Form, ways_to_read
from transforms.find_tables import Table
from transforms.fit_forms import Fitted, every_fit, rows_not_of_the_form

_SAY_LITTLE = frozenset({"years", "year", "is_rate", "item", "sub_unit"})
"""Features the columns of any table may have (a form whose rows are measures takes any header for a place)."""
_LONGEST_LIST = 300
_MOST_ROWS = 5
_WORDS_SHOWN = 2


def refuse_unknown(tables: Iterable[Table], programme: str) -> Refusal | None:
    """The refusal of a workbook no table of which is of a form, told of the nearest; None where there is none.

    The refusal is `unlike_any_form` where no column says what its figures are, `empty_form` where there are no figures,
    `unknown_form` where columns the form asks for are not there, `unknown_rows` where they are but most rows name
    nothing of the programme, `unknown_columns` where most figures stand in other columns.
    """
    fits = [each for table in tables for each in every_fit(table, ways_to_read(), programme)]
    if not fits:
        return None
    nearest = max(fits, key=_nearness)
    sheet, headers = nearest.table.sheet.name, headers_of(nearest.table)
    if not _evidence(nearest):
        return Refusal("unlike_any_form", {"sheet": sheet, "headers": headers})
    if not _holds_figures(nearest):
        return Refusal("empty_form", {"sheet": sheet, "form": nearest.form.code})
    details = {"sheet": sheet, "form": _title_of(nearest.form), "headers": headers}
    if nearest.lacking:
        return Refusal("unknown_form", details | {"lacking": _lacking(nearest)})
    strange = rows_not_of_the_form(nearest)
    if strange:
        labels = dict.fromkeys(each.label for each in strange if each.label)
        named = "; ".join(list(labels)[:_MOST_ROWS])[:_LONGEST_LIST]
        return Refusal("unknown_rows", details | {"rows": named, "what": label_header(nearest.form)})
    strays = dict.fromkeys(each.path[-1] for each in nearest.columns if each.role == "stray" and each.path)
    return Refusal("unknown_columns", details | {"columns": "; ".join(strays)[:_LONGEST_LIST] or headers})


def headers_of(table: Table) -> str:
    """The lowest header of each column, each once, in order."""
    texts = dict.fromkeys(path[-1] for path in table.paths.values() if path)
    return "; ".join(texts)[:_LONGEST_LIST]


def label_header(form: Form) -> str:
    """The header a form has above the labels of its rows."""
    labels = [each.path[-1] for each in form.columns if each.role in ("label", "place")]
    return labels[0]


def header_saying(word: str, form: Form) -> str:
    """What a sender would write for a column to say a word: the form's own header, else the name of what is asked."""
    for each in form.columns:
        if word in (each.role, each.means.get("indicator"), each.means.get("scenario")):
            return each.path[0]
        if each.means.get(word, "ALL") != "ALL":
            return each.path[0]
        if word == "year" and each.year is not None:
            return each.path[0]
    asked = form.given if word == "given" else word
    names = {row["indicator"]: row["name_vi"] for row in code_list("indicators")}
    return names.get(str(asked)) or label_header(form)


def _nearness(fitted: Fitted) -> tuple[int, bool, int, float]:
    """How near a table is to a form: by its columns of which the form says what they are, then by what it lacks."""
    asks = bool(fitted.form.asks or fitted.form.asks_roles)
    return (_evidence(fitted), asks, -len(fitted.lacking), fitted.share)


def _evidence(fitted: Fitted) -> int:
    """How many columns say of what their figures are; where that stands in the rows, all of which some row says it."""
    telling = sum(each.role == "figure" and bool(each.means.keys() - _SAY_LITTLE) for each in fitted.columns)
    return telling or sum(each.role == "figure" for each in fitted.columns) * (fitted.share > 0)


def _holds_figures(fitted: Fitted) -> bool:
    counted = fitted.table.counts.figures
    return any(each.role in ("figure", "stray") and counted[each.column] for each in fitted.columns)


def _title_of(form: Form) -> str:
    return f"{form.code} ({form.title_vi.split('{')[0].strip()})"


def _lacking(fitted: Fitted) -> str:
    """The columns a form asks for and a table does not have, in the form's own words."""
    return "; ".join(_in_words(words, fitted.form) for words in fitted.lacking)


def _in_words(words: Sequence[str], form: Form) -> str:
    return " / ".join(dict.fromkeys(header_saying(word, form) for word in words[:_WORDS_SHOWN]))
