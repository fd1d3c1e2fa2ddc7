"""Where a night's time went: by step, by kind of file, and the files that took longest."""

from collections import defaultdict
from collections.abc import Iterable
from mimetypes import guess_extension
from typing import Any

from commands.terminal import Terminal, table
from flows.order import FileRead, Night

_MOST_FILES = 10
_OTHER = "other"


def profile_of(night: Night) -> dict[str, Any]:
    """Seconds by step; files, seconds and memory by media type; the slowest files. For a JSON document."""
    slowest = sorted(night.files, key=lambda each: (-each.seconds, each.file_name))[:_MOST_FILES]
    return {
        "seconds": round(night.seconds, 3),
        "steps": {name: round(seconds, 3) for name, seconds in night.steps.items()},
        "kinds": [_kind(name, files) for name, files in sorted(_by_kind(night.files).items())],
        "slowest": [
            {"file_name": each.file_name, "seconds": each.seconds, "figures": each.figures, "refusal": each.refusal}
            for each in slowest
        ],
    }


def draw_profile(night: Night, terminal: Terminal) -> None:
    """The same as three tables."""
    told, number = profile_of(night), terminal.number
    terminal.gap()
    terminal.show(
        _table(
            terminal,
            "profile.steps",
            [("step", "fold"), ("seconds", "right"), ("share", "right")],
            (
                (_step(name, terminal), number(seconds, 2), f"{number(100 * seconds / (night.seconds or 1), 0)} %")
                for name, seconds in told["steps"].items()
            ),
        )
    )
    if told["kinds"]:
        terminal.show(_kinds(told["kinds"], terminal))
        terminal.show(_slowest(told["slowest"], terminal))


def _kinds(kinds: list[dict[str, Any]], terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
    number = terminal.number
    titles = [("kind", "fold"), ("files", "right"), ("seconds", "right"), ("slowest", "right"), ("memory", "right")]
    rows = (
        (
            terminal.text("profile.other") if each["kind"] == _OTHER else each["kind"],
            number(each["files"]),
            number(each["seconds"], 2),
            number(each["slowest_seconds"], 2),
            f"{number(each['peak_memory'] / 1_000_000)} MB",
        )
        for each in kinds
    )
    return _table(terminal, "profile.kinds", titles, rows)


def _slowest(slowest: list[dict[str, Any]], terminal: Terminal) -> Any:  # noqa: ANN401 - rich's table
    number = terminal.number
    rows = ((each["file_name"], number(each["seconds"], 2), number(each["figures"])) for each in slowest)
    return _table(terminal, "profile.slowest", [("file", "fold"), ("seconds", "right"), ("figures", "right")], rows)


def _table(terminal: Terminal, title: str, titles: list[tuple[str, str]], rows: Iterable[tuple[str, ...]]) -> Any:  # noqa: ANN401 - rich's table
    return table([(terminal.text(f"columns.{name}"), side) for name, side in titles], rows, terminal.text(title))


def _step(name: str, terminal: Terminal) -> str:
    return terminal.text(f"profile.step_{name.replace(' ', '_')}")


def _by_kind(files: Iterable[FileRead]) -> dict[str, list[FileRead]]:
    found: dict[str, list[FileRead]] = defaultdict(list)
    for each in files:
        extension = guess_extension(each.media_type) if each.media_type else None
        found[extension or each.media_type or _OTHER].append(each)
    return found


def _kind(name: str, files: list[FileRead]) -> dict[str, Any]:
    return {
        "kind": name,
        "files": len(files),
        "seconds": round(sum(each.seconds for each in files), 3),
        "slowest_seconds": max(each.seconds for each in files),
        "peak_memory": max(each.peak_memory for each in files),
    }
