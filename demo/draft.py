"""A document being written: its paragraphs, its footnotes, and beside each figure the fact it states."""

import string
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from demo.truth import FundingFact, IndicatorFact, Truth
from demo.write_numbers import Hand, percent, vietnamese

BOLD_ON, BOLD_OFF = "\ue000", "\ue001"
_QUOTE_LENGTH = 48
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

Kind = Literal["letterhead", "title", "heading", "subheading", "paragraph", "bullet", "cells", "note"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A funding figure to be written: its key and its value in đồng; without its unit when the next figure has it."""

    project: str
    year: str
    measure: str
    value: int
    source: str = "ALL"
    agency: str = ""
    capital: str = ""
    required: int = 1
    has_unit: bool = True


@dataclass(frozen=True, slots=True)
class Count:
    """A count or rate to be written; rates are in hundredths of a percent."""

    indicator: str
    year: str
    value: int
    point: str = "year"
    group: str = "ALL"
    unit: str = ""
    scenario: str = "actual"
    separators: Literal["vi", "us"] = "vi"
    required: int = 1

    @property
    def is_rate(self) -> bool:
        """Whether the value is hundredths of a percent."""
        return self.indicator.endswith(("_pct", "_pp"))


@dataclass(frozen=True, slots=True)
class Slip:
    """What goes wrong at one place of a document.

    Attributes:
        ordinal: the figure it befalls, by its position in the document, or -1.
        value: what is written instead, in the figure's own measure.
        separator: the decimal comma becomes a point.
        unit: the unit is written thousandfold (`tỷ đồng` for `triệu đồng`).
        word: the placeholder that gets `text` instead of what belongs there, or ''.
    """

    ordinal: int = -1
    value: int | None = None
    separator: bool = False
    unit: bool = False
    word: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph (or, of kind `cells`, one table: a cell a line)."""

    kind: Kind
    text: str
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Draft:
    """A document under a writer's hand.

    Attributes:
        slip: the one thing that goes wrong, if any.
        words: fills placeholders that every sentence may use (`unit`, `province`, `year` …).
        truth: the facts stated so far.
        seen_words: placeholders used so far, so that a slip can be planted on one.
    """

    file: str
    hand: Hand
    words: dict[str, str]
    slip: Slip = field(default_factory=Slip)
    blocks: list[Block] = field(default_factory=list)
    truth: Truth = field(default_factory=Truth)
    place: str = "body"
    seen_words: set[str] = field(default_factory=set)
    _notes: int = 0
    _pending: list[str] = field(default_factory=list)
    _figures: int = 0

    def say(self, kind: Kind, template: str, **slots: "str | Amount | Count") -> None:
        """Write one paragraph from a template."""
        text = self.fill(template, **slots)
        self.blocks.append(Block(kind, text, tuple(self._pending)))
        self._pending.clear()

    def fill(self, template: str, **slots: "str | Amount | Count") -> str:
        """A template with its figures written in this hand, each recorded with the words before it."""
        text = ""
        for literal, name, spec, _ in string.Formatter().parse(template):
            text += literal
            if name is None:
                continue
            slot = slots.get(name)
            text += (
                self._word(name, spec or "", slot) if not isinstance(slot, Amount | Count) else self._figure(slot, text)
            )
        return text

    def note(self, template: str, **slots: "str | Amount | Count") -> str:
        """Write a footnote; gives the mark that stands in the text."""
        self._notes += 1
        mark = str(self._notes).translate(_SUPERSCRIPTS)
        before, self.place = self.place, "note"
        self._pending.append(f"{mark} {self.fill(template, **slots)}")
        self.place = before
        return mark

    def hang(self, mark: str) -> None:
        """Put a footnote's mark where the last paragraph left `{fn}`."""
        last = self.blocks[-1]
        text = last.text.replace("{fn}", mark, 1)
        self.blocks[-1] = replace(last, text=text, notes=(*last.notes, *self._pending))
        self._pending.clear()

    def _word(self, name: str, spec: str, slot: str | None) -> str:
        self.seen_words.add(name)
        if self.slip.word == name:
            return self.slip.text
        word = self.words[name] if slot is None else slot
        return format(int(word), spec) if spec else word

    def _figure(self, figure: "Amount | Count", before: str) -> str:
        ordinal, self._figures = self._figures, self._figures + 1
        slip = self.slip if self.slip.ordinal == ordinal else Slip()
        written = figure if slip.value is None else replace(figure, value=slip.value)
        text = self._money(written, slip) if isinstance(written, Amount) else _count(written)
        self._record(written, ordinal, _plain(before)[-_QUOTE_LENGTH:] + _plain(text))
        return text

    def _money(self, amount: Amount, slip: Slip) -> str:
        number, unit = self.hand.amount(amount.value)
        if slip.separator:
            number = number.replace(",", ".")
        if slip.unit:
            unit = "tỷ đồng"
        return f"{BOLD_ON}{number}{BOLD_OFF}" + (f" {unit}" if amount.has_unit else "")

    def _record(self, figure: "Amount | Count", ordinal: int, quote: str) -> None:
        if isinstance(figure, Amount):
            self._record_amount(figure, ordinal, quote)
        else:
            value = str(Decimal(figure.value) / 100 if figure.is_rate else figure.value)
            self.truth.indicators.append(
                IndicatorFact(
                    self.file, figure.unit, figure.year, figure.point, figure.indicator, figure.group, value,
                    figure.scenario, figure.required, quote, self.place, ordinal,
                )
            )  # fmt: skip

    def _record_amount(self, amount: Amount, ordinal: int, quote: str) -> None:
        is_meant = self.slip.unit and self.slip.ordinal == ordinal
        readings = [(amount.value, amount.required)]
        if is_meant:
            readings = [(amount.value, 0), (amount.value * 1000, 0)]
        self.truth.funding.extend(
            FundingFact(
                self.file, "GNBV", amount.project, amount.agency, amount.year, amount.source, amount.measure, value,
                0, required, quote, amount.capital, self.place, ordinal,
            )
            for value, required in readings
        )  # fmt: skip


def _count(count: Count) -> str:
    if count.is_rate:
        written = percent(count.value)
        return written.replace(",", ".") if count.separators == "us" else written
    if count.separators == "us":
        return f"{count.value:,}"
    return vietnamese(count.value, 1, 0, groups=True)


def _plain(text: str) -> str:
    return text.replace(BOLD_ON, "").replace(BOLD_OFF, "")
