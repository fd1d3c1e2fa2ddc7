"""Workbooks in the formats only an office program writes, kept with their truth for machines that have none.

    python -m tests.layouts.freeze --seeds 11 12 13 --format xls

LibreOffice turns made workbooks into `.xls` or `.ods` once; the files and what they hold lie in `fixtures/`.
"""

import argparse
import json
import subprocess
import tempfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.layouts.make_workbook import make_workbook
from tests.layouts.truth import Made, Planted, Truth

FIXTURES = Path(__file__).with_name("fixtures")


def thaw() -> list[Made]:
    """The kept workbooks with their truth."""
    return [_thawed(path) for path in sorted(FIXTURES.glob("*.json"))]


def freeze(made: Made, name: str, ending: str) -> None:
    """Keep a workbook in another format, with its truth beside it."""
    FIXTURES.mkdir(exist_ok=True)
    (FIXTURES / f"{name}.{ending}").write_bytes(_converted(made.content, ending))
    told = {
        "name": f"{Path(made.name).stem}.{ending}",
        "file": f"{name}.{ending}",
        "unit_code": made.unit_code,
        "traits": made.traits,
        "free": sorted(made.free),
        "planted": [[each.slip, each.kinds, each.cells] for each in made.planted],
        "truths": [_told(each) for each in made.truths],
    }
    (FIXTURES / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf8")


def _converted(content: bytes, ending: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "made.xlsx"
        source.write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", ending, "--outdir", folder, str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - a fixed command
        return source.with_suffix(f".{ending}").read_bytes()


def _told(truth: Truth) -> list[Any]:
    return [truth.cell, str(truth.value), truth.said, str(truth.within), truth.stands, truth.is_exact_reading]


def _thawed(path: Path) -> Made:
    told = json.loads(path.read_text(encoding="utf8"))
    return Made(
        told["name"],
        "",
        (FIXTURES / told["file"]).read_bytes(),
        told["unit_code"],
        tuple(_truth(*each) for each in told["truths"]),
        frozenset((sheet, cell) for sheet, cell in told["free"]),
        tuple(Planted(slip, tuple(kinds), tuple(map(tuple, cells))) for slip, kinds, cells in told["planted"]),
        tuple(told["traits"]),
    )


def _truth(  # noqa: PLR0913, PLR0917 - the columns of a kept truth
    cell: list[str],
    value: str,
    said: dict[str, object],
    within: str,
    stands: str,
    is_exact: bool,  # noqa: FBT001
) -> Truth:
    known = {name: tuple(each) if isinstance(each, list) else each for name, each in said.items()}
    return Truth((cell[0], cell[1]), Decimal(value), known, Decimal(within), stands, is_exact_reading=is_exact)


def main() -> None:
    """Freeze the workbooks of some seeds."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--seeds", type=int, nargs="+", required=True)
    options.add_argument("--format", choices=["xls", "ods"], required=True)
    given = options.parse_args()
    for seed in given.seeds:
        made = make_workbook(seed)
        freeze(replace(made, name=made.name.replace(".xlsm", ".xlsx")), f"{given.format}_{seed}", given.format)


if __name__ == "__main__":
    main()
