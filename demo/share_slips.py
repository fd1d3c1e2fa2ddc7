"""Which documents of a made-up province have mistakes in them."""

from demo.plant_errors import PLANTERS
from demo.plant_in_tables import CELL_PLANTERS


class Slips:
    """The slips still to be planted: a district's are all in its texts or all in its workbooks, turn about."""

    def __init__(self, errors: bool) -> None:  # noqa: FBT001 - the contract's `--errors`
        """None planted yet; where no errors are wanted there are none."""
        self._every = (tuple(PLANTERS), tuple(CELL_PLANTERS)) if errors else ((), ())
        self._waiting: tuple[list[str], list[str]] = ([], [])
        self._turn = 0

    def turn_to(self, place: int) -> None:
        """The next district's turn."""
        self._turn = place % 2
        waiting = self._waiting[self._turn]
        if not waiting:
            waiting.extend(self._every[self._turn])

    @property
    def of_texts(self) -> list[str]:
        """Those that may be planted in a text now."""
        return [] if self._turn else self._waiting[0]

    @property
    def of_workbooks(self) -> list[str]:
        """Those that may be planted in a workbook now."""
        return self._waiting[1] if self._turn else []
