# ruff: noqa: S311 - figures of a demo, not secrets
import dataclasses
import hashlib
import re
import unicodedata
import zipfile
from collections import defaultdict
from pathlib import Path
from random import Random

import pytest

from demo import TooManyDistrictsError, Truth, province, write_province
from demo.choose_offices import choose_districts
from demo.choose_workbooks import FORMATS
from demo.draw_facts import Money, Setting, draw_district
from demo.lay_out import LAYOUTS
from demo.other_figures import OTHER_FIGURES
from demo.plant_errors import PLANTERS
from demo.plant_in_tables import CELL_PLANTERS
from demo.write_numbers import Hand, percent, rate
from transforms.parse_numbers import read_number

UNITS = tuple(
    {"code": code, "level": level, "type": kind, "name": name, "parent_code": parent}
    | {"valid_from": "2021-01-01", "valid_to": "2025-06-30"}
    for code, level, kind, name, parent in (
        ("90", "province", "Tỉnh", "Sơn Bình", ""),
        ("91", "province", "Thành phố", "Hải Tân", ""),
        ("901", "district", "Thành phố", "Bình Hà", "90"),
        *(
            (f"90{n}", "district", "Huyện", f"Mường {word}", "90")
            for n, word in enumerate(("Ba", "Cơ", "Đa", "Ê", "Giá"), 2)
        ),
        ("911", "district", "Quận", "Một", "91"),
    )
)


COMMUNES = tuple(
    {"code": f"9{n:04d}", "level": "commune", "type": kind, "name": f"Bản {word}", "parent_code": "902"}
    | {"valid_from": "2021-01-01", "valid_to": "2025-06-30"}
    for n, (kind, word) in enumerate(
        [
            ("Thị trấn", "Ba"),
            *(("Xã", w) for w in ("Cơ", "Đa", "Ê", "Giá", "Hin", "Kéo", "Lìn", "Mỳ", "Nưa", "Ơi", "Pá")),
        ]
    )
)
FAKE = {"admin_units": UNITS, "communes": COMMUNES}


@pytest.fixture(autouse=True)
def small_country(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(province, "code_list", FAKE.__getitem__)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(province, "code_list", FAKE.__getitem__)
        inbox = tmp_path_factory.mktemp("inbox")
        return inbox, write_province(inbox, 5, (2022, 2024), errors=False, seed=7)


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truth]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(province, "code_list", FAKE.__getitem__)
        inbox = tmp_path_factory.mktemp("inbox")
        return inbox, write_province(inbox, 5, (2022, 2024), errors=True, seed=7)


def text_of(inbox: Path, file: str) -> str:
    path = next(inbox.rglob(file))
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            return re.sub(r"<[^>]+>", " ", package.read("word/document.xml").decode()).replace("&amp;", "&")
    return unicodedata.normalize("NFC", path.read_text(encoding="utf8"))


def digest(inbox: Path) -> str:
    paths = sorted(p for p in inbox.rglob("*") if p.is_file())
    return hashlib.sha256(b"".join(p.name.encode() + p.read_bytes() for p in paths)).hexdigest()


def squeezed(text: str) -> str:
    return re.sub(r"\W+", "", text.replace("*", ""))


def test_the_same_seed_gives_the_same_bytes(written: tuple[Path, Truth], tmp_path: Path) -> None:
    again = write_province(tmp_path, 5, (2022, 2024), errors=False, seed=7)
    assert digest(tmp_path) == digest(written[0])
    assert again == written[1]


def test_another_seed_gives_other_figures(written: tuple[Path, Truth], tmp_path: Path) -> None:
    write_province(tmp_path, 5, (2022, 2024), errors=False, seed=8)
    assert digest(tmp_path) != digest(written[0])


def test_every_file_of_the_truth_is_in_the_inbox_and_no_other(written: tuple[Path, Truth]) -> None:
    inbox, truth = written
    assert sorted(p.name for p in inbox.rglob("*") if p.is_file()) == sorted(s.file for s in truth.submissions)


def test_every_style_and_every_layout_is_used(written: tuple[Path, Truth]) -> None:
    submissions = written[1].submissions
    assert len({s.style for s in submissions}) >= 10
    assert {s.layout for s in submissions} == {*LAYOUTS, *FORMATS}


