"""A made-up province and what its offices send."""

from demo.choose_offices import TooManyDistrictsError
from demo.province import write_province
from demo.truth import Truth

__all__ = ["TooManyDistrictsError", "Truth", "write_province"]
