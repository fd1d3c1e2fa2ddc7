"""How large, how slow and how hungry a file may be before it is refused by name."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """The limits of one file's reading, and of the process that reads it.

    Attributes:
        file_bytes: size of the file as received.
        text_characters: text of one document, line breaks counted; the longest real reports have about 500 000.
        pdf_pages: pages of one PDF.
        archive_entries: files inside a .docx or a workbook.
        unpacked_bytes: all of these files, unpacked.
        part_bytes: one of them, unpacked; sheets of a workbook are read piece by piece and may be larger.
        part_tags: marks of XML in one of them that is read as a whole.
        unpacked_ratio: unpacked over packed size, looked at only above `part_bytes`.
        sheets: sheets of one workbook.
        sheet_cells: cells of the rectangle from A1 to the last filled cell of one sheet.
        filled_cells: cells with content in one workbook.
        workbook_records: records of one binary workbook: its cells, blank ones too, and its rows, texts and styles.
        cell_characters: text of one cell; no spreadsheet program takes more.
        words_characters: text of one header or row label as far as it is understood; as a cell it is kept whole.
        figures: figures read from one file.
        answer_bytes: what a reading process may answer for one file.
        cpu_seconds: processor time of one file: it is the same on a busy machine and on an idle one.
        seconds: wall-clock time of one file, a backstop for what waits without working; the process is then killed.
        memory_bytes: address space of a reading process.
        written_bytes: size of any file a reading process may write.
        open_files: files and connections a reading process may hold open.
        files_per_process: after so many files a reading process is replaced by a fresh one.
        memory_to_go_on: a process that held more than this for a file is replaced before the next one.
    """

    file_bytes: int = 50 * MIB
    text_characters: int = 2_000_000
    pdf_pages: int = 2_000
    archive_entries: int = 5_000
    unpacked_bytes: int = 500 * MIB
    part_bytes: int = 50 * MIB
    part_tags: int = 2_000_000
    unpacked_ratio: int = 200
    sheets: int = 100
    sheet_cells: int = 5_000_000
    filled_cells: int = 2_000_000
    workbook_records: int = 8_000_000
    cell_characters: int = 32_767
    words_characters: int = 1_000
    figures: int = 200_000
    answer_bytes: int = 200 * MIB
    cpu_seconds: int = 60
    seconds: float = 240.0
    memory_bytes: int = 1536 * MIB
    written_bytes: int = 0
    open_files: int = 64
    files_per_process: int = 200
    memory_to_go_on: int = 384 * MIB


LIMITS = ReadingLimits()


def written_size(size: int) -> str:
    """A number of bytes as a person reads it: `200 MB`, `12 KB`."""
    return f"{size // MIB} MB" if size >= MIB else f"{-(-size // KIB)} KB"
