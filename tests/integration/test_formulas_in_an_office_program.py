"""The values stored beside our formulas are those an office program works out itself."""

import io
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from random import Random

import openpyxl
import pytest

from schemas.forms import form, forms
from tests.fill_template import blank, fill, free_cells

SOFFICE = shutil.which("soffice")

pytestmark = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def filled_template(code: str) -> bytes:
    template = blank(form(code))
    random = Random(code)  # noqa: S311 - figures, not secrets
    typed = {cell: Decimal(random.randint(0, 9_000)) / 8 for cell in free_cells(template) if random.random() < 0.5}
    return fill(template, typed).content


def without_values(content: bytes, target: Path) -> None:
    """The workbook as openpyxl saves it: formulas, and no values beside them."""
    openpyxl.load_workbook(io.BytesIO(content)).save(target)


def recalculated(folder: Path) -> None:
    """Every workbook of a folder opened and saved by LibreOffice, in `folder/out`."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [str(path) for path in sorted(folder.glob("*.xlsx"))]
    command = [str(SOFFICE), profile, "--headless", "--convert-to", "xlsx", "--outdir", str(folder / "out"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=180)  # noqa: S603 - our own files


def values(source: Path | bytes) -> dict[tuple[str, str], float | str]:
    """What cells with formulas show, by sheet and cell; nothing for those that show nothing."""
    book = openpyxl.load_workbook(io.BytesIO(source) if isinstance(source, bytes) else source, data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, (int, float))
    }


@pytest.mark.slow
def test_stored_values_are_what_libreoffice_works_out(demo_home: Path, tmp_path: Path) -> None:
    contents = {each.code: filled_template(each.code) for each in forms()}
    contents |= {path.stem: path.read_bytes() for path in (demo_home / "latest" / "xlsx").iterdir()}
    for name, content in contents.items():
        without_values(content, tmp_path / f"{name}.xlsx")
    recalculated(tmp_path)
    for name, content in contents.items():
        assert values(content), name
        assert values(tmp_path / "out" / f"{name}.xlsx") == pytest.approx(values(content), abs=1e-6), name
