"""Blocks in another unit than the rest, worded: where they stand, the unit written and the one meant, one proof."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from schemas.messages import Language, message
from schemas.workbooks import cell_name
from transforms.explain import Mismatch, normal
from transforms.find_block_slips import BlockSlip
from transforms.line_up import KEY
from transforms.name_subjects import name_subject
from transforms.scan_sheet import address_of
from transforms.write_numbers import MILLIONS, power_of, write_money, write_number
from transforms.write_places import write_places

_UNITS = {0: "đồng", 3: "nghìn đồng", 6: MILLIONS, 9: "tỷ đồng"}
_MOST_RANGES = 6
_LANGUAGES: tuple[Language, ...] = ("vi", "en")
_HAS_OWN_UNIT = ("unit_slip", "separator_slip")
_MILLION = 6


def word_block_slip(slip: BlockSlip, rows: Mapping[str, dict[str, Any]]) -> Mismatch:
    """The finding of a block; its largest figure is the one reported, all of them are its suspects.

    Args:
        slip: the block.
        rows: its observations, and those of its proof, by id.
    """
    block = [rows[name] for name in slip.observation_ids]
    written = Counter(row["written_unit"] or "" for row in block).most_common(1)[0][0]
    meant = _UNITS.get(power_of(written) + slip.scale.adjusted())
    head = block[0]
    subject = _subject(block)
    is_proven = slip.settled > 0
    told = {f"where_{language}": _ranges(block, language) for language in _LANGUAGES}
    told |= {f"amounts_{language}": _amounts(subject, language) for language in _LANGUAGES}
    return Mismatch(
        kind="unit_slip",
        severity="error" if is_proven else "warning",
        subject=subject,
        compared=("block",),
        evidence=("block", normal(slip.scale), *sorted(normal(row["value"]) for row in block)),
        observation_ids=(*slip.observation_ids, *(name for _, name in slip.proof)),
        reported=head["value"],
        expected=head["value"] * slip.scale,
        tolerance=head["half_width"] * slip.scale,
        unit="VND",
        arithmetic=_proof(slip, rows),
        places=_places(slip, rows),
        wording="unit_slip_block" if is_proven else "unit_slip_block_by_size",
        details=told
        | {
            "count": str(len(block)),
            "settled": str(slip.settled),
            "times": write_number(max(slip.scale, 1 / slip.scale)),
            "written": written or _UNITS[0],
            "meant": meant or _in_words(head["value"] * slip.scale),
        },
        suspects=slip.observation_ids,
        suggestion=meant or _in_words(head["value"] * slip.scale),
        suggested=head["value"] * slip.scale,
    )


def follow_block_slips(
    mismatches: Iterable[Mismatch], slips: Sequence[BlockSlip], worded: Sequence[Mismatch]
) -> Iterator[Mismatch]:
    """The mismatches; those between a figure of a block and one outside it follow from the block's own."""
    inside = {slip.submission_id: (set(slip.observation_ids), cause) for slip, cause in zip(slips, worded, strict=True)}
    for mismatch in mismatches:
        block, cause = inside.get(mismatch.subject["submission_id"], (set(), mismatch))
        told = set(mismatch.observation_ids)
        is_across = not told.isdisjoint(block) and not told <= block
        yield replace(mismatch, cause=cause) if is_across and mismatch.kind not in _HAS_OWN_UNIT else mismatch


def _in_words(value: Decimal) -> str:
    return write_money(value, MILLIONS)


def _subject(block: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Whom the block is about: what all its figures share."""
    shared = {name: {row[name] for row in block} for name in KEY}
    found = {name: values.pop() if len(values) == 1 else None for name, values in shared.items()}
    return found | {"sheet": block[0]["sheet"]}


def _amounts(subject: Mapping[str, Any], language: Language) -> str:
    """The measure all figures are of; `số tiền` where they are of several."""
    if subject["indicator"]:
        return name_subject(dict(subject), language)["measure"]
    return message("blocks.amounts", language)


def _ranges(block: Sequence[Mapping[str, Any]], language: Language) -> str:
    """The cells of a block column by column, or row by row where these are fewer; the lines of a text."""
    if not block[0]["cell"]:
        lines = sorted(row["line_from"] for row in block if row["line_from"])
        key = "blocks.lines" if lines and lines[0] < lines[-1] else "blocks.line"
        return message(key, language, first=lines[0], last=lines[-1]) if lines else ""
    cells = [address for row in block if row["cell"] and (address := address_of(row["cell"]))]
    by_row, by_column = (_lines(cells, at) for at in (0, 1))
    told = min(by_column, by_row, key=len)
    more = message("blocks.more", language) if len(told) > _MOST_RANGES else ""
    return message("blocks.cells", language, cells=", ".join(told[:_MOST_RANGES]) + more, sheet=block[0]["sheet"])


def _lines(cells: Iterable[tuple[int, int]], at: int) -> list[str]:
    """The cells of each row (`at` 0) or column (1), from the first to the last: `D11:D45`."""
    lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for cell in sorted(cells):
        lines[cell[at]].append(cell)
    ends = ((cell_name(*line[0]), cell_name(*line[-1])) for _, line in sorted(lines.items()))
    return [first if first == last else f"{first}:{last}" for first, last in ends]


def _proof(slip: BlockSlip, rows: Mapping[str, dict[str, Any]]) -> str:
    """One equation with the block's figures at their meant scale: `1.948,912 + 919,735 = 657,647 + 2.211`."""
    inside = set(slip.observation_ids)
    sides: dict[bool, list[str]] = {True: [], False: []}
    for coefficient, name in slip.proof:
        row = rows[name]
        value = row["value"] * slip.scale if name in inside else row["value"]
        share = Decimal(repr(abs(coefficient)))
        factor = "" if share == 1 else f"{write_number(share)} × "
        sides[coefficient > 0].append(f"{factor}{write_number(value.scaleb(-_MILLION))}")
    sign = _sign(slip)
    return f"{' + '.join(sides[True])} {sign} {' + '.join(sides[False])} ({MILLIONS})"


def _places(slip: BlockSlip, rows: Mapping[str, dict[str, Any]]) -> str:
    ordered = [name for c, name in slip.proof if c > 0] + [name for c, name in slip.proof if c < 0]
    count = sum(c > 0 for c, _ in slip.proof)
    pattern = f"{' + '.join(['{}'] * count)} {_sign(slip)} {' + '.join(['{}'] * (len(ordered) - count))}"
    return write_places(pattern, [rows[name] for name in ordered])


def _sign(slip: BlockSlip) -> str:
    return "=" if slip.is_equal else "≤" if slip.settled else "~"
