"""The house's layout, held by tests: every folder in its sentence, nothing half done, nothing of anybody's machine."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("schemas", "transforms", "warehouse", "flows", "commands", "demo", "codebook")
FOLDERS = {*PACKAGES, "benchmarks", "docs", "scripts", "tests"}
MODULES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
TEXTS = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*")
    if path.suffix in {".py", ".md", ".yaml", ".csv", ".sql", ".sh"}
)
# Written in two halves, or this file would find itself.
HALF_DONE = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX:")))
SOMEBODYS_MACHINE = re.compile("|".join(("/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/[a-z]")))


@pytest.mark.parametrize("folder", sorted(FOLDERS - {"tests"}))
def test_every_folder_has_its_sentence_in_the_architecture(folder: str) -> None:
    assert f"`{folder}`" in (ROOT / "docs" / "architecture.md").read_text(encoding="utf8")


def test_no_module_is_called_after_nothing_in_particular() -> None:
    vague = {"utils", "helpers", "common", "misc", "manager", "util", "helper"}
    assert [path for path in MODULES if path.stem in vague] == []


def test_every_module_says_what_it_is_for() -> None:
    without = [path.name for path in MODULES if not ast.get_docstring(ast.parse(path.read_text(encoding="utf8")))]
    assert without == []


def test_no_module_is_longer_than_a_person_reads() -> None:
    lengths = {path.relative_to(ROOT): len(path.read_text(encoding="utf8").splitlines()) for path in MODULES}
    assert {path: lines for path, lines in lengths.items() if lines > 320} == {}


def test_nothing_is_left_half_done() -> None:
    assert [path for path in TEXTS if HALF_DONE.search(path.read_text(encoding="utf8"))] == []


def test_nothing_names_a_folder_of_somebodys_machine() -> None:
    assert [path for path in TEXTS if SOMEBODYS_MACHINE.search(path.read_text(encoding="utf8"))] == []


def test_every_decision_is_numbered_once_and_short() -> None:
    decisions = sorted((ROOT / "docs" / "decisions").glob("*.md"))
    numbers = [path.name[:4] for path in decisions]
    assert numbers == [f"{number:04d}" for number in range(1, len(decisions) + 1)]
    assert [path for path in decisions if len(path.read_text(encoding="utf8").splitlines()) > 45] == []
