"""What stands around a table: letterhead and title above it, the unit of money, notes and signatures below."""

from dataclasses import dataclass
from random import Random

from tests.layouts.choose_office import Office
from tests.layouts.paper import Place
from tests.layouts.wordings import pick, wordings
from tests.layouts.write_table import Pen

_STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_SECTIONS = ("PHÒNG LAO ĐỘNG - TB&XH", "PHÒNG TÀI CHÍNH - KẾ HOẠCH")
_NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Hoàng Đức Cường", "Lò Thị Duyên", "Y Phương")
_NOTES = (
    "Ghi chú: Số liệu tính đến ngày 31/12.",
    "* Số liệu chưa bao gồm vốn tín dụng.",
    "Ghi chú: (-) là không có số liệu",
)


@dataclass(frozen=True, slots=True)
class Saying:
    """Whose workbook it is, of which year, and where it says so; at least one place says each.

    Attributes:
        places: where the office stands: `letterhead`, `title`, `signature`, `sheet`, `file`.
        year_in: `title`, `header` or `sheet`.
    """

    office: Office
    year: int
    places: frozenset[str]
    year_in: str


def draw_saying(rng: Random, office: Office, year: int) -> Saying:
    """Where things are said; most workbooks say them more than once."""
    places = {each for each in ("letterhead", "title", "signature", "sheet", "file") if rng.random() < 0.35}
    full = {"letterhead", "title", "file"} - ({"letterhead"} if office.within else set())
    if not places or (office.needs_province and not places & full):
        places.add(rng.choice(sorted(full)))
    return Saying(office, year, frozenset(places), rng.choice(["title", "title", "header", "sheet"]))


def write_letterhead(pen: Pen, saying: Saying, at: Place, width: int) -> int:
    """The office on the left, the state on the right; the row below."""
    lines = _office_lines(pen.rng, saying.office)
    for i, line in enumerate(lines):
        pen.paper.ink((at[0] + i, at[1]), line, "bare")
    if pen.rng.random() < 0.6 and width > 4:
        for i, line in enumerate(_STATE):
            pen.paper.ink((at[0] + i, at[1] + width - 3), line, "bare")
    return at[0] + max(len(lines), len(_STATE)) + pen.rng.randint(0, 1)


def _office_lines(rng: Random, office: Office) -> list[str]:
    above = "UBND" if rng.random() < 0.6 else "ỦY BAN NHÂN DÂN"
    name = f"{office.kind.upper()} {office.name.upper()}"
    lines = [f"{above} {name}"] if rng.random() < 0.6 else [above, name]
    if office.within and rng.random() < 0.7:
        lines.insert(0, f"UBND {office.within.upper()}")
    if not office.within and (office.needs_province or rng.random() < 0.15):
        lines.insert(0, f"UBND {office.province.upper()}")
    if not office.is_commune and rng.random() < 0.4:
        lines.append(rng.choice(_SECTIONS))
    return lines


def write_title(pen: Pen, lines: list[str], at: Place, width: int) -> int:
    """The title over the width of the table, on one line or several; the row below."""
    joined = [" ".join(lines)] if pen.rng.random() < 0.3 else lines
    is_merged = pen.rng.random() < 0.6
    column = at[1] if is_merged else at[1] + pen.rng.choice([0, 0, 1])
    for i, line in enumerate(joined):
        pen.paper.ink((at[0] + i, column), line, "title")
        if is_merged:
            pen.paper.merge(at[0] + i, at[1], at[0] + i, at[1] + width - 1)
    return at[0] + len(joined)


def title_lines(rng: Random, key: str, year_words: str, saying: Saying) -> list[str]:
    """The lines of a title; the year and the office only where the workbook says them there."""
    wording = pick(rng, "titles", key)
    years = f" {year_words.upper()}" if saying.year_in == "title" else ""
    if rng.random() < 0.3:
        wording, years = wording.capitalize(), years.lower()
    is_spanned = key in ("F1", "F4") and rng.random() < 0.3
    title = wording.format(programme=pick(rng, "spanned_programmes" if is_spanned else "programmes"))
    lines = [title + years] if rng.random() < 0.6 else [title, years.strip()]
    if rng.random() < 0.5:
        lines.insert(0, pick(rng, "numbers_of_forms").format(n=rng.randint(1, 6)))
    if key == "F2" and rng.random() < 0.7:
        lines.append(f"(Kèm theo Quyết định số {rng.randint(100, 990)}/QĐ-UBND ngày 14/3/{saying.year})")
    if "title" in saying.places:
        name = saying.office.title
        lines.append(
            pick(rng, "office_lines").format(name=name, Name=f"{name[0].upper()}{name[1:]}", NAME=name.upper())
        )
    if key != "F2" and rng.random() < 0.25:
        lines.append(pick(rng, "references").format(n=rng.randint(20, 400), y=saying.year))
    return [line for line in lines if line]


def unit_line(rng: Random, scale: int) -> str:
    """The line that says the unit of money."""
    return pick(rng, "unit_lines").format(unit_name(rng, scale))


def unit_name(rng: Random, scale: int) -> str:
    """The unit of money."""
    name: str = rng.choice(wordings()["units"][scale])
    return name


def write_foot(pen: Pen, saying: Saying, at: Place, width: int) -> int:
    """Notes and signatures; the row below."""
    row = at[0] + pen.rng.randint(0, 2)
    if pen.rng.random() < 0.4:
        pen.paper.ink((row, at[1]), pen.rng.choice(_NOTES), "italic")
        row += 2
    if "signature" not in saying.places:
        return row
    office, right = saying.office, at[1] + max(width - 3, 1)
    chair = pen.rng.choice(["TM. ỦY BAN NHÂN DÂN", "TM. UBND"])
    pen.paper.ink((row, right), f"{office.name}, ngày 15 tháng 01 năm {saying.year + 1}", "italic")
    pen.paper.ink((row + 1, at[1] + 1), "NGƯỜI LẬP BIỂU", "bare")
    pen.paper.ink((row + 1, right), f"{chair} {office.kind.upper()} {office.name.upper()}", "bare")
    pen.paper.ink((row + 2, right), pen.rng.choice(["CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"]), "bare")
    pen.paper.ink((row + 5, right), pen.rng.choice(_NAMES), "bare")
    return row + 6
