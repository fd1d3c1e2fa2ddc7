"""Sheets as read become sheets as kept: clean text, rows of one length from A1, nothing outside the filled area."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from schemas.documents import Refusal
from schemas.limits import LIMITS, ReadingLimits
from schemas.text import storable
from schemas.workbooks import Address, Merge, Sheet, Value, Visibility, Workbook, cell_name
from transforms.clean_lines import clean_text

_COVERED = "has_covered_cells"
_TALL = 64
"""So many times more rows than columns has the largest sheet: 1,048,576 x 16,384."""
_SETTLED = re.compile(
    "(?=.*?[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9])[\n -~“”‘’–—…ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]*+",
    re.DOTALL,
)
"""Vietnamese in Unicode as it should be: most texts, which need no looking at together."""
_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_WIDE_GAP = re.compile(r"\s{21,}")
_GAP = 20


@dataclass(slots=True)
class SheetDraft:
    """A sheet while it is read. Only rows with something in them stand in `rows`; they may be of any length.

    Attributes:
        texts: every text among the values and comments.
        height, width: of the area that holds every value written so far.
        others: see `schemas.workbooks.Sheet`.
    """

    name: str
    visibility: Visibility = "visible"
    rows: dict[int, list[Value]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    errors: dict[Address, str] = field(default_factory=dict)
    formulas: dict[Address, str] = field(default_factory=dict)
    uncalculated: set[Address] = field(default_factory=set)
    percents: set[Address] = field(default_factory=set)
    scales: dict[Address, int] = field(default_factory=dict)
    comments: dict[Address, str] = field(default_factory=dict)
    texts: set[str] = field(default_factory=set)
    height: int = 0
    width: int = 0

    def put(self, row: int, column: int, value: Value) -> None:
        """Write a value into its cell; texts that show nothing are none, and what is no number is text.

        Raises:
            Refusal: `cell_far_away`, before room is made for all the cells between.
        """
        if isinstance(value, float) and value - value != 0:
            value = str(value)
        if isinstance(value, str):
            if not value or value.isspace():
                return
            self.texts.add(value)
        self.reach(row, column)
        line = self.rows.setdefault(row, [])
        if len(line) <= column:
            line.extend([None] * (column + 1 - len(line)))
        line[column] = value

    def reach(self, row: int, column: int) -> None:
        """Let the area hold this cell too.

        Raises:
            Refusal: `cell_far_away`, before room is made for all the cells between.
        """
        if row >= self.height or column >= self.width:
            self.height, self.width = max(self.height, row + 1), max(self.width, column + 1)
            if self.height * self.width > LIMITS.sheet_cells:
                last = {at: len(line) - 1 for at, line in self.rows.items() if line}
                last[row] = max(column, last.get(row, 0))
                raise Refusal("cell_far_away", {"sheet": clean_text(self.name)[0], "cell": _farthest(last)})


def finish_workbook(
    media_type: str,
    drafts: Sequence[SheetDraft],
    notes: Iterable[str],
    limits: ReadingLimits,
    shared: Iterable[str] = (),
) -> Workbook:
    """The workbook: letters in Unicode NFC, names of sheets told apart, rows padded, values below merged cells away.

    Of more than twenty blanks in a row twenty are kept: nobody counts them, and patterns with blanks in them stay fast.

    Args:
        media_type: see `schemas.workbooks.Workbook`.
        drafts: the sheets in order.
        notes: of what was met so far.
        limits: of the cells and their texts.
        shared: texts that the sheets' own `texts` do not list.

    Notes added: those of `clean_lines.clean_text` and `has_covered_cells`.

    Raises:
        Refusal: `cell_too_long` with `sheet`, `cell`, `size` and `limit`; `cell_far_away` with `sheet` and `cell`;
            `no_cells`; `unreadable_workbook` where merged cells overlap beyond reason.
    """
    texts = {draft.name for draft in drafts}.union(shared, *(draft.texts for draft in drafts))
    _check_lengths(texts, drafts, limits)
    cleaned, found = _clean(texts)
    names = _apart([cleaned.get(draft.name, draft.name) or "" for draft in drafts])
    told = [*notes, *found]
    sheets = []
    for draft, name in zip(drafts, names, strict=True):
        if cleaned:
            _put_clean(draft, cleaned)
        sheets.append(_sheet(draft, name, told, limits))
    if not any(sheet.rows for sheet in sheets):
        raise Refusal("no_cells")
    return Workbook(media_type, tuple(sheets), tuple(dict.fromkeys(told)))


def _check_lengths(texts: Iterable[str], drafts: Iterable[SheetDraft], limits: ReadingLimits) -> None:
    too_long = {text for text in texts if len(text) > limits.cell_characters}
    if not too_long:
        return
    for draft in drafts:
        cells = (((r, c), value) for r, line in draft.rows.items() for c, value in enumerate(line))
        for address, value in chain(cells, draft.comments.items()):
            if isinstance(value, str) and value in too_long:
                details = {"sheet": draft.name, "cell": cell_name(*address), "size": str(len(value))}
                raise Refusal("cell_too_long", {**details, "limit": str(limits.cell_characters)})


def _clean(texts: Collection[str]) -> tuple[dict[str, str | None], list[str]]:
    """What each text that is not kept as it is becomes (None where nothing is left of it), and notes of the changes.

    All texts of a workbook are judged together: a cell alone has too few words to prove a legacy encoding.
    """
    special = sorted(
        text for text in texts if not _SETTLED.fullmatch(text) and not (text.isascii() and text.isprintable())
    )
    broken = [_BREAKS.sub("\n", text) for text in special]
    joined, notes = clean_text("\n".join(broken))
    lines = iter(joined.split("\n"))
    cleaned = (storable("\n".join(next(lines) for _ in range(text.count("\n") + 1))) for text in broken)
    gapped = (text for text in texts if "  " in text or "\n" in text or "\t" in text)
    found = {text: text for text in gapped if _WIDE_GAP.search(text)}
    found.update(zip(special, cleaned, strict=True))
    kept = ((text, _WIDE_GAP.sub(_narrowed, clean)) for text, clean in found.items())
    return {text: (clean if clean.strip() else None) for text, clean in kept if clean != text}, notes


def _narrowed(gap: re.Match[str]) -> str:
    """As much of a gap in a text as a person takes for one: where lines are broken in it, nothing but breaks."""
    return "\n" * min(_GAP, gap[0].count("\n")) or " " * _GAP


def _apart(names: Sequence[str]) -> list[str]:
    """The names of sheets, each once: one given again (or none at all) has a number behind it."""
    found: list[str] = []
    for name in names:
        number, apart = 1, name
        while apart in found or not apart:
            number += 1
            apart = f"{name} ({number})".strip()
        found.append(apart)
    return found


def _put_clean(draft: SheetDraft, cleaned: Mapping[str, str | None]) -> None:
    for line in draft.rows.values():
        line[:] = [cleaned.get(v, v) if isinstance(v, str) else v for v in line]
    draft.comments = {at: cleaned.get(text, text) or "" for at, text in draft.comments.items()}


def _sheet(draft: SheetDraft, name: str, notes: list[str], limits: ReadingLimits) -> Sheet:
    height, width = _area(draft, name, limits)
    merges = _merges_within(draft.merges, height, width)
    if _take_covered(draft, merges):
        notes.append(_COVERED)
        height, width = _area(draft, name, limits)
    return Sheet(
        name,
        _padded(draft.rows, height, width),
        tuple(merges),
        draft.visibility,
        frozenset(row for row in draft.hidden_rows if row < height),
        frozenset(column for column in draft.hidden_columns if column < width),
        draft.errors,
        draft.formulas,
        frozenset(draft.uncalculated),
        frozenset(draft.percents),
        draft.comments,
        draft.scales,
    )


def _area(draft: SheetDraft, name: str, limits: ReadingLimits) -> tuple[int, int]:
    """Rows and columns from A1 to the last cells with a value, an error or a formula never calculated."""
    for row, line in list(draft.rows.items()):
        while line and line[-1] is None:
            line.pop()
        if not line:
            del draft.rows[row]
    last = {row: len(line) - 1 for row, line in draft.rows.items()}
    for row, column in (*draft.errors, *draft.uncalculated):
        last[row] = max(column, last.get(row, 0))
    if not last:
        return 0, 0
    height, width = max(last) + 1, max(last.values()) + 1
    if height * width > limits.sheet_cells:
        raise Refusal("cell_far_away", {"sheet": name, "cell": _farthest(last)})
    return height, width


def _farthest(last: Mapping[int, int]) -> str:
    """The cell that stretches an area too far, by the last column of each row."""
    lowest, widest = max(last), max(last, key=lambda row: last[row])
    far = lowest if lowest >= last[widest] * _TALL else widest
    return cell_name(far, last[far])


def _merges_within(merges: Iterable[Merge], height: int, width: int) -> list[Merge]:
    """The merged ranges as far as they lie within the area.

    Raises:
        Refusal: `unreadable_workbook` where one ends before it begins, or they cover it more than once: one cell is in
            one range at most.
    """
    merges = list(merges)
    if any(merge.bottom < merge.top or merge.right < merge.left for merge in merges):
        raise Refusal("unreadable_workbook")
    found = [
        Merge(merge.top, merge.left, min(merge.bottom, height - 1), min(merge.right, width - 1))
        for merge in merges
        if merge.top < height and merge.left < width
    ]
    covered = sum((m.bottom - m.top + 1) * (m.right - m.left + 1) for m in found)
    if covered > 2 * height * width:
        raise Refusal("unreadable_workbook")
    return found


def _take_covered(draft: SheetDraft, merges: Iterable[Merge]) -> bool:
    """Take out what stands in merged cells behind their first, where nobody sees it; whether there was anything."""
    taken = False
    for merge in merges:
        for row in range(merge.top, merge.bottom + 1):
            line = draft.rows.get(row, [])
            first = merge.left + (row == merge.top)
            hidden = line[first : merge.right + 1]
            if hidden.count(None) < len(hidden):
                line[first : merge.right + 1] = [None] * len(hidden)
                taken = True
    return taken


def _padded(rows: Mapping[int, list[Value]], height: int, width: int) -> list[Sequence[Value]]:
    """Every row of the area; blank ones share one tuple, so that a thousand of them cost nothing."""
    found: list[Sequence[Value]] = [(None,) * width] * height
    for row, line in rows.items():
        line.extend([None] * (width - len(line)))
        found[row] = line
    return found


def check_sheets(count: int, limits: ReadingLimits) -> None:
    """Nothing, where a workbook has no more sheets than allowed.

    Raises:
        Refusal: `too_many_sheets` with `sheets` and `limit`.
    """
    if count > limits.sheets:
        raise Refusal("too_many_sheets", {"sheets": str(count), "limit": str(limits.sheets)})


def check_filled(cells: int, limits: ReadingLimits) -> None:
    """Nothing, where no more cells of a workbook have content than allowed.

    Raises:
        Refusal: `too_many_cells` with `limit`.
    """
    if cells > limits.filled_cells:
        raise Refusal("too_many_cells", {"limit": str(limits.filled_cells)})
