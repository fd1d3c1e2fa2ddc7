"""`tonghop show ID`: one submission, observation or finding, its evidence drawn in the lines of the document."""

import argparse
from collections.abc import Sequence
from typing import Any

from commands.draw_evidence import Evidence, draw_evidence, name_of, written_value
from commands.findings import findings_table
from commands.parse_line import CommandParser
from commands.read_latest import kind_of, refusal_of, release_of, the_one, years
from commands.show_versus import show_versus
from commands.tell_decisions import decisions_on, decisions_table, tell_state
from commands.tell_notes import tell_notes
from commands.tell_replies import replies_on, replies_table, replies_to, tell_reply
from commands.tell_versions import chain_of, draw_chain
from commands.terminal import Terminal, table
from schemas.text import storable
from warehouse.read_release import Release

BEFORE = ""
"""Stands for the version right before."""

KINDS = ("submission", "observation", "finding")
MATCHES = """
    SELECT * FROM (
        SELECT 'submission' AS kind, submission_id AS id, file_name AS label FROM submissions
        WHERE starts_with(submission_id, $id)
        UNION ALL
        SELECT 'observation', observation_id, written FROM observations WHERE starts_with(observation_id, $id)
        UNION ALL
        SELECT 'finding', finding_id, message_vi FROM findings WHERE starts_with(finding_id, $id)
    ) WHERE list_contains($kinds, kind) ORDER BY kind, id LIMIT 100
"""
SUBMISSION = "SELECT * FROM submissions WHERE submission_id = ?"
OBSERVATIONS = """
    SELECT o.*, s.file_name, s.unit_name, s.province_name
    FROM observations AS o JOIN submissions AS s USING (submission_id)
    WHERE o.observation_id IN (SELECT unnest($ids))
    ORDER BY list_position($ids, o.observation_id)
"""
FINDINGS = """
    SELECT f.*, s.unit_name, s.province_name, s.file_name
    FROM findings AS f LEFT JOIN submissions AS s USING (submission_id)
"""
TOPICS = """
    SELECT coalesce(topic, '') AS topic, count(*) AS figures FROM observations WHERE submission_id = ?
    GROUP BY topic ORDER BY figures DESC, topic
"""


def add_arguments(parser: CommandParser) -> None:
    """The id, or the first letters of it, and another to compare with."""
    parser.arguments.add_argument("id", metavar="ID", help=parser.text("id"))
    versus = parser.text("versus")
    parser.options.add_argument("--versus", metavar="OTHER", nargs="?", const=BEFORE, help=versus)


def main(arguments: argparse.Namespace, terminal: Terminal) -> int:
    """Draw whatever the id names, or what changed between two submissions."""
    with release_of(terminal) as release:
        if arguments.versus is not None:
            this = _find(release, arguments.id, terminal, ("submission",))[1]
            other = _find(release, arguments.versus, terminal, ("submission",))[1] if arguments.versus else None
            show_versus(release, this, other, terminal)
            return 0
        kind, identity = _find(release, arguments.id, terminal, KINDS)
        draw = {"submission": _submission, "observation": _observation, "finding": _finding}[kind]
        draw(release, identity, terminal)
    return 0


def _find(release: Release, typed: str, terminal: Terminal, kinds: Sequence[str]) -> tuple[str, str]:
    start = storable(typed.lower())
    return the_one(release.rows(MATCHES, {"id": start, "kinds": list(kinds)}), start, terminal)


def _submission(release: Release, identity: str, terminal: Terminal) -> None:
    row = release.rows(SUBMISSION, [identity])[0]
    found = release.rows(f"{FINDINGS} WHERE f.submission_id = ? ORDER BY f.finding_id", [identity])
    topics = release.rows(TOPICS, [identity])
    answered = replies_on(release, identity)
    chain = chain_of(release, identity)
    said = {"shown": "submission", **row, "topics": topics, "findings": found, "replies": answered}
    terminal.emit(said | {name: chain[name] for name in ("version", "versions", "thinner")})
    if terminal.is_json:
        return
    terminal.say("show.submission", file=row["file_name"])
    facts = _submission_facts(row, topics, terminal)
    if answered:
        facts.append((terminal.text("columns.answers"), answered[0]["answers_submission"]))
    terminal.show(_facts(facts))
    draw_chain(chain, terminal)
    if answered:
        terminal.show(replies_table(answered, terminal))
    if found:
        terminal.show(findings_table(found, replies_to(release, (each["finding_id"] for each in found)), terminal))


def _submission_facts(row: dict[str, Any], topics: list[dict[str, Any]], terminal: Terminal) -> list[tuple[str, str]]:
    figures = ", ".join(f"{terminal.number(t['figures'])} {terminal.text('words.topic_' + t['topic'])}" for t in topics)
    facts = [
        ("id", row["submission_id"]),
        ("state", terminal.text(f"words.{row['state']}")),
        ("received", terminal.moment(row["received_at"])),
        ("unit", ", ".join(part for part in (row["unit_name"], row["province_name"], row["unit_code"]) if part)),
        ("recognised_by", row["recognised_by"]),
        ("kind", terminal.text(f"words.{kind_of(row)}") if row["document_kind"] else ""),
        ("programme", name_of("programmes", "programme", row["programme"])),
        ("years", years(row)),
        ("media_type", row["media_type"]),
        ("reason", refusal_of(row, terminal) if row["state"] == "rejected" else ""),
        ("superseded_by", row["superseded_by"]),
        ("figures", figures),
        ("notes", tell_notes(row["notes"] or (), terminal)),
    ]
    return [(terminal.text(f"columns.{name}"), fact) for name, fact in facts if fact]


