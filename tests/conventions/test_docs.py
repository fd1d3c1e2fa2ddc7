"""Generated pages are fresh, links lead somewhere, and the analyst's queries run."""

import re
import sys
from pathlib import Path

import pytest

from commands.main import COMMANDS

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from make_docs import PAGES  # noqa: E402 - a script, found in its folder

PEOPLES_PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\((?!https?://)([^)#]+)(?:#[^)]*)?\)")


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_is_fresh(name: str) -> None:
    assert (ROOT / "docs" / name).read_text(encoding="utf8") == PAGES[name](), "run: make docs"


@pytest.mark.parametrize("page", PEOPLES_PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = LINK.findall(page.read_text(encoding="utf8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_readme_names_only_commands_and_targets_that_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf8") + (ROOT / "README.vi.md").read_text(encoding="utf8")
    named = set(re.findall(r"tonghop --home \S+ (\w+)", text))
    assert named <= set(COMMANDS)
    targets = set(re.findall(r"^make (\w+)", text, re.MULTILINE))
    makefile = (ROOT / "Makefile").read_text(encoding="utf8")
    assert [target for target in targets if f"\n{target}:" not in makefile] == []
