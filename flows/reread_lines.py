"""The lines of a document that was accepted before, for drawing evidence."""

from functools import lru_cache
from pathlib import Path

from schemas.documents import Line, Refusal
from schemas.workbooks import Workbook
from transforms.read_file import read_file
from warehouse.keep_files import path_of


@lru_cache(maxsize=16)
def reread_lines(home: Path, submission_id: str, file_name: str) -> tuple[Line, ...]:
    """The lines as they were read, or none where the store no longer gives them."""
    try:
        content = path_of(home, submission_id).read_bytes()
        found = read_file(content, file_name)
    except (OSError, Refusal):
        return ()
    return () if isinstance(found, Workbook) else found.lines
