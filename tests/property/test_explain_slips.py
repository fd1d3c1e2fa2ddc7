"""The slip between two values is the one that writing down every slip would find."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from schemas.linear import Figure
from transforms.explain_slips import UNLIKELIHOOD, explain_slip, slips_of

amounts = st.decimals(
    min_value=-(10**9), max_value=10**9, places=2, allow_nan=False, allow_infinity=False
) | st.integers(-(10**6), 10**6).map(Decimal)
powers = st.sampled_from([0, 3, 6])


def by_hand(figure: Figure, meant: Decimal) -> set[str]:
    """The likeliest slips among all that lead to the value."""
    told = {slip for value, slip in slips_of(figure) if value == meant}
    least = min((UNLIKELIHOOD[slip] for slip in told), default=UNLIKELIHOOD["unexplained"])
    return {slip for slip in told if UNLIKELIHOOD[slip] == least} or {"unexplained"}


def figure(shown: Decimal, power: int) -> Figure:
    return Figure("x", shown.scaleb(power), written=f"{shown:f}", shown=shown, power=power)


@given(amounts, amounts, powers)
def test_of_two_values(shown: Decimal, meant: Decimal, power: int) -> None:
    stated = figure(shown, power)
    assert explain_slip(stated, meant.scaleb(power)) in by_hand(stated, meant.scaleb(power))


@given(amounts, powers, st.data())
def test_of_every_value_a_slip_away(shown: Decimal, power: int, data: st.DataObject) -> None:
    stated = figure(shown, power)
    reachable = sorted({value for value, _ in slips_of(stated)})
    meant = data.draw(st.sampled_from(reachable or [shown]))
    assert explain_slip(stated, meant) in by_hand(stated, meant)