def test_every_quote_stands_in_its_file(written: tuple[Path, Truth]) -> None:
    inbox, truth = written
    texts = {s.file: squeezed(text_of(inbox, s.file)) for s in truth.submissions if s.layout in LAYOUTS}
    told = [fact for fact in truth.funding if not fact.cell]
    assert told
    for fact in told:
        amount = fact.quote.split(" ")[-3:]
        assert squeezed("".join(amount)) in texts[fact.file], fact


AMOUNT = re.compile(r"(?:([\d.]+) tỷ )?([\d.,]+) (?:(triệu|tỷ) )?đồng$")
UNIT = {"triệu": 1_000_000, "tỷ": 1_000_000_000, None: 1}


def test_every_quote_ends_in_the_amount_the_truth_gives(written: tuple[Path, Truth]) -> None:
    checked, told = 0, [fact for fact in written[1].funding if not fact.cell]
    for fact in told:
        found = AMOUNT.search(fact.quote)
        if fact.derived or not found:
            continue
        billions, number, unit = found.groups()
        value = read_number(number).value * UNIT[unit] + (read_number(billions).value * UNIT["tỷ"] if billions else 0)
        assert value == fact.value_vnd, fact
        checked += 1
    assert checked > len(told) * 0.8


def test_offices_add_up_to_their_sub_project(written: tuple[Path, Truth]) -> None:
    facts = [
        f for f in written[1].funding if f.measure in ("disbursed", "carried_in", "carried_out") and f.place != "table"
    ]
    whole: dict[tuple[str, ...], int] = {}
    parts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for fact in facts:
        key = (fact.file, fact.project, fact.year, fact.measure)
        if fact.agency and not fact.agency.startswith("?"):
            parts[key].append(fact.value_vnd)
        else:
            whole[key] = fact.value_vnd
    assert parts
    for key, values in parts.items():
        assert whole.get(key, sum(values)) == sum(values), key


def test_what_there_was_is_what_was_spent_and_carried_over(written: tuple[Path, Truth]) -> None:
    by_key: dict[tuple[str, ...], dict[str, int]] = defaultdict(dict)
    for f in written[1].funding:
        by_key[f.file, f.project, f.agency, f.year, f.capital][f.measure + f.source] = f.value_vnd
    closed = 0
    for stated in by_key.values():
        if {"disbursedALL", "carried_outALL"} <= stated.keys():
            sources = stated.get("allocatedNSTW", 0) + stated.get("allocatedNSDP", 0)
            had = stated.get("allocatedALL", sources) + stated.get("carried_inALL", 0)
            assert had == stated["disbursedALL"] + stated["carried_outALL"]
            closed += 1
    assert closed > 100


def test_poor_households_at_the_end_follow_from_the_start() -> None:
    row = UNITS[3]
    district = draw_district(row, [], Setting("Sơn Bình", 10, (2022, 2023)), Random(1))
    for commune in district.communes():
        first, second = district.poverty[commune, 2022], district.poverty[commune, 2023]
        assert first.poor == first.poor_before - first.escaped + first.relapsed + first.newly == second.poor_before
        assert first.poor_dtts <= min(first.poor, first.households_dtts)


def test_a_sound_province_has_nothing_planted(written: tuple[Path, Truth]) -> None:
    assert written[1].planted == []


def test_every_kind_of_slip_is_planted_once_at_least(spoilt: tuple[Path, Truth]) -> None:
    assert {e.slip for e in spoilt[1].planted} == {*PLANTERS, *CELL_PLANTERS, *OTHER_FIGURES}


def test_a_planted_error_changes_one_document_only(written: tuple[Path, Truth], spoilt: tuple[Path, Truth]) -> None:
    sound = {p.name: p.read_bytes() for p in written[0].rglob("*.*")}
    changed = {p.name for p in spoilt[0].rglob("*.*") if p.read_bytes() != sound[p.name]}
    assert changed == {e.file for e in spoilt[1].planted}


def test_a_slipped_separator_keeps_the_amount_that_was_meant(spoilt: tuple[Path, Truth]) -> None:
    inbox, truth = spoilt
    error = next(e for e in truth.planted if e.slip == "separator")
    fact = next(
        f for f in truth.funding
        if (f.file, f.project, f.year) == (error.file, error.project, error.year)
        and (f.agency, str(f.value_vnd)) == (error.agency, error.expected)
        and re.search(r"\d\.\d{3} triệu", f.quote)
    )  # fmt: skip
    assert squeezed(" ".join(fact.quote.split()[-3:])) in squeezed(text_of(inbox, error.file))


