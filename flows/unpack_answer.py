"""What a reading process answered, taken apart so that nothing in it can act in this process.

A pickle may call anything. A reader that a hostile file has taken over may send any pickle: here it can name the
records of a reading and nothing else, and only in the shape that a night relies on.
"""

import io
import pickle
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import Any, cast, get_args, get_origin

from schemas import records

# kind ("reading", "refusal", "failure"), what it is, seconds, peak memory in bytes
Answer = tuple[str, object, float, int]
KINDS = ("reading", "refusal", "failure")

_NAMES: dict[tuple[str, str], Any] = {
    (each.__module__, each.__name__): each
    for each in vars(records).values()
    if is_dataclass(each) and isinstance(each, type)
} | {("decimal", "Decimal"): Decimal}
_RECORDS = {each: fields(each) for each in _NAMES.values() if each is not Decimal}
_PLAIN = (str, int, float, bool, Decimal, type(None))
_UNSET = object()


class MalformedAnswerError(ValueError):
    """A reading process sent what no reader of ours sends."""


def unpack_answer(sent: bytes) -> Answer:
    """The answer that these bytes say.

    Raises:
        MalformedAnswerError: they name something else than the records of a reading, or break off, or are misshapen.
    """
    try:
        said = _Unpickler(io.BytesIO(sent)).load()
        is_answer = _is_answer(said)
    except Exception as error:  # a pickle may fail in any way, and so may looking at what it made
        raise MalformedAnswerError(str(error)) from error
    if not is_answer:
        raise MalformedAnswerError("no answer in this shape")
    return cast("Answer", said)


class _Unpickler(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401 - the records of a reading
        found = _NAMES.get((module_name, global_name))
        if found is None:
            raise MalformedAnswerError(f"names {module_name}.{global_name}")
        return found


def _is_answer(said: object) -> bool:
    if not (isinstance(said, tuple) and len(said) == len(KINDS) + 1):
        return False
    kind, result, seconds, peak = said
    return isinstance(seconds, float) and isinstance(peak, int) and kind in KINDS and _SHAPES[kind](result)


def _is_reading(result: object) -> bool:
    """A reading whose columns of figures are of one length; targets of tests answer in plain tuples."""
    if not isinstance(result, records.Reading):
        return isinstance(result, tuple) and all(isinstance(each, _PLAIN) for each in result)
    figures = result.figures
    return _is_sound(result) and (
        figures is None
        or all(
            len(column) == figures.count and all(isinstance(each, _PLAIN) for each in column)
            for column in figures.columns.values()
        )
    )


def _is_sound(record: object) -> bool:
    """Whether every field of a record holds what it is declared to hold."""
    return all(_fits(getattr(record, each.name, _UNSET), each.type) for each in _RECORDS[type(record)])


def _fits(value: object, declared: Any) -> bool:  # noqa: ANN401 - a type, a union of types, a tuple of one
    origin = get_origin(declared)
    if origin is tuple:
        return type(value) is tuple and all(_fits(each, get_args(declared)[0]) for each in value)
    if origin is dict:
        return type(value) is dict
    return isinstance(value, declared) and (type(value) not in _RECORDS or _is_sound(value))


def _is_refusal(result: object) -> bool:
    return _is_pair(result, str, dict) and all(
        isinstance(text, str) for pair in cast("tuple[str, dict[str, str]]", result)[1].items() for text in pair
    )


def _is_failure(result: object) -> bool:
    return _is_pair(result, str, str)


def _is_pair(result: object, first: type, second: type) -> bool:
    return isinstance(result, tuple) and list(map(type, result)) == [first, second]


_SHAPES: dict[str, Callable[[object], bool]] = {
    "reading": _is_reading,
    "refusal": _is_refusal,
    "failure": _is_failure,
}
