"""Figures that must be wrong, in words: where each stands, what it reads, what it would be, and how it came about."""

from collections.abc import Mapping, Sequence
from typing import Any

from schemas.messages import Language, message
from transforms.localise_identities import Culprit
from transforms.name_subjects import name_place
from transforms.write_numbers import MILLIONS, write_money, write_number

_MOST_LISTED = 4
_MILLIONFOLD = 6
_LANGUAGES: tuple[Language, ...] = ("vi", "en")


def word_culprits(behind: Sequence[Culprit], rows: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """What is told of the figures behind a mismatch, by language: of the certain ones, else of each that may be it.

    Nothing where the search was cut short: others may be as likely.

    Args:
        behind: the certain ones first; at least one.
        rows: the observations they stand in, by id.
    """
    certain = [each for each in behind if each.is_certain]
    if not certain and not all(each.is_among_all for each in behind):
        return {}
    key = "likely.certain" if certain else "likely.open"
    return {
        language: message(key, language, figures=_listed(certain or behind, rows, language)) for language in _LANGUAGES
    }


def word_shifted_row(wrong: Sequence[Culprit], rows: Mapping[str, dict[str, Any]]) -> dict[str, str]:
    """What is told of a row whose figures were written a column aside, by language."""
    ends = [rows[culprit.observation_ids[0]] for culprit in (wrong[0], wrong[-1])]
    return {
        language: message(
            "likely.shifted_row",
            language,
            first=ends[0]["cell"],
            last=ends[1]["cell"],
            figures=_listed(wrong, rows, language),
        )
        for language in _LANGUAGES
    }


def write_meant(culprit: Culprit, row: dict[str, Any]) -> str | None:
    """What a figure would be, in the unit its sender wrote it in; None where that is left open."""
    if culprit.suggested is None:
        return None
    if row["unit"] == "VND":
        return write_money(culprit.suggested, row["written_unit"] or MILLIONS)
    return f"{write_number(culprit.suggested)} {row['written_unit'] or ''}".strip()


def _listed(culprits: Sequence[Culprit], rows: Mapping[str, dict[str, Any]], language: Language) -> str:
    """The first few, and how many more there are."""
    told = "; ".join(_told(each, rows[each.observation_ids[0]], language) for each in culprits[:_MOST_LISTED])
    more = len(culprits) - _MOST_LISTED
    return told + (message("likely.more", language, count=more) if more > 0 else "")


def _told(culprit: Culprit, row: dict[str, Any], language: Language) -> str:
    told = {"where": name_place(row, language), "written": _written(culprit, row)}
    meant = write_meant(culprit, row)
    if meant is None:
        return message("likely.figure_left_open", language, **told)
    slip = _slip(culprit, row, language)
    return message("likely.figure", language, **told, meant=meant, slip=f" ({slip})" if slip else "")


def _written(culprit: Culprit, row: dict[str, Any]) -> str:
    """A figure as its document shows it: as typed where its marks are the matter, else as everywhere."""
    if culprit.explanation == "separator" and not row.get("sheet"):
        return str(row["written"])
    unit = (row["written_unit"] or MILLIONS) if row["unit"] == "VND" else ""
    return write_money(row["value"], unit).removesuffix(f" {unit}") if unit else write_number(row["value"])


def _slip(culprit: Culprit, row: dict[str, Any], language: Language) -> str:
    """The slip that explains a figure, and that another document tells it otherwise; '' where there is neither."""
    told = [_slip_alone(culprit, row, language)]
    if culprit.is_told_elsewhere:
        told.append(message("slips.told_elsewhere", language))
    return "; ".join(each for each in told if each)


def _slip_alone(culprit: Culprit, row: dict[str, Any], language: Language) -> str:
    if culprit.explanation == "unexplained":
        return ""
    name = culprit.explanation.replace(" ", "_")
    if culprit.explanation == "scale x1000" and _is_millionfold(culprit, row):
        name = "scale_x1000000"
    return message(f"slips.{name}", language)


def _is_millionfold(culprit: Culprit, row: dict[str, Any]) -> bool:
    meant, stated = culprit.suggested, row["value"]
    return bool(meant) and abs((stated / meant).adjusted()) >= _MILLIONFOLD if meant else False
