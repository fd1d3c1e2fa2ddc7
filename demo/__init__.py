"""A made-up province and what its offices send."""

from demo.choose_offices import TooManyDistrictsError
from demo.province import write_province
from demo.truth import Truth, what_to_look_at_next

__all__ = ["TooManyDistrictsError", "Truth", "what_to_look_at_next", "write_province"]
