"""Whose a refused file is, and which report it was to be, as far as its name and folder say."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from schemas.codebook import phrases
from schemas.obligations import RefusedFiling
from transforms.fold_text import fold, squash

_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?!\d)")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")

Row = Mapping[str, Any]


def place_refused(refused: Iterable[Row], accepted: Iterable[Row], offices: Mapping[str, str]) -> list[RefusedFiling]:
    """One row per refused file whose office is told: by its name, by its folder, or by what else lies there.

    An office is told where its full name stands in the file's or the nearest folder's name and no other's does, the
    longest name counting, or where every file taken in from the same folder is of that office.

    Args:
        refused: `submission_id`, `file_name` and `folder` of refused files.
        accepted: the same and `unit_code` of files taken in.
        offices: by code, the full names of the offices that may have sent them.
    """
    names = {code: squash(name) for code, name in offices.items() if name}
    by_folder = _offices_by_folder(accepted)
    placed = []
    for row in refused:
        folder = row["folder"] or ""
        words = (row["file_name"], *reversed(folder.split("/")))
        told = (_office_named(squash(word), names) for word in words if word)
        unit = next((code for code in told if code), None) or by_folder.get(folder)
        if unit:
            placed.append(RefusedFiling(row["submission_id"], unit, *_report_named(row["file_name"])))
    return placed


def _offices_by_folder(accepted: Iterable[Row]) -> dict[str, str]:
    found: dict[str, set[str]] = defaultdict(set)
    for row in accepted:
        if row["folder"] and row["unit_code"]:
            found[row["folder"]].add(row["unit_code"])
    return {folder: next(iter(codes)) for folder, codes in found.items() if len(codes) == 1}


def _office_named(key: str, names: Mapping[str, str]) -> str | None:
    """The office whose name is in a key; None where none is, or several of one length."""
    found = sorted(((len(name), code) for code, name in names.items() if name in key), reverse=True)
    is_one = len(found) == 1 or (len(found) > 1 and found[0][0] > found[1][0])
    return found[0][1] if is_one else None


def _report_named(file_name: str) -> tuple[str | None, int | None]:
    """Which report a file's name says it is, and on which year; None for what it does not say."""
    words = _NOT_A_WORD.sub(" ", fold(file_name))
    patterns: Mapping[str, str] = phrases("obligations")["file_names"]
    report = next((report for report, pattern in patterns.items() if re.search(pattern, words)), None)
    years: Sequence[str] = sorted(set(_YEAR.findall(words)))
    return report, int(years[0]) if len(years) == 1 else None
