import pytest

from schemas.documents import Refusal
from schemas.limits import ReadingLimits
from tests.files_of_cells import MAIN
from transforms.read_shared_strings import read_shared_strings

PLAIN = "<si><t>một &amp;lt; _x0041_</t></si><si><t/></si>"
RICH = '<si><r><rPr/><t>h</t></r><r><t xml:space="preserve">ai </t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>'
MEANT = ["một &lt; A", "", "hai "]


def sst(items: str) -> bytes:
    return f'<sst xmlns="{MAIN}">{items}</sst>'.encode()


@pytest.mark.parametrize(
    "xml",
    [
        sst(PLAIN + RICH),
        sst((PLAIN + RICH).replace("><", ">\n<")),
        sst(f"<!-- gì đó -->{PLAIN}{RICH}"),
        sst(PLAIN.replace("một &amp;", "<![CDATA[một &]]>") + RICH),
        sst(PLAIN.replace("<si>", '<si a="1">') + RICH),
        sst(PLAIN + RICH).replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x="),
        sst(PLAIN + RICH.replace("</rPh>", "</rPh><phoneticPr fontId='1'/>")),
    ],
    ids=["plain", "blanks", "comment", "cdata", "attributes", "prefixed", "aids"],
)
def test_texts_are_the_same_however_they_are_written(xml: bytes) -> None:
    assert read_shared_strings(xml) == MEANT


def test_an_empty_item_keeps_its_number() -> None:
    assert read_shared_strings(sst(f"<si/>{PLAIN}")) == ["", MEANT[0], ""]


@pytest.mark.parametrize(
    "xml",
    [
        sst("<si><t>a</si>"),
        sst("<si><t>a</t>"),
        sst("<si><t <t </si>"),
        b"<!DOCTYPE a>" + sst(PLAIN),
        sst("<si><t>&b;</t></si>"),
    ],
)
def test_unsound_texts_are_damage(xml: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        read_shared_strings(xml)
    assert caught.value.code == "unreadable_workbook"


def test_reading_aids_that_never_end_or_never_began_take_nothing_else_away() -> None:
    ends, begins = "<si><r><t>một</t></r>" + "</rPh>" * 2 + "</si>", "<si>" + "<rPh a='1'><t>hai</t>" * 2 + "</si>"
    assert read_shared_strings(sst(ends + begins)) == ["một", "haihai"]


@pytest.mark.parametrize("mark", [b"<", b"<x:"], ids=["plain", "prefixed"])
@pytest.mark.parametrize("items", [PLAIN * 2, "<si/>" * 4])
def test_more_texts_than_cells_may_be_filled_are_refused(items: str, mark: bytes) -> None:
    xml = sst(items)
    if mark != b"<":
        xml = xml.replace(b"<", mark).replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x=")
    with pytest.raises(Refusal) as caught:
        read_shared_strings(xml, ReadingLimits(filled_cells=3))
    assert (caught.value.code, caught.value.details) == ("too_many_cells", {"limit": "3"})
