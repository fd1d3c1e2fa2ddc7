"""Which documents of a made-up province have mistakes in them."""

from dataclasses import dataclass, field

from demo.other_figures import OTHER_FIGURES
from demo.plant_errors import PLANTERS
from demo.plant_in_tables import CELL_PLANTERS


@dataclass(frozen=True, slots=True)
class Waiting:
    """Slips a document may get one of; the one planted is taken off.

    Attributes:
        in_it: of one figure, which the document itself shows to be wrong.
        beside_others: of figures told otherwise than in other documents.
    """

    in_it: list[str] = field(default_factory=list)
    beside_others: list[str] = field(default_factory=list)


class Slips:
    """The slips still to be planted: a district's are all in its texts or all in its workbooks, turn about.

    Those that only another document shows go into any document without another slip.
    """

    def __init__(self, errors: bool) -> None:  # noqa: FBT001 - the contract's `--errors`
        """None planted yet; where no errors are wanted there are none."""
        self._every = (tuple(PLANTERS), tuple(CELL_PLANTERS)) if errors else ((), ())
        self._waiting: tuple[list[str], list[str]] = ([], [])
        self._beside_others = list(OTHER_FIGURES) if errors else []
        self._turn = 0

    def turn_to(self, place: int) -> None:
        """The next district's turn."""
        self._turn = place % 2
        waiting = self._waiting[self._turn]
        if not waiting:
            waiting.extend(self._every[self._turn])

    @property
    def of_texts(self) -> Waiting:
        """Those that may be planted in a text now."""
        return Waiting([] if self._turn else self._waiting[0], self._beside_others)

    @property
    def of_workbooks(self) -> Waiting:
        """Those that may be planted in a workbook now."""
        return Waiting(self._waiting[1] if self._turn else [], self._beside_others)

    @property
    def of_communes(self) -> Waiting:
        """Those that may be planted in what a commune sends."""
        return Waiting([], self._beside_others)
