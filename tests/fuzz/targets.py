"""What the readers are given while they are tried: bytes in, nothing out, and nothing raised but a refusal."""

from collections.abc import Callable
from contextlib import suppress

from schemas.documents import Refusal
from transforms.read_submission import read_submission

Target = Callable[[bytes], None]


def read_as(ending: str) -> Target:
    """A target that reads bytes as a file with this ending."""

    def target(content: bytes) -> None:
        with suppress(Refusal):
            read_submission(content, f"bao cao.{ending}")

    return target


TARGETS: dict[str, Target] = {
    ending: read_as(ending) for ending in ("txt", "docx", "pdf", "xlsx", "xls", "xlsb", "ods")
}
