"""How large, how slow and how hungry a file may be before it is refused by name."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """The limits of one file's reading, and of the process that reads it.

    Attributes:
        file_bytes: size of the file as received.
        text_characters: text of one document; the longest real reports have about 500 000.
        pdf_pages: pages of one PDF.
        archive_entries: files inside a .docx or a workbook.
        unpacked_bytes: all of these files, unpacked.
        part_bytes: one of them, unpacked; sheets of a workbook are read piece by piece and may be larger.
        unpacked_ratio: unpacked over packed size, looked at only above `part_bytes`.
        sheets: sheets of one workbook.
        sheet_cells: cells of the rectangle from A1 to the last filled cell of one sheet.
        filled_cells: cells with content in one workbook.
        cell_characters: text of one cell; no spreadsheet program takes more.
        seconds: wall-clock time of one file; the process is then killed.
        cpu_seconds: processor time of one file.
        memory_bytes: address space of a reading process.
        written_bytes: size of any file a reading process may write: it writes nothing but Python's own compiled
            modules, without which every process would compile the PDF library anew (0.4 s).
        files_per_process: after so many files a reading process is replaced by a fresh one.
    """

    file_bytes: int = 50 * MIB
    text_characters: int = 5_000_000
    pdf_pages: int = 2_000
    archive_entries: int = 5_000
    unpacked_bytes: int = 500 * MIB
    part_bytes: int = 50 * MIB
    unpacked_ratio: int = 200
    sheets: int = 100
    sheet_cells: int = 5_000_000
    filled_cells: int = 2_000_000
    cell_characters: int = 32_767
    seconds: float = 60.0
    cpu_seconds: int = 60
    memory_bytes: int = 1536 * MIB
    written_bytes: int = 1 * MIB
    files_per_process: int = 200


LIMITS = ReadingLimits()


def written_size(size: int) -> str:
    """A number of bytes as a person reads it: `200 MB`, `12 KB`."""
    return f"{size // MIB} MB" if size >= MIB else f"{-(-size // KIB)} KB"
