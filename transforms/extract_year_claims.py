"""The year each place that speaks for the whole document names: title, issuing sentence, closing sentence."""

from schemas.passages import Narrative
from schemas.records import Place, YearClaim
from transforms.find_speaking_places import SpeakingPlace, find_statements
from transforms.find_years import Years, find_years


def extract_year_claims(narrative: Narrative, office_years: tuple[int, int]) -> tuple[YearClaim, ...]:
    """One row per speaking place that names a year of its own.

    The programme's span, the next period's and those of documents cited do not count, as in `find_years`. A span
    that only is the programme's counts where the document's own years are that span.
    """
    found = ((place, find_years(place.text)) for place in find_statements(narrative))
    return tuple(
        YearClaim(place.role, years.year_from, years.year_to, _place(place, years))
        for place, years in found
        if years is not None and (years.is_own or (years.year_from, years.year_to) == office_years)
    )


def _place(place: SpeakingPlace, years: Years) -> Place:
    if place.passage is None:
        return Place(quote=place.text)
    start, end = place.start + years.start, place.start + years.end
    if not 0 <= start < end <= len(place.passage.text):
        return place.passage.place(0, len(place.passage.text), quote=place.text)
    return place.passage.place(start, end, quote=place.text)
