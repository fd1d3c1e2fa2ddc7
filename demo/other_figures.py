"""Documents written from figures other than their office's own: sound in themselves, at odds with other documents.

One office, one year and one leaf are told otherwise; every sum and balance of the document follows, so that nothing
but another document shows it.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from demo.draw_facts import MILLION, District, Money
from demo.plant_errors import swap

_EXTRA = 9 * MILLION
_NEW_HOUSEHOLDS = 40


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A district as one document has it, and what is told otherwise.

    Attributes:
        kind: the finding to expect; several that would each be right are separated by `|`.
        project: the leaf the finding names; '' where it names none.
        reported: what the document says; `expected`: what the others do.
    """

    district: District
    kind: str
    project: str
    year: int
    reported: int
    expected: int


Teller = Callable[[District, str, tuple[int, ...]], Otherwise | None]


def tell_otherwise(slip: str, district: District, kind: str, years: tuple[int, ...]) -> Otherwise | None:
    """The district as a document of this kind and these years is to have it; None where the slip has no place in it.

    Args:
        slip: key of `OTHER_FIGURES`.
        district: with its own figures.
        kind: of the document, as in `Style.kind`; `book` for a workbook of money.
        years: it is on.
    """
    return OTHER_FIGURES[slip](district, kind, years)


def _plan(district: District, kind: str, years: tuple[int, ...]) -> Otherwise | None:
    """A plan gives a leaf central money with two digits swapped, and the local share of that."""
    if kind != "plan" or years[0] == district.years[0] or district.parent:
        return None
    for key, money in _of_year(district, years[0]):
        nstw = swap(money.nstw)
        if nstw != money.nstw:
            told = replace(money, nstw=nstw, nsdp=nstw * district.counterpart_pct // 100)
            return _with(district, "cross_document", key, told, (told.allocated, money.allocated))
    return None


def _carried_in(district: District, kind: str, years: tuple[int, ...]) -> Otherwise | None:
    """A year's report has more money carried in than the year before carried out; it was spent as well."""
    if kind != "report" or years[0] == district.years[0]:
        return None
    for key, money in _of_year(district, years[0]):
        if money.carried_in > _EXTRA:
            told = replace(money, carried_in=money.carried_in + _EXTRA, disbursed=money.disbursed + _EXTRA)
            kinds = "carry_over_chain|cross_document"
            return _with(district, kinds, key, told, (told.carried_in, money.carried_in))
    return None


def _retold(district: District, kind: str, years: tuple[int, ...]) -> Otherwise | None:
    """A report on several years tells more of the first than that year's own: allocated, and spent as well."""
    if kind != "midterm":
        return None
    key, money = next(iter(_of_year(district, years[0])))
    told = replace(money, nstw=money.nstw + _EXTRA, disbursed=money.disbursed + _EXTRA)
    return _with(district, "cross_document", key, told, (told.allocated, money.allocated))


def _copied(district: District, kind: str, years: tuple[int, ...]) -> Otherwise | None:
    """A workbook repeats last year's money of a leaf, office by office."""
    year = years[0]
    if kind != "book" or len(years) > 1 or year - 2 not in district.years:
        return None
    leaf = next((leaf for leaf in district.leaves if _is_telling(district, leaf, year - 1)), None)
    if leaf is None or not district.agencies(leaf, year):
        return None
    before = {key: money for key, money in district.ledger.items() if key[:2] == (leaf, year - 1)}
    ledger = {**district.ledger, **{(leaf, year, agency): money for (_, _, agency), money in before.items()}}
    amounts = (district.money(leaf, year - 1).disbursed, district.money(leaf, year).disbursed)
    return Otherwise(replace(district, ledger=ledger), "copied_forward", "", year, *amounts)


def _commune(district: District, kind: str, years: tuple[int, ...]) -> Otherwise | None:
    """A commune's survey counts more newly poor households than the row its district has for it."""
    if kind != "poverty" or not district.parent:
        return None
    key = next(key for key in district.poverty if key[1] == years[0])
    told = replace(district.poverty[key], newly=district.poverty[key].newly + _NEW_HOUSEHOLDS)
    poverty = {**district.poverty, key: told}
    altered = replace(district, poverty=poverty)
    amounts = (altered.all_poverty(years[0]).poor, district.all_poverty(years[0]).poor)
    return Otherwise(altered, "cross_document", "", years[0], *amounts)


OTHER_FIGURES: dict[str, Teller] = {
    "plan_told_otherwise": _plan,
    "carried_in_told_otherwise": _carried_in,
    "year_retold_otherwise": _retold,
    "last_years_row_copied": _copied,
    "commune_told_otherwise": _commune,
}
"""Every slip by name."""


def _of_year(district: District, year: int) -> list[tuple[tuple[str, int, str], Money]]:
    """The money of a year's leaves that one office alone has, by leaf."""
    offices = {leaf: district.agencies(leaf, year) for leaf in district.leaves}
    return [(key, money) for key, money in district.ledger.items() if key[1] == year and len(offices[key[0]]) == 1]


def _is_telling(district: District, leaf: str, year: int) -> bool:
    """Whether a leaf's money of a year has enough amounts that are not round."""
    money = district.money(leaf, year)
    amounts = {money.disbursed, money.carried_out, money.local_disbursed, money.local_carried_out}
    return len({amount for amount in amounts if len(str(amount).rstrip("0")) > 3}) > 3  # noqa: PLR2004


def _with(district: District, kind: str, key: tuple[str, int, str], told: Money, amounts: tuple[int, int]) -> Otherwise:
    ledger = {**district.ledger, key: told}
    return Otherwise(replace(district, ledger=ledger), kind, key[0], key[1], *amounts)
