"""Cell styles that look like others but for a mark: their fill."""

import re

_FILL = '<fill><patternFill patternType="solid"><fgColor rgb="FFFFE699"/><bgColor indexed="64"/></patternFill></fill>'
_FILLS = re.compile(r"<fills\b(?P<told>[^>]*)>(?P<inside>.*?)</fills>", re.DOTALL)
_STYLES = re.compile(r"<cellXfs\b(?P<told>[^>]*)>(?P<inside>.*?)</cellXfs>", re.DOTALL)
_STYLE = re.compile(r"<xf\b[^>]*?/>|<xf\b[^>]*?>.*?</xf>", re.DOTALL)
_COUNT = re.compile(r'count="\d+"')


class MarkedStyles:
    """The styles of a workbook, marked twins added to them as they are asked for.

    Raises:
        ValueError: the XML has no styles of cells where they belong.
    """

    def __init__(self, xml: str) -> None:
        """Read the styles' XML."""
        fills, styles = _FILLS.search(xml), _STYLES.search(xml)
        if fills is None or styles is None:
            message = "no cell styles"
            raise ValueError(message)
        self._xml = xml
        self._fill = fills["inside"].count("<fill>") + fills["inside"].count("<fill/>")
        self._styles = _STYLE.findall(styles["inside"])
        self._twins: dict[int, int] = {}

    def twin(self, style: int) -> int:
        """The number of the marked twin of a style."""
        if style not in self._twins:
            self._twins[style] = len(self._styles)
            self._styles.append(self._marked(self._styles[style] if style < len(self._styles) else "<xf/>"))
        return self._twins[style]

    def _marked(self, style: str) -> str:
        end = style.index(">")
        tag, rest = style[: end + 1], style[end + 1 :]
        tag = re.sub(r'\s(?:fillId|applyFill)="[^"]*"', "", tag)
        return tag.replace("<xf", f'<xf fillId="{self._fill}" applyFill="1"', 1) + rest

    def plain(self, alignment: str) -> int:
        """The number of a new style for text of our own, in the workbook's first font."""
        told = 'numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyAlignment="1"'
        self._styles.append(f"<xf {told}>{alignment}</xf>")
        self._twins[-len(self._styles)] = len(self._styles) - 1
        return len(self._styles) - 1

    def xml(self) -> str:
        """The styles' XML with the twins; unchanged where none was asked for."""
        if not self._twins:
            return self._xml
        xml = _FILLS.sub(lambda m: _section("fills", m, m["inside"] + _FILL, self._fill + 1), self._xml, count=1)
        inside = "".join(self._styles)
        return _STYLES.sub(lambda m: _section("cellXfs", m, inside, len(self._styles)), xml, count=1)


def _section(name: str, match: re.Match[str], inside: str, count: int) -> str:
    told = _COUNT.sub(f'count="{count}"', match["told"])
    return f"<{name}{told}>{inside}</{name}>"
