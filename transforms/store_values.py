"""Values stored beside formulas, and the same bytes for the same workbook: what openpyxl leaves out when it saves."""

import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal
from xml.etree import ElementTree as ET

from schemas.workbooks import Address, cell_name

_FORMULA = re.compile(
    r'<c r="(?P<cell>[A-Z]+\d+)"(?P<style>[^>]*?)(?: t="\w+")?>(?P<f><f>.*?</f>)<v\s*/?>(?:</v>)?</c>'
)
_CREATED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_MOMENT = (2020, 1, 1, 0, 0, 0)
_MOMENT_WRITTEN = b"2020-01-01T00:00:00Z"


def store_values(content: bytes, values: Mapping[str, Mapping[Address, Decimal | str | None]]) -> bytes:
    """The workbook with the value of each formula stored, None as the empty text its formula then gives.

    Args:
        content: as openpyxl saved it.
        values: by sheet and address from 0, a text being the error a formula shows; formulas it does not name keep no
            value.
    """
    source = zipfile.ZipFile(io.BytesIO(content))
    parts = _parts_of_sheets(source)
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            body = source.read(entry)
            if entry.filename in parts and parts[entry.filename] in values:
                body = _with_values(body.decode(), values[parts[entry.filename]]).encode()
            elif entry.filename == "docProps/core.xml":
                body = _CREATED.sub(rb"\g<1>" + _MOMENT_WRITTEN, body)
            info = zipfile.ZipInfo(entry.filename, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, body)
    return copy.getvalue()


def _parts_of_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """The name of the sheet each part holds; openpyxl numbers parts in the order of the sheets."""
    root = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - written by ourselves a moment ago
    names = [each.get("name", "") for each in root.iter() if each.tag.endswith("}sheet")]
    return {f"xl/worksheets/sheet{number}.xml": name for number, name in enumerate(names, 1)}


def _with_values(xml: str, values: Mapping[Address, Decimal | str | None]) -> str:
    written = {cell_name(*address): value for address, value in values.items()}

    def stored(match: re.Match[str]) -> str:
        if match["cell"] not in written:
            return match[0]
        kind, text = _stored(written[match["cell"]])
        return f'<c r="{match["cell"]}"{match["style"]}{kind}>{match["f"]}<v>{text}</v></c>'

    return _FORMULA.sub(stored, xml)


def _stored(value: Decimal | str | None) -> tuple[str, str]:
    """The type and the text of a stored value."""
    if isinstance(value, Decimal):
        return "", f"{value.normalize():f}"
    return (' t="str"', "") if value is None else (' t="e"', value)
