"""Everything in a document that speaks for the office it comes from."""

from collections import Counter
from dataclasses import dataclass, field

from schemas.admin_units import Level
from transforms.find_offices import OfficeMention

Designation = tuple[Level, str]
"""A level and the squashed name said at it."""


@dataclass(slots=True)
class Evidence:
    """Everything found that speaks for an office.

    Attributes:
        levels: weight of each level in places that speak for the document.
        names: weight of each name said at a level there.
        roles: where each was said, for the person who doubts.
        mentions: every province and district named anywhere.
        pairs: a unit and the one written right behind it (`huyện Châu Thành, tỉnh An Giang`).
        heard: the units those places name as their own.
        places: words before `, ngày … tháng …`.
        bare: names without a level word in the file's name.
        without_level: names behind `Ủy ban nhân dân` or `địa bàn` with no word for their level.
        unnamed: weight of level words that stand for the office without its name (`Ủy ban nhân dân huyện ban hành`).
        recipients: how often the offices below each level are addressed (`UBND các xã`).
    """

    levels: Counter[Level] = field(default_factory=Counter)
    names: Counter[Designation] = field(default_factory=Counter)
    roles: dict[Designation, list[str]] = field(default_factory=dict)
    mentions: list[OfficeMention] = field(default_factory=list)
    heard: list[OfficeMention] = field(default_factory=list)
    pairs: list[tuple[OfficeMention, OfficeMention]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    bare: list[OfficeMention] = field(default_factory=list)
    without_level: list[OfficeMention] = field(default_factory=list)
    unnamed: Counter[str] = field(default_factory=Counter)
    recipients: Counter[Level] = field(default_factory=Counter)
