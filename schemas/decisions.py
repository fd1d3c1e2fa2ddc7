"""What people may decide on a mismatch, and what a decision remembers of it."""

from typing import Literal

Verb = Literal["accept", "waive", "correct", "reopen"]

STATES: dict[str, str] = {"accept": "accepted", "waive": "waived", "correct": "corrected"}
"""The state a mismatch is in once it was decided on so; reopened ones are open."""

VERBS: tuple[Verb, ...] = ("accept", "waive", "correct", "reopen")


class UnclearValueError(ValueError):
    """A text that is no number, or may mean several amounts.

    Attributes:
        choices: what it may mean, each written so that it means nothing else; none where it is no number.
    """

    def __init__(self, typed: str, choices: tuple[str, ...] = ()) -> None:
        """Carry what was typed and every meaning it may have."""
        super().__init__(typed)
        self.typed = typed
        self.choices = choices
