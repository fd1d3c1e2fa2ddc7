import pytest

from schemas.documents import Refusal
from tests.files_of_cells import MAIN
from tests.files_of_text import zip_of
from transforms.open_package import open_package
from transforms.read_number_formats import read_number_formats

STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="164" formatCode="0&quot;%&quot;"/>'
    '<numFmt formatCode="0.0%" numFmtId="165"/></numFmts><cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
    '<cellXfs count="5"><xf numFmtId="0"/><xf fontId="1" numFmtId="164"><alignment/></xf><xf numFmtId="165"/>'
    '<xf numFmtId="14"/><xf/></cellXfs></styleSheet>'
)
MEANT = ["number", "number", "percent", "date", "number"]


def read(xml: str | None) -> list[str]:
    package = open_package(zip_of({"a": b""} if xml is None else {"xl/styles.xml": xml.encode()}))
    return [*read_number_formats(package, "xl/styles.xml")]


@pytest.mark.parametrize(
    "xml",
    [
        STYLES,
        STYLES.replace('"0&quot;%&quot;"', "'0\"%\"'"),
        STYLES.replace("<cellXfs", "<!-- gì đó --><cellXfs"),
        STYLES.replace("<", "<x:").replace("<x:/", "</x:").replace("xmlns=", "xmlns:x="),
    ],
)
def test_formats_are_the_same_however_they_are_written(xml: str) -> None:
    assert read(xml) == MEANT


def test_a_workbook_may_have_no_formats() -> None:
    assert read(None) == []
    assert read(f'<styleSheet xmlns="{MAIN}"/>') == []


@pytest.mark.parametrize("xml", [f"<!DOCTYPE a>{STYLES}", STYLES.replace('"165"/></n', "'x'/></n")])
def test_unsound_formats_are_damage(xml: str) -> None:
    with pytest.raises(Refusal) as caught:
        read(xml)
    assert caught.value.code.startswith("unreadable")
