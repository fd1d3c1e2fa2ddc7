"""How rows name projects, sub-projects, agencies and communes, and how they are numbered."""

from dataclasses import dataclass
from random import Random

from schemas.codebook import code_list, names_of
from tests.layouts.draw_money import Part, project_rows

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
_LETTERS = "abcdefghijklm"
_PROJECT_WORDS = ("Dự án {n}: {title}", "Dự án {n}. {title}", "DA {n} - {title}", "DA{n}: {title}", "Dự án {n}",
                  "{title}", "DỰ ÁN {n}: {capitals}", "Dự án {n}:\n{title}", "Dự án {n} - {title}", "DA{n}. {title}")  # fmt: skip
_SUB_WORDS = ("Tiểu dự án {n}: {title}", "Tiểu dự án {n}. {title}", "TDA {n} - {title}", "TDA{n}: {title}",
              "Tiểu dự án {n}", "{title}", "- Tiểu dự án {n}: {title}", "Tiểu dự án {n}: {title}")  # fmt: skip
_LONE_SUB_WORDS = ("Dự án {p} - Tiểu dự án {n}: {title}", "Tiểu dự án {n} - Dự án {p}: {title}",
                   "Tiểu dự án {n} thuộc Dự án {p}", "DA{p} - TDA{n}: {title}")  # fmt: skip
_SUBTOTALS = ("Cộng Dự án {n}", "Cộng DA{n}", "Tổng Dự án {n}", "Cộng DA {n}")
_BULLETS = ("- ", "+ ", "", "  - ", "– ")


@dataclass(frozen=True, slots=True)
class Labels:
    """One person's way of labelling rows of projects; `subtotal` names a project's sum below its sub-projects."""

    project: str
    sub: str
    lone_sub: str
    numbering: str
    bullet: str
    agency: int
    subtotal: str = ""
    names_level: bool = False

    def of_project(self, code: str, *, with_parent: bool = False) -> str:
        """A project or sub-project as its row names it; a sub-project without a row above it names both."""
        row = next(row for row in project_rows() if row["project_code"] == code)
        wording = self.project
        if row["parent_code"] != "ALL":
            wording = self.lone_sub if with_parent else self.sub
        title = row["name_vi"]
        parent = code.partition(".")[0].removeprefix("DA")
        return wording.format(n=row["number"], p=parent, title=title, capitals=title.upper())

    def of_part(self, part: Part) -> str:
        """An agency or commune as a row below a sub-project."""
        return self.bullet + self.name_of(part)

    def name_of(self, part: Part) -> str:
        """An agency or commune by name."""
        if part.place:
            is_commune = part.place.startswith(("Xã ", "Thị trấn ", "Phường "))
            in_full = f"UBND {part.place[0].lower()}{part.place[1:]}"
            return in_full if is_commune and self.agency % 3 else part.place
        names = agency_names(part.agency)
        name = names[self.agency % len(names)]
        return f"{name} huyện" if self.names_level and name.startswith("Phòng ") else name

    def order(self, level: int, numbers: tuple[int, ...], code: str = "") -> str:
        """What stands in the column of numbers.

        Args:
            level: 1 for projects, 2 for sub-projects, 3 for their parts.
            numbers: running ones from the outermost level.
            code: the project or sub-project, whose own number is told where numbers are `official`.
        """
        if self.numbering == "official":
            return self._official(level, code)
        if level == 3:
            return {"roman": _LETTERS[numbers[-1] - 1] + ")", "dashed": "-"}.get(self.numbering, "")
        if self.numbering in ("roman", "dashed"):
            return _ROMAN[numbers[-1] - 1] if level == 1 else str(numbers[-1])
        if self.numbering == "letters":
            return str(numbers[-1]) if level == 1 else _LETTERS[numbers[-1] - 1]
        return "" if self.numbering == "none" else ".".join(map(str, numbers))

    def _official(self, level: int, code: str) -> str:
        return "" if level == 3 else code.replace("DA", "").replace(".T", ".")


def draw_labels(rng: Random) -> Labels:
    """One way of labelling."""
    return Labels(
        project=rng.choice(_PROJECT_WORDS),
        sub=rng.choice(_SUB_WORDS),
        lone_sub=rng.choice(_LONE_SUB_WORDS),
        numbering=rng.choice(["roman", "dotted", "letters", "none", "dashed", "official"]),
        bullet=rng.choice(_BULLETS),
        agency=rng.randrange(6),
        subtotal=rng.choice(_SUBTOTALS) if rng.random() < 0.12 else "",
        names_level=rng.random() < 0.15,
    )


def agency_names(code: str) -> tuple[str, ...]:
    """Names of an agency that stand well in a row."""
    row = next(row for row in code_list("agencies") if row["agency_code"] == code)
    return tuple(name for name in names_of(row) if name[0].isupper() and " " in name)
