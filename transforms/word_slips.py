"""Slips of a thousand, worded: what was written, what must be meant, the sum that shows it."""

from collections import Counter
from decimal import Decimal
from typing import Any

from transforms.explain import Mismatch, normal
from transforms.find_slips import Slip
from transforms.line_up import NODE
from transforms.weigh_identities import Weighed
from transforms.write_numbers import MILLIONS, power_of, write_money


def word_slip(slip: Slip, rows: dict[str, dict[str, Any]]) -> Mismatch:
    """The finding of a slip, by any other name of its cause: unit or separator."""
    row = rows[slip.operand.stated.observation_ids[0]]
    unit = _usual_unit(slip, rows)
    written_unit = row["written_unit"] or ""
    value, meant = slip.operand.stated.value, slip.operand.stated.value * slip.scale
    shown = write_money(meant, unit)
    proof = next((w for w in slip.proofs if w.relation == "=="), slip.proofs[0])
    return Mismatch(
        kind="unit_slip",
        severity="error",
        subject={name: row[name] for name in (*NODE, "source")},
        evidence=(normal(value), normal(meant)),
        observation_ids=tuple(i for w in slip.proofs for o in w.operands for i in o.stated.observation_ids),
        reported=value,
        expected=meant,
        tolerance=slip.operand.stated.half_width * slip.scale,
        unit=row["unit"],
        arithmetic=_proof(proof, slip, unit),
        details={"written": row["written"] or "", "unit": written_unit, "meant": shown},
        suspects=slip.operand.stated.observation_ids,
        suggestion=shown,
        suggested=meant,
    )


def _usual_unit(slip: Slip, rows: dict[str, dict[str, Any]]) -> str:
    """The unit most of the other figures are written in."""
    others = (o for w in slip.proofs for o in w.operands if o.key_id != slip.operand.key_id)
    units = Counter(unit for o in others if power_of(unit := rows[o.stated.observation_ids[0]]["written_unit"] or ""))
    return units.most_common(1)[0][0] if units else MILLIONS


def _proof(weighed: Weighed, slip: Slip, unit: str) -> str:
    """The identity with the meant value in place: `262 + 118 = 380`, or `262 ≤ 380`."""
    sides: dict[bool, list[str]] = {True: [], False: []}
    for operand in weighed.operands:
        factor = slip.scale if operand.key_id == slip.operand.key_id else Decimal(1)
        amount = write_money(operand.stated.value * factor, unit).removesuffix(f" {unit}")
        sides[operand.coefficient > 0].append(amount)
    left, right = " + ".join(sides[True]), " + ".join(sides[False])
    if weighed.relation == "<=":
        return f"{left} ≤ {right} ({unit})"
    longer, shorter = (left, right) if len(sides[True]) >= len(sides[False]) else (right, left)
    return f"{longer} = {shorter} ({unit})"