def test_more_districts_than_any_province_has_are_refused() -> None:
    with pytest.raises(TooManyDistrictsError) as refused:
        write_province(Path("never"), 7, (2022, 2022), errors=False)
    assert refused.value.most == 6


def test_rural_districts_are_chosen_before_towns() -> None:
    row, chosen = choose_districts(UNITS, 5, (2022, 2024), None, Random(0))
    assert row["name"] == "Sơn Bình"
    assert {d["type"] for d in chosen} == {"Huyện"}


def test_a_district_that_ended_before_the_years_is_left_out() -> None:
    ended = tuple(u | {"valid_to": "2022-12-31"} if u["code"] == "902" else u for u in UNITS)
    _, chosen = choose_districts(ended, 5, (2023, 2024), None, Random(0))
    assert "902" not in {d["code"] for d in chosen}


def test_the_truth_survives_its_csv(spoilt: tuple[Path, Truth], tmp_path: Path) -> None:
    spoilt[1].write_csv(tmp_path)
    assert Truth.read_csv(tmp_path) == spoilt[1]


def test_a_commune_says_of_itself_what_its_district_says_of_it(written: tuple[Path, Truth]) -> None:
    truth = written[1]
    communes = {
        s.file: s.unit_name for s in truth.submissions if (s.unit_level, s.style) == ("commune", "poverty_table")
    }
    assert communes
    of_itself = {
        (communes[f.file], f.indicator, f.group, f.point): f.value
        for f in truth.indicators
        if f.file in communes and not f.unit
    }
    of_it = {(f.unit, f.indicator, f.group, f.point): f.value for f in truth.indicators if f.unit in communes.values()}
    shared = of_itself.keys() & of_it.keys()
    assert len(shared) >= 8 * len(communes)
    assert all(of_itself[key] == of_it[key] for key in shared)


@pytest.mark.parametrize(
    ("hand", "value", "written"),
    [
        (Hand(), 1_838_000_000, "1.838 triệu đồng"),
        (Hand(decimals=1), 1_838_000_000, "1.838,0 triệu đồng"),
        (Hand(decimals=3), 1_838_500_000, "1.838,500 triệu đồng"),
        (Hand(groups=False), 1_838_500_000, "1838,5 triệu đồng"),
        (Hand(), 6_766_000, "6,766 triệu đồng"),
        (Hand("đồng"), 2_444_771_300, "2.444.771.300 đồng"),
        (Hand("tỷ triệu"), 68_782_000_000, "68 tỷ 782 triệu đồng"),
        (Hand("tỷ triệu"), 9_001_000_000, "9 tỷ 001 triệu đồng"),
        (Hand("tỷ triệu"), 3_000_000_000, "3 tỷ đồng"),
        (Hand("tỷ triệu"), 782_000_000, "782 triệu đồng"),
        (Hand("tỷ"), 54_500_000_000, "54,5 tỷ đồng"),
    ],
)
def test_amounts_are_written_exactly(hand: Hand, value: int, written: str) -> None:
    assert " ".join(hand.amount(value)) == written


def test_rates_are_rounded_half_up_to_two_decimals() -> None:
    assert percent(rate(1457, 14010)) == "10,40"
    assert percent(rate(1, 32)) == "3,13"


def test_money_adds_up_field_by_field() -> None:
    total = Money(10, 1, 2, 9, 4, local_disbursed=3) + Money(20, 2, 0, 20, 2, local_disbursed=1)
    assert dataclasses.astuple(total) == (30, 3, 2, 29, 6, 0, 4, 0)
    assert total.allocated == 33


def test_a_word_document_carries_no_clock(written: tuple[Path, Truth]) -> None:
    with zipfile.ZipFile(next(written[0].rglob("*.docx"))) as package:
        assert {entry.date_time[0] for entry in package.infolist()} == {1980}


def test_decomposed_text_is_not_composed(written: tuple[Path, Truth]) -> None:
    inbox, truth = written
    file = next(s.file for s in truth.submissions if s.layout == "decomposed")
    text = next(inbox.rglob(file)).read_text(encoding="utf8")
    assert text == unicodedata.normalize("NFD", text) != unicodedata.normalize("NFC", text)