def _observation(release: Release, identity: str, terminal: Terminal) -> None:
    evidence = _evidence(release, [identity], terminal)[0]
    found = release.rows(f"{FINDINGS} WHERE list_contains(f.observation_ids, ?) ORDER BY f.finding_id", [identity])
    terminal.emit({"shown": "observation", **evidence.row, "lines": evidence.lines_as_data(), "findings": found})
    if terminal.is_json:
        return
    terminal.say("show.observation", file=evidence.row["file_name"])
    draw_evidence([evidence], terminal)
    terminal.show(_facts(_observation_facts(evidence.row, terminal)))
    if found:
        terminal.show(findings_table(found, replies_to(release, (each["finding_id"] for each in found)), terminal))


def _observation_facts(row: dict[str, Any], terminal: Terminal) -> list[tuple[str, str]]:
    facts = [
        ("id", row["observation_id"]),
        ("value", written_value(row["value"], row["unit"], terminal)),
        ("half_width", f"± {written_value(row['half_width'], row['unit'], terminal)}" if row["half_width"] else ""),
        ("plain_value", written_value(row["plain_value"], row["unit"], terminal)),
        ("indicator", name_of("indicators", "indicator", row["indicator"])),
        ("project", name_of("projects", "project_code", row["project_code"])),
        ("years", years(row)),
        ("source", name_of("funding_sources", "source", row["source"])),
        ("agency", name_of("agencies", "agency_code", row["agency_code"])),
        ("sub_unit", row["sub_unit"]),
        ("item", row["item"]),
        ("unit", ", ".join(part for part in (row["unit_name"], row["province_name"]) if part)),
        ("part_of", row["part_of"]),
        ("derived", terminal.text("words.yes") if row["derived"] else ""),
        ("not_in_force", "" if row["in_force"] else terminal.text("words.superseded")),
    ]
    return [(terminal.text(f"columns.{name}"), fact) for name, fact in facts if fact]


def _finding(release: Release, identity: str, terminal: Terminal) -> None:
    row = release.rows(f"{FINDINGS} WHERE f.finding_id = ? ORDER BY f.submission_id", [identity])[0]
    ids = list(dict.fromkeys([*(row["suspects"] or []), *(row["observation_ids"] or [])]))
    operands = sorted(_evidence(release, ids, terminal), key=lambda each: each.order())
    reply = replies_to(release, [identity]).get(identity)
    history = decisions_on(release, identity)
    evidence = [{**each.row, "lines": each.lines_as_data()} for each in operands]
    terminal.emit({"shown": "finding", **row, "reply": reply, "history": history, "evidence": evidence})
    if terminal.is_json:
        return
    terminal.say("show.finding", severity=terminal.text(f"words.{row['severity']}"), file=row["file_name"] or "")
    terminal.gap()
    terminal.plain(row[f"message_{terminal.language}"])
    terminal.show(_facts(_finding_facts(row, reply, terminal)))
    if history:
        terminal.show(decisions_table(history, terminal))
    draw_evidence(operands, terminal, next(iter(row["suspects"] or []), None))


def _finding_facts(row: dict[str, Any], reply: dict[str, Any] | None, terminal: Terminal) -> list[tuple[str, str]]:
    facts = [
        ("arithmetic", row["arithmetic"]),
        ("reported", written_value(row["reported"], row["unit"], terminal)),
        ("expected", written_value(row["expected"], row["unit"], terminal)),
        ("difference", written_value(row["difference"], row["unit"], terminal)),
        ("tolerance", written_value(row["tolerance"], row["unit"], terminal)),
        ("suggestion", row["suggestion"]),
        ("answer", tell_reply(reply, terminal) + f"\n{reply['file_name']} {reply['cell']}" if reply else ""),
        ("project", name_of("projects", "project_code", row["project_code"])),
        ("year", str(row["year"] or "")),
        ("agency", name_of("agencies", "agency_code", row["agency_code"])),
        ("rule", f"{row['rule_id']} {row['kind']}"),
        ("cause", row["cause_id"]),
        ("effect", written_value(row["effect_vnd"], "VND", terminal)),
        ("state", tell_state(row, terminal)),
        ("lapsed", row.get(f"note_{terminal.language}")),
        ("id", row["finding_id"]),
    ]
    return [(terminal.text(f"columns.{name}"), fact) for name, fact in facts if fact]


def _evidence(release: Release, ids: list[str], terminal: Terminal) -> list[Evidence]:
    return [Evidence.of(row, terminal.home) for row in release.rows(OBSERVATIONS, {"ids": ids})] if ids else []


def _facts(facts: list[tuple[str, str]]) -> Any:  # noqa: ANN401 - rich's table
    return table([("", "left"), ("", "fold")], facts, has_header=False)
