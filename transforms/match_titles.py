"""The project whose title a label is, cut short or abbreviated as districts write it, and numbers written plainly."""

import re
from functools import cache

from schemas.codebook import code_list, names_of, phrases
from transforms.fold_text import fold

_LONG_TITLE = 40
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7}
_IN_ROMAN = re.compile(r"(?P<word>(?:dự án|\bt?da))(?P<gap>\s+)(?P<roman>I{1,3}|IV|VI{0,2})\b", re.IGNORECASE)
_BOTH = re.compile(r"(\bDA\s*\d)\s*/\s*(?=TDA|Tiểu)", re.IGNORECASE)
_AHEAD = re.compile(r"(?:(?:tieu )?du an|noi dung(?: thanh phan)?|hop phan)\s*(?:so\s*)?\d*\W+")


def plainly(text: str) -> str:
    """A label with the numbers of projects as the code list has them (`Dự án II`, `DA3/TDA1`)."""
    arabic = _IN_ROMAN.sub(lambda m: f"{m['word']}{m['gap']}{_ROMAN[m['roman'].lower()]}", text)
    return _BOTH.sub(r"\1 - ", arabic)


def project_of_title(text: str, programme: str, current: str | None, rows: str) -> str | None:
    """The project whose title is the whole label, perhaps cut short; one below the project `current` before others.

    Short titles (`Hỗ trợ nhà ở`) count only where rows are projects: where they are works or outputs they name those.
    """
    known = _titles(programme, has_short=rows == "project")
    keys = [key_of(text), key_of(_without_lead(text))]
    codes = next((known[key] for key in keys if key in known), None) or frozenset().union(
        *(_cut_short(key, known) for key in keys[:1])
    )
    own = {code for code in codes if current and code.startswith(f"{current.split('.')[0]}.")}
    left = own or codes
    return next(iter(left)) if len(left) == 1 else None


def key_of(text: str) -> str:
    """The letters and digits of a text, abbreviations written out."""
    return re.sub(r"[^a-z0-9]+", "", _abbreviations().sub(lambda m: _written_out()[m[0]], fold(text)))


def _without_lead(text: str) -> str:
    """A label without the words before its title (`Dự án hỗ trợ …`, `Nội dung 2: …`)."""
    ahead = _AHEAD.match(fold(text))
    return text[ahead.end() :] if ahead else text


def _cut_short(key: str, known: dict[str, frozenset[str]]) -> frozenset[str]:
    if len(key) < _LONG_TITLE:
        return frozenset()
    found = [codes for title, codes in known.items() if title.startswith(key)]
    found = found or [codes for title, codes in known.items() if len(title) >= _LONG_TITLE and key.startswith(title)]
    found = found or [codes for title, codes in known.items() if key in title]
    return frozenset().union(*found)


@cache
def _titles(programme: str, *, has_short: bool) -> dict[str, frozenset[str]]:
    """Every title of a programme's projects, official, short and as labels have it, with the projects that have it."""
    named = [
        (name, row["project_code"])
        for row in code_list("projects")
        if row["programme"] == programme
        for name in names_of(row)
    ]
    listed = phrases("row_labels")["titles"].get(programme, {}) if has_short else {}
    found: dict[str, frozenset[str]] = {}
    for name, code in [*named, *((str(name), str(code)) for code, names in listed.items() for name in names)]:
        found[key_of(name)] = found.get(key_of(name), frozenset()) | {code}
    return found


@cache
def _written_out() -> dict[str, str]:
    return {fold(str(short)): fold(str(words)) for short, words in phrases("row_labels")["abbreviations"].items()}


@cache
def _abbreviations() -> re.Pattern[str]:
    shorts = sorted(_written_out(), key=len, reverse=True)
    return re.compile(rf"(?<![a-z0-9])(?:{'|'.join(map(re.escape, shorts))})(?![a-z0-9])")
