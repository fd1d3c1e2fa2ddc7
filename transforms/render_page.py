"""A page of a release from its template: every text of a filing escaped, every sentence in both languages."""

import re
from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from jinja2 import DictLoader, Environment
from jinja2.runtime import StrictUndefined
from markupsafe import Markup, escape

from schemas.changes import POVERTY_MEASURES
from schemas.messages import catalogue
from schemas.page_parts import page_part
from schemas.text import storable
from transforms.write_numbers import write_number

_TEMPLATES = ("frame.html.j2", "parts.html.j2", "index.html.j2", "unit.html.j2", "project.html.j2")
_BILLION = 9
_HEAT = 4


def render_page(template: str, told: Mapping[str, object]) -> bytes:
    """The page as UTF-8, whole in itself: style and script inside, named to the browser by their hashes."""
    return _environment().get_template(template).render(told).encode()


def compile_pages() -> None:
    """Have every template at hand, which takes longer than filling one in."""
    for template in _TEMPLATES:
        _environment().get_template(template)


def anchor(*parts: object) -> str:
    """A name for a row or a file that holds for any text: letters, digits, points and hyphens."""
    return re.sub(r"[^A-Za-z0-9.-]", "_", "-".join(map(str, parts)))


def unit_page(code: str | None) -> str:
    """Where the evidence of a unit stands, seen from the release's folder; '' where no unit is known."""
    return f"evidence/unit-{anchor(code)}.html" if code else ""


@cache
def _environment() -> Environment:
    found = Environment(
        loader=DictLoader({name: page_part(name) for name in _TEMPLATES}),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = (_ty, _amount, _change, _pct, _number, _day, _moment, _key, _heat)
    found.filters |= {each.__name__[1:]: each for each in filters} | {"unit_page": unit_page}
    style, script = (Markup(page_part(name)) for name in ("page.css", "page.js"))  # noqa: S704 - our own files
    found.globals |= {
        "t": _both_texts,
        "words": _words,
        "both": both,
        "kind": _kind,
        "reasons": _reasons,
        "place": _place,
    }
    found.globals |= {"style": style, "script": script, "style_hash": _hash(style), "script_hash": _hash(script)}
    return found


def both(vi: str, en: str) -> Markup:
    """A text in both languages; the page shows one of them."""
    if vi == en:
        return escape(_shown(vi))
    return Markup('<span lang="vi">{}</span><span lang="en">{}</span>').format(_shown(vi), _shown(en))


def _both_texts(key: str, **details: object) -> Markup:
    return _filled(key, details) if details else _as_it_is(key)


@cache
def _as_it_is(key: str) -> Markup:
    return _filled(key, {})


def _filled(key: str, details: Mapping[str, object]) -> Markup:
    texts = catalogue()[key]
    vi, en = (texts[each].format_map(details) for each in ("vi", "en"))
    return both(vi, en)


@cache
def _words(group: str, code: str) -> Markup:
    """What a code is called; the code itself where this version has no word for it."""
    return _both_texts(f"{group}{code}") if f"{group}{code}" in catalogue() else escape(_shown(code))


@cache
def _kind(code: str) -> Markup:
    """What a kind of mismatch is called, its measure behind it: `parts_vs_total_disbursed`."""
    known = [key.removeprefix("page.kind_") for key in catalogue() if key.startswith("page.kind_")]
    base = max((each for each in known if code == each or code.startswith(f"{each}_")), key=len, default=None)
    if base is None:
        return escape(_shown(code))
    named = _both_texts(f"page.kind_{base}")
    measure = code[len(base) + 1 :]
    return Markup("{} ({})").format(named, _measure(measure)) if f"page.{measure}_vnd" in catalogue() else named


def _reasons(text: str) -> Markup:
    """How each measure of a cell was chosen, `allocated: stated; …` in words; what is said of a correction as it is."""
    parts = (part.partition(": ") for part in text.split("; "))
    return Markup("; ").join(
        _reason(measure, reason) if reason else escape(_shown(measure)) for measure, _, reason in parts
    )


@lru_cache(1000)
def _reason(measure: str, reason: str) -> Markup:
    code, corrected, why = reason.partition(", corrected")
    told = Markup("{}: {}").format(_measure(measure), _words("page.reason_", code))
    return Markup("{}, {}{}").format(told, _both_texts("page.corrected"), _shown(why)) if corrected else told


def _measure(code: str) -> Markup:
    return _both_texts(f"page.{code}_vnd") if f"page.{code}_vnd" in catalogue() else escape(_shown(code))


def _place(row: Mapping[str, Any]) -> Markup | str:
    if row["cell"]:
        return _both_texts("page.at_cell", sheet=row["sheet"], cell=row["cell"])
    if not row["line_from"]:
        return ""
    last = row["line_to"]
    lines = row["line_from"] if last in (None, row["line_from"]) else f"{row['line_from']}–{last}"
    return _both_texts("page.at_page" if row["page"] else "page.at_line", page=row["page"], lines=lines)


def _shown(value: Any) -> Any:  # noqa: ANN401 - whatever a template puts out
    """Texts with what shows nothing, or turns the direction of writing, made visible."""
    if type(value) is not str or value.isprintable():
        return value
    return "".join(c if c.isprintable() else " " if c.isspace() else "\ufffd" for c in storable(value))


def _ty(value: Decimal | None) -> Markup | str:
    """Đồng in tỷ đồng, to the million; small amounts to the đồng."""
    if value is None:
        return _not_known()
    billions = value.scaleb(-_BILLION)
    return write_number(billions, 3) if abs(billions) >= Decimal("0.001") else write_number(billions)


def _amount(value: Decimal | None, measure: str) -> Markup | str:
    return _number(value) if measure in POVERTY_MEASURES else _ty(value)


def _change(value: Decimal, measure: str) -> Markup | str:
    told = _amount(value, measure)
    return f"+{told}" if value > 0 else told


def _pct(value: Decimal | None) -> Markup | str:
    return _not_known() if value is None else write_number(value, 2)


def _number(value: Decimal | int | None) -> Markup | str:
    return _not_known() if value is None else write_number(Decimal(value))


def _not_known() -> Markup:
    return Markup('<span class="nk">{}</span>').format(_both_texts("page.not_known"))


def _day(value: date) -> str:
    return f"{value:%d/%m/%Y}"


def _moment(stamp: str) -> str:
    """When a release was made, from its folder's name; the name itself where it is another."""
    found = re.match(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)\d\dZ", stamp)
    if found is None:
        return stamp
    year, month, day, hour, minute = found.groups()
    return f"{day}/{month}/{year} {hour}:{minute} UTC"


def _key(value: Decimal | None) -> str:
    """What a column is sorted by; '' for what is not known, which comes last."""
    return "" if value is None else str(value)


def _heat(count: int, most: int) -> str:
    return f"h{min(_HEAT, 1 + _HEAT * (count - 1) // most)}" if count and most else ""


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
