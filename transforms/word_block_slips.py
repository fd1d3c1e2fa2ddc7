"""Blocks in another unit than the rest, worded: where they stand, the unit written and the one meant, one proof."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from schemas.messages import Language
from transforms.explain import Mismatch, normal
from transforms.find_block_slips import BlockSlip
from transforms.name_blocks import name_amounts, shared_subject, write_ranges
from transforms.write_numbers import MILLIONS, power_of, write_money, write_number
from transforms.write_places import write_places

_UNITS = {0: "đồng", 3: "nghìn đồng", 6: MILLIONS, 9: "tỷ đồng"}
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
    subject = shared_subject(block)
    is_proven = slip.settled > 0
    told = {f"where_{language}": write_ranges(block, language) for language in _LANGUAGES}
    told |= {f"amounts_{language}": name_amounts(subject, language) for language in _LANGUAGES}
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
