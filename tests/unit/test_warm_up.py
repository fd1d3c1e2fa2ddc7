from collections.abc import Iterator
from threading import Event

import pytest

from flows import warm_up
from flows.warm_up import warmed_up


def test_what_comes_later_is_loaded_while_the_first_item_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    begun = Event()

    def items() -> Iterator[str]:
        begun.wait(10)
        yield from ("a", "b")

    monkeypatch.setattr(warm_up, "_LOADS", (lambda: said.append("ready"), begun.set))
    found = warmed_up(items())
    assert said == []
    assert [(item, list(said)) for item in found] == [("a", ["ready"]), ("b", ["ready"])]


def test_nothing_more_is_loaded_once_the_first_item_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    arrived = Event()
    monkeypatch.setattr(warm_up, "_LOADS", (lambda: said.append("before"), arrived.set, lambda: said.append("after")))
    warm_up._warm_up(arrived)
    assert said == ["before"]


def test_what_cannot_be_loaded_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ImportError

    monkeypatch.setattr(warm_up, "_LOADS", (fail,))
    assert list(warmed_up(["a"])) == ["a"]


def test_everything_that_is_to_be_loaded_is_there() -> None:
    warm_up._warm_up(Event())
