import io
import zipfile

import docx
import pytest

from schemas.documents import Document, Refusal
from schemas.limits import LIMITS, ReadingLimits
from tests.files_of_text import docx_of, paragraph, run, table, zip_of
from transforms.read_docx import read_docx
from transforms.read_submission import read_submission

SURVEY = (
    "UBND HUYỆN ĐĂK HÀ",
    "BÁO CÁO",
    "Kết quả rà soát hộ nghèo năm 2023, Chương trình MTQG giảm nghèo bền vững",
    "của UBND huyện Đăk Hà, tỉnh Kon Tum",
)

BOLD = "<w:b/>"


def texts(document: Document) -> list[str]:
    return [line.text for line in document.lines]


def read(body: str, **parts: str) -> list[str]:
    return texts(read_docx(docx_of(body, **parts)))


def refused(content: bytes, limits: ReadingLimits = LIMITS) -> str:
    with pytest.raises(Refusal) as caught:
        read_docx(content, limits)
    return caught.value.code


def numbered(list_id: int, depth: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'


def level(depth: int, drawing: str, pattern: str) -> str:
    number = f'<w:start w:val="1"/><w:numFmt w:val="{drawing}"/><w:lvlText w:val="{pattern}"/>'
    return f'<w:lvl w:ilvl="{depth}">{number}</w:lvl>'


def note(note_id: int, text: str) -> str:
    return f'<w:footnote w:id="{note_id}">{paragraph(text)}</w:footnote>'


def anchor(note_id: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{note_id}"/></w:r>'


NUMBERING = (
    '<w:abstractNum w:abstractNumId="7">'
    + level(0, "upperRoman", "%1.")
    + level(1, "decimal", "%2.")
    + level(2, "lowerLetter", "%3)")
    + level(3, "bullet", "\uf0b7")
    + level(4, "bullet", "+")
    + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="7"/>'
    '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
)


def test_paragraphs_are_lines_numbered_from_one_without_pages() -> None:
    document = read_docx(docx_of(paragraph("KẾ HOẠCH") + paragraph("") + paragraph("năm 2024")))
    assert [(line.number, line.text, line.page) for line in document.lines] == [
        (1, "KẾ HOẠCH", None),
        (2, "", None),
        (3, "năm 2024", None),
    ]


def test_a_document_made_by_another_program_is_read() -> None:
    made = docx.Document()
    made.add_heading("Kết quả", level=1)
    made.add_paragraph("Ủy ban nhân dân huyện")
    made.add_paragraph("mô hình", style="List Number")
    made.add_paragraph("hộ nghèo", style="List Bullet")
    target = io.BytesIO()
    made.save(target)
    assert texts(read_docx(target.getvalue())) == ["**Kết quả**", "Ủy ban nhân dân huyện", "1. mô hình", "- hộ nghèo"]


def test_cells_of_a_table_are_lines_row_by_row_and_noted() -> None:
    document = read_docx(docx_of(table([["TT", "Xã", "Số hộ"], ["1", "Ngọc Réo", ""], ["2", "Đăk Ui", "120"]])))
    assert texts(document) == ["TT", "Xã", "Số hộ", "1", "Ngọc Réo", "", "2", "Đăk Ui", "120"]
    assert document.notes == ("has_tables",)


COMMUNES = [
    ["TT", "Xã", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)"],
    ["1", "Ngọc Réo", "1.000", "200", "20,00"],
    ["2", "Đăk Ui", "500", "150", "30,00"],
    ["3", "Đăk Mar", "800", "160", "20,00"],
    ["", "Tổng", "2.300", "510", "22,17"],
]


@pytest.mark.parametrize(("row", "column"), [(1, 2), (2, 0), (2, 3), (3, 4), (4, 4)])
def test_a_row_of_figures_keeps_its_cells_side_by_side_where_one_is_blank(row: int, column: int) -> None:
    rows = [[*line] for line in COMMUNES]
    rows[row][column] = ""
    ruled = [f"| {' | '.join(line)} |" for line in rows[1:]]
    assert read(table(rows)) == [*rows[0], *ruled]
    reading = read_submission(docx_of("".join(map(paragraph, SURVEY)) + table(rows)), "bao cao.docx")
    found = {(each.sub_unit or "Tổng", f"{each.value:f}") for each in reading.observations}
    told = {(line[1], cell.replace(".", "").replace(",", ".")) for line in rows[1:] for cell in line[2:] if cell}
    assert found == told


def test_a_table_whose_total_alone_has_no_number_is_written_cell_by_cell() -> None:
    assert read(table(COMMUNES)) == [cell for row in COMMUNES for cell in row]


def test_a_cell_of_two_paragraphs_is_one_line_in_a_table_of_figures() -> None:
    cell = f"<w:tc>{paragraph('Kế hoạch')}{paragraph('vốn')}</w:tc>"
    assert read(f"<w:tbl><w:tr>{cell * 3}</w:tr></w:tbl>") == ["Kế hoạch vốn"] * 3


def test_a_letterhead_keeps_its_lines() -> None:
    cell = f"<w:tc>{paragraph('ỦY BAN NHÂN DÂN')}{paragraph('HUYỆN ĐĂK HÀ')}</w:tc>"
    assert read(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>") == ["ỦY BAN NHÂN DÂN", "HUYỆN ĐĂK HÀ"]


def test_list_numbers_are_written_out_as_word_draws_them() -> None:
    body = "".join(
        paragraph(text, numbered(1, depth))
        for text, depth in [("A", 0), ("B", 1), ("C", 2), ("D", 2), ("E", 3), ("F", 4), ("G", 1), ("H", 0), ("I", 1)]
    )
    assert read(body, numbering=NUMBERING) == [
        "I. A", "1. B", "a) C", "b) D", "- E", "+ F", "2. G", "II. H", "1. I",
    ]  # fmt: skip


def test_a_list_may_start_anew_within_its_family() -> None:
    body = paragraph("A", numbered(1, 1)) + paragraph("B", numbered(2, 1)) + paragraph("C", numbered(1, 1))
    assert read(body, numbering=NUMBERING) == ["1. A", "5. B", "6. C"]


def test_list_numbers_come_from_styles_too() -> None:
    styles = f'<w:style w:styleId="Muc"><w:pPr>{numbered(1)}</w:pPr></w:style>'
    styles += '<w:style w:styleId="MucCon"><w:basedOn w:val="Muc"/></w:style>'
    body = paragraph("A", '<w:pStyle w:val="Muc"/>') + paragraph("B", '<w:pStyle w:val="MucCon"/>')
    assert read(body, numbering=NUMBERING, styles=styles) == ["I. A", "II. B"]


def test_a_list_a_paragraph_leaves_gives_it_no_number() -> None:
    styles = f'<w:style w:styleId="Muc"><w:pPr>{numbered(1)}</w:pPr></w:style>'
    body = paragraph("A", '<w:pStyle w:val="Muc"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    assert read(body, numbering=NUMBERING, styles=styles) == ["A"]


def test_a_paragraph_all_in_bold_stands_between_marks() -> None:
    half = f"<w:p>{run('Năm 2022: ', BOLD)}{run('không')}</w:p>"
    off = paragraph("thường", "", '<w:b w:val="0"/>')
    assert read(paragraph("1. Dự án 2", "", BOLD) + half + off) == ["**1. Dự án 2**", "Năm 2022: không", "thường"]


def test_headings_are_bold_and_keep_their_numbers() -> None:
    styles = '<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    body = paragraph("MỤC TIÊU", f'<w:pStyle w:val="H1"/>{numbered(1)}')
    assert read(body, styles=styles, numbering=NUMBERING) == ["**I. MỤC TIÊU**"]


def test_footnotes_follow_the_paragraph_of_their_anchor_with_its_mark() -> None:
    body = f"<w:p>{run('29.460 triệu đồng')}{anchor(12)}{run(', cụ thể')}{anchor(13)}</w:p>" + paragraph("tiếp")
    notes = note(12, "Năm 2022: 4.619") + note(13, "Năm 2023")
    assert read(body, footnotes=notes) == ["29.460 triệu đồng¹, cụ thể²", "¹ Năm 2022: 4.619", "² Năm 2023", "tiếp"]


def test_footnotes_of_a_table_follow_the_table() -> None:
    rows = f"<w:tr><w:tc><w:p>{run('692')}{anchor(5)}</w:p></w:tc><w:tc>{paragraph('559')}</w:tc></w:tr>"
    assert read(f"<w:tbl>{rows}</w:tbl>", footnotes=note(5, "đầu năm")) == ["692¹", "559", "¹ đầu năm"]


def test_a_footnote_anchored_in_itself_ends() -> None:
    notes = f'<w:footnote w:id="5"><w:p>{run("x")}{anchor(5)}</w:p></w:footnote>'
    assert read(f"<w:p>{run('692')}{anchor(5)}</w:p>", footnotes=notes) == ["692¹", "¹ x"]


def test_raised_digits_become_superscripts() -> None:
    raised = run("2", '<w:vertAlign w:val="superscript"/>')
    assert read(f"<w:p>{run('100 m')}{raised}</w:p>") == ["100 m²"]


def test_tracked_deletions_are_left_out_and_insertions_kept() -> None:
    deleted = "<w:del><w:r><w:delText>48,6</w:delText></w:r></w:del>"
    document = read_docx(docx_of(f"<w:p>{run('giải ngân ')}{deleted}<w:ins>{run('40,68')}</w:ins></w:p>"))
    assert texts(document) == ["giải ngân 40,68"]
    assert document.notes == ("has_tracked_changes",)


def test_a_deleted_row_is_left_out() -> None:
    kept = "".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in "abc")
    deleted = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('x')}</w:tc></w:tr>"
    assert read(f"<w:tbl>{deleted}<w:tr>{kept}</w:tr></w:tbl>") == ["a", "b", "c"]


def test_a_footnote_with_a_mark_of_its_own_keeps_it() -> None:
    custom = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="5"/><w:t>(*)</w:t></w:r>'
    assert read(f"<w:p>{run('692')}{custom}</w:p>", footnotes=note(5, "đầu năm")) == ["692(*)", "(*) đầu năm"]


def test_hidden_text_is_left_out_and_noted() -> None:
    document = read_docx(docx_of(f"<w:p>{run('thấy')}{run('ẩn', '<w:vanish/>')}</w:p>"))
    assert texts(document) == ["thấy"]
    assert document.notes == ("has_hidden_text",)


@pytest.mark.parametrize("how", ["<w:strike/>", "<w:dstrike/>"])
def test_text_struck_through_is_left_out_and_noted(how: str) -> None:
    document = read_docx(docx_of(f"<w:p>{run('giao ')}{run('9.999', how)}{run('1.200')}</w:p>"))
    assert (texts(document), document.notes) == (["giao 1.200"], ("has_struck_text",))


def test_tabs_breaks_and_hyphens_are_what_a_reader_sees() -> None:
    pieces = "<w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c\u00add</w:t><w:softHyphen/><w:noBreakHyphen/><w:t>e</w:t>"
    assert read(f"<w:p><w:r>{pieces}</w:r></w:p>") == ["a\tb", "cd-e"]


def test_field_codes_are_left_out_and_their_results_kept() -> None:
    field = '<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr="DATE">' + run("2024") + "</w:fldSimple>"
    assert read(f"<w:p>{field}</w:p>") == ["2024"]


def test_a_text_box_is_read_once() -> None:
    box = f"<w:txbxContent>{paragraph('DỰ THẢO')}</w:txbxContent>"
    both = f"<w:AlternateContent><w:Choice>{box}</w:Choice><w:Fallback>{box}</w:Fallback></w:AlternateContent>"
    assert read(f"<w:p>{run('đầu')}<w:r>{both}</w:r></w:p>{paragraph('sau')}") == ["đầu", "DỰ THẢO", "sau"]


def test_content_controls_and_links_are_looked_into() -> None:
    body = (
        f"<w:sdt><w:sdtContent>{paragraph('A')}</w:sdtContent></w:sdt><w:p><w:hyperlink>{run('B')}</w:hyperlink></w:p>"
    )
    assert read(body) == ["A", "B"]


def test_a_word_document_in_tcvn3_letters_is_converted_and_its_footnote_marks_stay() -> None:
    body = f"<w:p>{run('Céng hßa x· héi chñ nghÜa ViÖt Nam')}{anchor(3)}</w:p>"
    assert read(body, footnotes=note(3, "®éc lËp")) == ["Cộng hòa xã hội chủ nghĩa Việt Nam¹", "¹ độc lập"]


@pytest.mark.parametrize(
    ("piece", "note"),
    [("<w:drawing><w:blip/></w:drawing>", "has_pictures"), ("<w:object/>", "has_embedded_parts")],
)
def test_what_is_not_read_is_noted(piece: str, note: str) -> None:
    document = read_docx(docx_of(f"{paragraph('số liệu kèm theo')}<w:p><w:r>{piece}</w:r></w:p>"))
    assert document.notes == (note,)


def test_a_document_without_text_is_empty_and_one_of_pictures_has_no_text_layer() -> None:
    assert refused(docx_of(paragraph(""))) == "empty_file"
    assert refused(docx_of("<w:p><w:r><w:drawing><w:blip/></w:drawing></w:r></w:p>")) == "no_text_layer"


@pytest.mark.parametrize("share", [0.2, 0.5, 0.9, 0.99])
def test_a_document_cut_off_is_truncated(share: float) -> None:
    content = docx_of(paragraph("Kinh phí 29.460 triệu đồng"))
    assert refused(content[: int(len(content) * share)]) == "truncated"


def test_a_document_with_a_damaged_part_is_truncated() -> None:
    content = bytearray(docx_of(paragraph("Kinh phí 29.460 triệu đồng")))
    at = content.index(b"word/document.xml") + 40
    content[at : at + 30] = b"\xff" * 30
    assert refused(bytes(content)) == "truncated"


def test_markup_that_breaks_off_is_unreadable() -> None:
    assert refused(zip_of({"word/document.xml": b"<document><body>"})) == "unreadable_docx"


def test_entities_are_never_expanded() -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbb">]><document><body><p><r><t>&b;</t></r></p></body></document>'
    assert refused(zip_of({"word/document.xml": bomb})) == "unreadable_docx"
    wide = bomb.decode().encode("utf-16")
    assert refused(zip_of({"word/document.xml": wide})) == "unreadable_docx"


def test_markup_is_counted_before_it_is_parsed() -> None:
    assert refused(docx_of(paragraph("a") * 500), ReadingLimits(part_tags=1_000)) == "too_many_tags"


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("other", ["word/document.xml", "word\\document.xml", "/word/document.xml"])
def test_two_parts_of_one_name_are_damage(other: str) -> None:
    buffer = io.BytesIO(docx_of(paragraph("a")))
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr(other, "<document/>")
    assert refused(buffer.getvalue()) == "damaged_package"


def test_a_part_packed_as_no_office_program_packs_is_damage() -> None:
    buffer = io.BytesIO(docx_of(paragraph("a")))
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("word/theme.xml", "<theme/>")
    assert refused(buffer.getvalue()) == "damaged_package"


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    assert refused(zip_of({"word/document.xml": b" " * 60_000_000})) == "too_big_unzipped"
    assert (
        refused(docx_of(paragraph("a" * 500)), ReadingLimits(part_bytes=100, unpacked_ratio=10_000))
        == "too_big_unzipped"
    )
    padded = zip_of({"word/document.xml": b"<document/>", "word/media/image1.png": b" " * 100_000})
    assert refused(padded, ReadingLimits(part_bytes=50_000)) == "too_big_unzipped"
    assert refused(docx_of(paragraph("a")), ReadingLimits(archive_entries=2)) == "too_many_parts"
    assert refused(docx_of(paragraph("a")), ReadingLimits(unpacked_bytes=100)) == "too_big_unzipped"


def test_too_much_text_is_refused_while_it_is_walked_through_line_breaks_and_labels_counted() -> None:
    small = ReadingLimits(text_characters=10)
    assert texts(read_docx(docx_of(paragraph("a" * 5) + paragraph("b" * 4)), small)) == ["a" * 5, "b" * 4]
    assert refused(docx_of(paragraph("a" * 5) + paragraph("b" * 5)), small) == "too_much_text"
    assert refused(docx_of(paragraph("") * 20), small) == "too_much_text"
    assert refused(docx_of(paragraph("a" * 9, numbered(1)), numbering=NUMBERING), small) == "too_much_text"
    assert refused(docx_of(table([["abc", "abc"]] * 9)), small) == "too_much_text"


def test_text_boxes_beside_one_another_are_read_one_after_the_other() -> None:
    boxes = "".join(f"<w:txbxContent>{paragraph(f'a{at}')}{paragraph(f'b{at}')}</w:txbxContent>" for at in range(2_000))
    notes = note(5, "đầu năm")
    expected = [f"{letter}{at}" for at in range(2_000) for letter in "ab"]
    assert read(f"<w:p><w:r><w:pict>{boxes}</w:pict></w:r>{anchor(5)}</w:p>", footnotes=notes) == [
        "¹",
        *expected,
        "¹ đầu năm",
    ]


def test_a_text_box_in_a_text_box_stands_behind_the_paragraph_it_is_drawn_in() -> None:
    inner = f"<w:p>{run('B')}<w:r><w:pict><w:txbxContent>{paragraph('C')}</w:txbxContent></w:pict></w:r></w:p>"
    outer = f"<w:r><w:pict><w:txbxContent>{inner}{paragraph('D')}</w:txbxContent></w:pict></w:r>"
    assert read(f"<w:p>{run('A')}{outer}</w:p>{paragraph('E')}") == ["A", "B", "C", "D", "E"]
