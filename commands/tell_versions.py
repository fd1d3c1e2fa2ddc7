"""The versions of a filing: the chain of them, and what came out thinner than the version before."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from commands.terminal import Terminal, table
from flows.list_versions import thinner_versions, versions_of

if TYPE_CHECKING:
    from warehouse.read_release import Release

Row = Mapping[str, Any]


def chain_of(release: "Release", submission_id: str) -> dict[str, Any]:
    """The versions of a filing for a JSON document, and what is said of one that came out thinner than the last."""
    versions = versions_of(release, submission_id)
    names = ("submission_id", "file_name", "received_at", "state", "observation_count", "finding_count")
    listed = [{"version": n} | {name: row[name] for name in names} for n, row in enumerate(versions, 1)]
    thinner = next((each for each in thinner_versions(release) if each["submission_id"] == submission_id), None)
    number = next(each["version"] for each in listed if each["submission_id"] == submission_id)
    return {"version": number, "versions": listed, "thinner": thinner}


def draw_chain(chain: Row, terminal: Terminal) -> None:
    """Say which version of how many this is and list them; nothing for a filing sent once."""
    versions = chain["versions"]
    if len(versions) == 1:
        return
    terminal.say("versions.heading", number=chain["version"], count=len(versions))
    titles = [("version", "right"), ("received", "left"), ("file", "fold"), ("state", "left")]
    titles += [("figures", "right"), ("findings", "right"), ("id", "left")]
    terminal.show(
        table(
            [(terminal.text(f"columns.{name}"), side) for name, side in titles],
            (_version(row, chain["version"], terminal) for row in versions),
        )
    )
    if chain["thinner"]:
        _say_thinner(chain["thinner"], terminal)
    if chain["version"] > 1:
        terminal.say("versions.compare")
        terminal.show_command("show", versions[chain["version"] - 1]["submission_id"][:8], "--versus")


def _version(row: Row, this: int, terminal: Terminal) -> tuple[str, ...]:
    mark = f"\n← {terminal.text('versions.this')}" if row["version"] == this else ""
    return (
        str(row["version"]),
        terminal.date(row["received_at"]),
        row["file_name"] + mark,
        terminal.text(f"words.{row['state']}"),
        terminal.number(row["observation_count"]),
        terminal.number(row["finding_count"]),
        row["submission_id"][:8],
    )


def _say_thinner(thinner: Row, terminal: Terminal) -> None:
    counts = {"figures": terminal.number(thinner["figures"]), "before": terminal.number(thinner["earlier_figures"])}
    terminal.say("versions.thinner", earlier=thinner["earlier_file"], **counts)
    if lost := lost_projects(thinner, terminal):
        terminal.plain(lost)


def draw_thinner(thinner: Sequence[Row], terminal: Terminal) -> None:
    """Name the filings in force that say far less than the version before; nothing where there are none."""
    if thinner:
        terminal.say("versions.thinner_filings")
    for row in thinner:
        counts = {"figures": terminal.number(row["figures"]), "before": terminal.number(row["earlier_figures"])}
        told = {"file": row["file_name"], "unit": row["unit_name"] or "", "lost": lost_projects(row, terminal)}
        terminal.plain(terminal.text("versions.thinner_filing", **counts, **told).rstrip())


def lost_projects(thinner: Row, terminal: Terminal) -> str:
    """The projects a version no longer speaks of, in a sentence; '' where there are none."""
    whole = terminal.text("subjects.programme")
    lost = ", ".join(whole if code == "ALL" else code for code in thinner["lost_projects"])
    return terminal.text("versions.lost_projects", projects=lost) if lost else ""
