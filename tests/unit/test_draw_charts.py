"""A chart is drawn once: later pages take it from the page before, as long as it shows the same."""

from typing import Any

import pytest
import vl_convert

from transforms.draw_charts import Charts

CELLS: list[dict[str, Any]] = [
    {
        "label": "DA1 </svg>",
        "allocated": 2.5,
        "available": 3.0,
        "disbursed": 1.5,
        "low": 2.5,
        "high": 2.5,
        "place": 3.0,
    },
    {"label": "DA2", "allocated": None, "available": None, "disbursed": 0.5, "low": None, "high": None, "place": 0.5},
]


def drawn(before: str = "", cells: list[dict[str, Any]] = CELLS, name: str = "f-60-2024") -> str:
    return Charts(before).draw("disbursement", cells, name, "Tỉnh <A>, 2024", "DA1: 1,5")


@pytest.fixture
def no_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise AssertionError("drawn again")

    monkeypatch.setattr(vl_convert, "vegalite_to_svg", refuse)


def test_a_chart_has_its_title_and_description_as_text() -> None:
    assert '<title id="f-60-2024-t">Tỉnh &lt;A&gt;, 2024</title><desc id="f-60-2024-d">DA1: 1,5</desc>' in drawn()


def test_a_chart_the_page_before_shows_is_taken_from_there(request: pytest.FixtureRequest) -> None:
    first, second = drawn(), drawn(cells=CELLS[1:], name="f-60-2023")
    request.getfixturevalue("no_drawing")
    page = f"<main><svg class='logo'></svg>{second}<p>1</p>{first}</main>"
    assert drawn(page) == first
    assert drawn(page, CELLS[1:], "f-60-2023") == second


@pytest.mark.usefixtures("no_drawing")
@pytest.mark.parametrize("page", ["", "<svg class='chart'></svg>", '<svg data-made-of="0123"></svg>'])
def test_a_page_without_the_chart_gives_none(page: str) -> None:
    with pytest.raises(AssertionError, match="drawn again"):
        drawn(page)


def test_a_chart_of_other_figures_is_drawn_again(request: pytest.FixtureRequest) -> None:
    page = drawn()
    request.getfixturevalue("no_drawing")
    with pytest.raises(AssertionError, match="drawn again"):
        drawn(page, [CELLS[0] | {"disbursed": 1.6}, CELLS[1]])
