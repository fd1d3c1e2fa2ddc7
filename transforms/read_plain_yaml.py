"""YAML as people write it: every value the text that stands there, every key said twice named, every slip in words.

YAML of itself takes `01` for one, `00100` for sixty-four and `no` for a falsehood; codes and passwords are neither.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from schemas.messages import WordedError

_TEXT = "tag:yaml.org,2002:str"
_READ_OTHERWISE = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("bool", "int", "float", "timestamp", "value"))
_DEEPEST = 20
_MEANS_MORE = "*&!"
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class PlainYamlError(WordedError, ValueError):
    """No YAML; its sentence is one of `notices`, and needs the line and column among others."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """A key said a second time at the same place, which takes the place of the first."""

    key: str
    first: int
    line: int


def read_plain_yaml(text: str) -> tuple[object, tuple[Repeated, ...]]:
    """What a text says, its scalars as they are written (a blank one is None), and the keys it says twice.

    Raises:
        PlainYamlError: it is no YAML.
    """
    try:
        _must_be_shallow(text)
        loader = _LOADER(text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None, ()
            repeated = tuple(_take_as_written(node, set()))
            return loader.construct_document(node), repeated
        finally:
            loader.dispose()
    except yaml.MarkedYAMLError as error:
        raise _slip(error, text) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        raise PlainYamlError("yaml_character", line=before.count("\n") + 1, column=_column(before)) from None


def _must_be_shallow(text: str) -> None:
    # The fast loader goes down by calling itself, without a bound: a few thousand brackets end the process.
    depth = 0
    event: Any
    for event in yaml.parse(text, _LOADER):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > _DEEPEST:
            raise PlainYamlError("yaml_too_deep", line=event.start_mark.line + 1, column=event.start_mark.column + 1)


def _take_as_written(node: yaml.Node, seen: set[int]) -> Iterator[Repeated]:
    if id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        if node.tag in _READ_OTHERWISE:
            node.tag = _TEXT
        return
    if isinstance(node, yaml.MappingNode):
        yield from _said_twice(node)
    below = (part for pair in node.value for part in pair) if isinstance(node, yaml.MappingNode) else node.value
    for each in below:
        yield from _take_as_written(each, seen)


def _said_twice(node: yaml.MappingNode) -> Iterator[Repeated]:
    lines: dict[str, int] = {}
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode):
            line = key.start_mark.line + 1
            if key.value in lines:
                yield Repeated(key.value, lines[key.value], line)
            lines.setdefault(key.value, line)


def _slip(error: yaml.MarkedYAMLError, text: str) -> PlainYamlError:
    """What somebody did that is no YAML, as far as it can be told."""
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    lines, context, problem = text.splitlines(), error.context or "", error.problem or ""
    character = lines[line - 1][column - 1 : column] if line <= len(lines) else ""
    told = {"line": line, "column": column, "character": character, "why": problem or "YAML"}
    if character == "\t":
        return PlainYamlError("yaml_tab", **told)
    if "cannot start any token" in problem or (character and character in _MEANS_MORE):
        return PlainYamlError("yaml_start", **told)
    if "quoted scalar" in context:
        return PlainYamlError("yaml_quote", **told)
    if "mapping values are not allowed" in problem:
        return PlainYamlError("yaml_colon", **told)
    if "flow" in context:
        return PlainYamlError("yaml_bracket", **told)
    return PlainYamlError("yaml_indent" if "block" in context or "simple key" in context else "yaml_other", **told)


def _column(before: str) -> int:
    return len(before) - (before.rfind("\n") + 1) + 1
