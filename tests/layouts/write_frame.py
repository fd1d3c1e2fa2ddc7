"""What stands around a table: letterhead and title above it, the unit of money, notes and signatures below."""

from dataclasses import dataclass
from random import Random

from tests.layouts.choose_office import Office
from tests.layouts.paper import Paper, Place
from tests.layouts.wordings import pick, wordings

_STATE = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_NAMES = ("Nguyễn Văn An", "Trần Thị Bình", "Hoàng Đức Cường", "Lò Thị Duyên", "Y Phương")


@dataclass(frozen=True, slots=True)
class Saying:
    """Where a workbook says whose it is and of which year; at least one place says each.

    Attributes:
        office: places of `letterhead`, `title`, `signature`, `sheet`, `file`.
        year: `title`, `header`, `sheet` or `rows`.
    """

    office: frozenset[str]
    year: str


def draw_saying(rng: Random, office: Office, *, year_places: tuple[str, ...]) -> Saying:
    """Where things are said; most workbooks say them more than once."""
    places = {each for each in ("letterhead", "title", "signature", "sheet", "file") if rng.random() < 0.35}
    full = {"letterhead", "title", "file"} - ({"letterhead"} if office.within else set())
    if not places or (office.needs_province and not places & full):
        places.add(rng.choice(sorted(full)))
    return Saying(frozenset(places), rng.choice(year_places))


def write_letterhead(paper: Paper, office: Office, at: Place, width: int, rng: Random) -> int:
    """The office on the left, the state on the right; the row below."""
    above = "UBND" if rng.random() < 0.6 else "ỦY BAN NHÂN DÂN"
    name = f"{office.kind.upper()} {office.name.upper()}"
    lines = [f"{above} {name}"] if rng.random() < 0.6 else [above, name]
    if office.within and rng.random() < 0.7:
        lines.insert(0, f"UBND {office.within.upper()}")
    if office.needs_province and not office.within:
        lines.insert(0, f"UBND {office.province.upper()}")
    if not office.is_commune and rng.random() < 0.4:
        lines.append(rng.choice(["PHÒNG LAO ĐỘNG - TB&XH", "PHÒNG TÀI CHÍNH - KẾ HOẠCH"]))
    for i, line in enumerate(lines):
        paper.ink((at[0] + i, at[1]), line, "bare")
    if rng.random() < 0.6 and width > 4:
        for i, line in enumerate(_STATE):
            paper.ink((at[0] + i, at[1] + width - 3), line, "bare")
    return at[0] + max(len(lines), len(_STATE)) + rng.randint(0, 1)


def write_title(paper: Paper, lines: list[str], at: Place, width: int, rng: Random) -> int:
    """The title over the width of the table, on one line or several; the row below."""
    joined = [" ".join(lines)] if rng.random() < 0.3 else lines
    is_merged = rng.random() < 0.6
    column = at[1] if is_merged else at[1] + rng.choice([0, 0, 1])
    for i, line in enumerate(joined):
        paper.ink((at[0] + i, column), line, "title")
        if is_merged:
            paper.merge(at[0] + i, at[1], at[0] + i, at[1] + width - 1)
    return at[0] + len(joined)


def title_lines(rng: Random, form: str, office: Office, year_words: str, saying: Saying, number: int) -> list[str]:
    """The lines of a title; the year and the office only where the workbook says them there."""
    title = pick(rng, "titles", form).format(programme=pick(rng, "programmes"))
    years = f" {year_words.upper()}" if saying.year == "title" else ""
    lines = [title + years] if rng.random() < 0.6 else [title, years.strip()]
    if rng.random() < 0.5:
        lines.insert(0, pick(rng, "numbers_of_forms").format(n=number))
    if "title" in saying.office:
        name = office.title
        lines.append(rng.choice([f"Trên địa bàn {name}", f"({name[0].upper()}{name[1:]})", f"Đơn vị báo cáo: {name}"]))
    return [line for line in lines if line]


def unit_line(rng: Random, scale: int) -> str:
    """The line that says the unit of money."""
    return pick(rng, "unit_lines").format(unit_name(rng, scale))


def unit_name(rng: Random, scale: int) -> str:
    """The unit of money."""
    name: str = rng.choice(wordings()["units"][scale])
    return name


def write_foot(paper: Paper, office: Office, at: Place, width: int, year: int, saying: Saying, rng: Random) -> int:  # noqa: PLR0913, PLR0917
    """Notes and signatures; the row below."""
    row = at[0] + rng.randint(0, 2)
    if rng.random() < 0.4:
        paper.ink(
            (row, at[1]),
            rng.choice(["Ghi chú: Số liệu tính đến ngày 31/12.", "* Số liệu chưa bao gồm vốn tín dụng."]),
            "italic",
        )
        row += 2
    if "signature" not in saying.office:
        return row
    name, right = f"{office.kind} {office.name}", at[1] + max(width - 3, 1)
    paper.ink((row, right), f"{office.name}, ngày 15 tháng 01 năm {year + 1}", "italic")
    paper.ink((row + 1, at[1] + 1), "NGƯỜI LẬP BIỂU", "bare")
    paper.ink(
        (row + 1, right),
        f"TM. ỦY BAN NHÂN DÂN {name.upper()}" if rng.random() < 0.5 else f"TM. UBND {name.upper()}",
        "bare",
    )
    paper.ink((row + 2, right), rng.choice(["CHỦ TỊCH", "KT. CHỦ TỊCH\nPHÓ CHỦ TỊCH"]), "bare")
    paper.ink((row + 5, right), rng.choice(_NAMES), "bare")
    return row + 6
