from xml.etree.ElementTree import Element, SubElement

from transforms.read_styles import Style, read_styles


def declared(**parents: str) -> Element:
    """Styles based on one another; `heading` is bold, `list` is in list 4."""
    root = Element("styles")
    for name, parent in parents.items():
        style = SubElement(root, "style", styleId=name)
        SubElement(style, "basedOn", val=parent)
        if name == "heading":
            SubElement(SubElement(style, "rPr"), "b")
        if name == "list":
            SubElement(SubElement(SubElement(style, "pPr"), "numPr"), "numId", val="4")
    return root


def test_a_style_has_what_its_ancestors_say_whichever_is_declared_first() -> None:
    bold = Style(is_bold=True, list_id="4")
    assert read_styles(declared(sub="heading", heading="list", list="")) == {
        "sub": bold,
        "heading": bold,
        "list": Style(list_id="4"),
    }
    assert read_styles(declared(list="gone", heading="list", sub="heading"))["sub"] == bold


def test_styles_based_on_themselves_or_one_another_end() -> None:
    assert read_styles(declared(heading="heading"))["heading"] == Style(is_bold=True)
    assert read_styles(declared(a="b", b="heading", heading="a"))["a"] == Style(is_bold=True)


def test_a_long_line_of_ancestors_is_followed_to_its_end() -> None:
    names = [f"s{at}" for at in range(30_000)]
    line = dict(zip(names, [*names[1:], "heading"], strict=True))
    assert read_styles(declared(**line, heading=""))["s0"] == Style(is_bold=True)
