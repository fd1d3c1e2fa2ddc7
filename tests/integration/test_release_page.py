"""The page beside a release: what it says, where its numbers lead, and what changed since the release before."""

import csv
import io
import os
import re
import shutil
import subprocess
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from flows.write_page import files_beside
from schemas.changes import FUNDING_MEASURES
from tests.integration.home import Home
from transforms.line_up_changes import counted
from warehouse.read_release import open_latest


class Page(HTMLParser):
    """The links, ids and elements of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = path.read_text(encoding="utf8")
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        self.tags.append((tag, told))
        if tag == "a":
            self.links.append(told["href"] or "")
        if told.get("id"):
            self.ids.append(str(told["id"]))


def changes(home: Path) -> list[dict[str, str]]:
    content = (home / "latest" / "changes.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(content[3:].decode())))


@pytest.fixture
def home(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Home:
    return Home(tmp_path, capsys)


def test_every_link_of_every_page_leads_to_something_that_is_there(demo_home: Path) -> None:
    latest = demo_home / "latest"
    pages = {path: Page(path) for path in (latest / "index.html", *latest.glob("evidence/*.html"))}
    followed = 0
    for path, page in pages.items():
        assert len(page.ids) == len(set(page.ids)), path
        for link in page.links:
            name, _, fragment = link.partition("#")
            target = (path.parent / name).resolve() if name else path.resolve()
            assert target.is_file(), link
            if fragment:
                there = next(each for at, each in pages.items() if at.resolve() == target)
                assert fragment in there.ids, link
            followed += 1
    assert followed > 1000


def test_a_number_leads_to_the_file_and_the_words_it_was_read_from(demo_home: Path) -> None:
    with open_latest(demo_home) as release:
        row = release.rows(
            "FROM funding_by_unit_project_year WHERE source = 'ALL' AND project_code = 'DA2' ORDER BY year, unit_code LIMIT 1"
        )[0]
        figures = release.rows(
            "SELECT s.file_name, o.written FROM observations o JOIN submissions s USING (submission_id) WHERE observation_id IN (SELECT unnest($ids))",
            {"ids": row["chosen_from"]},
        )
    folder = demo_home / "latest" / "evidence"
    project = Page(folder / f"{row['province_code']}-GNBV-DA2.html")
    link = next(
        each for each in project.links if each.startswith(f"unit-{row['unit_code']}.html#f-GNBV-DA2-{row['year']}-ALL")
    )
    unit = (folder / link.partition("#")[0]).read_text(encoding="utf8")
    cell = unit.partition(f'<tr id="{link.partition("#")[2]}">')[2].partition("</tr>")[0]
    numbers = re.findall(r'href="#(o-\d+)"', cell)
    rows = [unit.partition(f'<tr id="{number}">')[2].partition("</tr>")[0] for number in numbers]
    assert len(rows) == len(row["chosen_from"])
    for figure in figures:
        assert any(figure["written"] in each for each in rows)


def test_the_page_asks_nothing_of_any_network_and_runs_nothing_but_its_own_script(demo_home: Path) -> None:
    page = Page(demo_home / "latest" / "index.html")
    assert not [told for tag, told in page.tags if "src" in told or tag in {"link", "iframe", "img", "object"}]
    assert not [told for _, told in page.tags if any(name.startswith("on") or name == "style" for name in told)]
    policy = next(str(told["content"]) for _, told in page.tags if told.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert [tag for tag, _ in page.tags].count("h1") == 1
    assert all(told.get("scope") for tag, told in page.tags if tag == "th")
    assert [tag for tag, _ in page.tags].count("table") == [tag for tag, _ in page.tags].count("caption")


def test_units_that_count_add_up_to_the_published_totals(demo_home: Path) -> None:
    key = ["province_code", "programme", "project_code", "year", "source"]
    with open_latest(demo_home) as release:
        units = counted(release.frame("SELECT * EXCLUDE (chosen_from) FROM funding_by_unit_project_year"))
        totals = release.frame(f"SELECT {', '.join((*key, *FUNDING_MEASURES))} FROM funding_by_project_year").sort(key)
    summed = units.group_by(key).agg(pl.col(m).sum() for m in FUNDING_MEASURES).sort(key)
    filled = totals.with_columns(pl.col(m).fill_null(0) for m in FUNDING_MEASURES)
    assert summed.select(key).equals(filled.select(key))
    assert all((summed[m] == filled[m]).all() for m in FUNDING_MEASURES)


def test_the_same_release_gives_the_same_bytes(demo_home: Path, tmp_path: Path) -> None:
    with open_latest(demo_home) as release:
        pages = [{each.name: each.content for each in files_beside(tmp_path / "none", release, {})} for _ in range(2)]
    assert pages[0] == pages[1]
    latest = demo_home / "latest"
    assert {name: (latest / name).read_bytes() for name in pages[0] if name.endswith("html")} == {
        name: content for name, content in pages[0].items() if name.endswith("html")
    }


def test_a_first_release_says_that_there_is_none_before(home: Home) -> None:
    home.send("a.txt")
    home.night("2025-03-01")
    assert "Đây là bản công bố đầu tiên" in (home.home / "latest" / "index.html").read_text(encoding="utf8")
    assert changes(home.home) == []


def test_a_new_filing_and_one_sent_again_are_told_apart_and_named(home: Home) -> None:
    home.send("a.txt")
    home.night("2025-03-01")
    home.send("b.txt", name="Ngọc Hồi", million=700)
    home.night("2025-03-02")
    new = {(row["project_code"], row["measure"]): row for row in changes(home.home)}
    assert new["DA2", "allocated_vnd"]["cause"] == "Văn bản mới"
    assert Decimal(new["DA2", "allocated_vnd"]["difference"]) == 700_000_000
    assert "b.txt (Huyện Ngọc Hồi" in new["DA2", "allocated_vnd"]["told"]
    home.send("a2.txt", million=950)
    home.night("2025-03-03")
    again = {(row["project_code"], row["measure"]): row for row in changes(home.home)}
    row = again["DA2", "allocated_vnd"]
    assert (row["cause"], Decimal(row["before"]), Decimal(row["now"])) == ("Văn bản gửi lại", 900_000_000, 950_000_000)
    assert "a2.txt" in row["told"]


def test_a_page_of_an_office_nothing_came_of_is_taken_over_as_it_is(home: Home) -> None:
    home.send("a.txt")
    home.night("2025-03-01")
    first = (home.home / "latest" / "evidence" / "unit-610.html").resolve()
    home.send("b.txt", name="Ngọc Hồi", million=700)
    home.night("2025-03-02")
    second = (home.home / "latest" / "evidence" / "unit-610.html").resolve()
    assert first != second
    assert first.stat().st_ino == second.stat().st_ino


@pytest.mark.parametrize("damage", ["bytes", "gone", "columns"])
def test_a_release_before_that_cannot_be_read_stops_no_page(home: Home, damage: str) -> None:
    home.send("a.txt")
    home.night("2025-03-01")
    database = (home.home / "latest" / "tonghop.duckdb").resolve()
    told = database.with_name("release.json")
    # Of another version of the program, so that the new release does not build on it.
    told.write_text(told.read_text(encoding="utf8").replace('"code_version": "', '"code_version": "x'), encoding="utf8")
    database.chmod(0o644)
    if damage == "bytes":
        database.write_bytes(b"not a database" * 1000)
    elif damage == "gone":
        database.unlink()
    else:
        database.unlink()
        empty_database(database)
    home.send("b.txt", name="Ngọc Hồi", million=700)
    home.night("2025-03-02")
    page = (home.home / "latest" / "index.html").read_text(encoding="utf8")
    if damage == "columns":
        # Nothing of it is known: every figure is new.
        assert {row["cause"] for row in changes(home.home)} == {"Văn bản mới"}
    else:
        assert "Không đọc được bản công bố trước" in page
        assert changes(home.home) == []


def empty_database(path: Path) -> None:
    import duckdb  # noqa: PLC0415

    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE funding_by_unit_project_year (unit_code VARCHAR)")


HOSTILE = '"><img src=x onerror=alert(1)><script>alert(2)</script>\u202egnp.txt'


def test_what_senders_write_is_text_on_every_page(home: Home) -> None:
    home.send("a.txt")
    sent = home.inbox / "a.txt"
    text = sent.read_text(encoding="utf8").replace(
        "giải ngân 500 triệu đồng.",
        "giải ngân 500 triệu đồng <script>alert(3)</script>\u202e <a href='javascript:alert(4)'>x</a>.",
    )
    sent.unlink()
    (home.inbox / HOSTILE.replace("/", "∕")).write_text(text, encoding="utf8")
    home.night("2025-03-01")
    pages = [home.home / "latest" / "index.html", *(home.home / "latest").glob("evidence/*.html")]
    assert any("&lt;script&gt;alert(3)" in path.read_text(encoding="utf8") for path in pages)
    for path in pages:
        page = Page(path)
        assert [tag for tag, _ in page.tags].count("script") == 1
        assert not [tag for tag, _ in page.tags if tag == "img"]
        assert not [link for link in page.links if "javascript" in link]
        assert "\u202e" not in page.text


def test_a_home_without_any_figure_has_a_page_that_says_so(home: Home) -> None:
    (home.inbox / "rong.txt").write_bytes(b"")
    home.night("2025-03-01")
    text = (home.home / "latest" / "index.html").read_text(encoding="utf8")
    assert text.count("chưa có số liệu cho phần này") == 4


def test_a_correction_is_put_down_to_the_decision_of_who_took_it(home: Home) -> None:
    home.send("a.txt")
    path = home.inbox / "a.txt"
    text = path.read_text(encoding="utf8").replace(
        "500 triệu đồng.", "500 triệu đồng; chuyển nguồn sang năm sau 300 triệu đồng."
    )
    path.write_text(text, encoding="utf8")
    home.night("2025-03-01")
    with open_latest(home.home) as release:
        finding = release.rows("SELECT finding_id FROM findings WHERE kind = 'carry_over_identity'")[0]["finding_id"]
        figure = release.rows("SELECT observation_id FROM observations WHERE indicator = 'carried_out'")[0][
            "observation_id"
        ]
    words = ("--value", "400 triệu đồng", "--figure", figure, "--by", "Lê Thị B", "--reason", "đối chiếu")
    home.said("decide", finding, "correct", *words)
    home.night("2025-03-02")
    row = next(each for each in changes(home.home) if each["measure"] == "carried_out_vnd" and each["source"] == "ALL")
    assert (row["cause"], Decimal(row["difference"])) == ("Quyết định, đính chính", 100_000_000)
    assert "Lê Thị B" in row["told"]


@pytest.mark.slow
def test_no_page_breaks_the_rules_of_accessibility(demo_home: Path) -> None:
    missing = [name for name in ("node", "chromium") if shutil.which(name) is None]
    if missing or "AXE_MODULES" not in os.environ:
        pytest.skip(
            f"needs node, chromium and AXE_MODULES, a node_modules with axe-core and playwright-core: {missing}"
        )
    folder = demo_home / "latest"
    pages = [folder / "index.html", *sorted(folder.glob("evidence/*.html"))[:3]]
    script = Path(__file__).parents[2] / "scripts" / "check_pages.mjs"
    done = subprocess.run(  # noqa: S603 - our own script
        [str(shutil.which("node")), script, *pages], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
