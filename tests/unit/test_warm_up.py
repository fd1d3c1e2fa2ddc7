import pytest

from flows import warm_up
from flows.warm_up import warmed_up


def test_what_comes_later_is_loaded_before_the_first_item_is_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    said = []
    monkeypatch.setattr(warm_up, "_warm_up", lambda: said.append("ready"))
    items = warmed_up(["a", "b"])
    assert said == []
    assert [(item, list(said)) for item in items] == [("a", ["ready"]), ("b", ["ready"])]


def test_what_cannot_be_loaded_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(warm_up, "import_module", fail)
    assert list(warmed_up(["a"])) == ["a"]


def test_everything_that_is_to_be_loaded_is_there() -> None:
    warm_up._warm_up()
