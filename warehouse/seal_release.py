"""What a release says of itself beside its tables.

`manifest.json` has size and SHA-256 of every file and rows of every table, `release.json` what it was built from.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from stat import S_ISREG
from typing import Any

from warehouse.name_home import DATABASE

_MANIFEST, BUILT_FROM = "manifest.json", "release.json"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A file of a release.

    Attributes:
        size: bytes.
        sha256: in hex.
    """

    size: int
    sha256: str


def seal_release(folder: Path, before: Path | None, rows: Mapping[str, int]) -> None:
    """Write the manifest of a release that is complete but for it.

    Args:
        folder: of the release.
        before: folder of the release before it; files it shares with that one on the disk are not read again.
        rows: by table.
    """
    known = _seals(before) if before else {}
    files = {}
    for path in files_of(folder):
        name = path.relative_to(folder).as_posix()
        seal = known.get(name) if before and _is_same(path, before / name) else None
        files[name] = seal or _sealed(path)
    told = {
        "number": _number(before) + 1,
        "rows": dict(rows),
        "files": {name: {"size": each.size, "sha256": each.sha256} for name, each in files.items()},
    }
    (folder / _MANIFEST).write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf8")


def manifest_of(folder: Path) -> dict[str, Any] | None:
    """A release's manifest; None where it has none that can be read, as releases of earlier versions."""
    try:
        told = json.loads((folder / _MANIFEST).read_text(encoding="utf8"))
    except (OSError, ValueError):
        return None
    is_whole = isinstance(told, dict) and isinstance(told.get("files"), dict) and isinstance(told.get("rows"), dict)
    return told if is_whole else None


def how_built(folder: Path) -> dict[str, Any]:
    """What a release says of how it was built; nothing where it does not."""
    try:
        told = json.loads((folder / BUILT_FROM).read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def broken_seals(folder: Path) -> Iterator[tuple[str, str]]:
    """Files that are not what the manifest says, each with `missing`, `damaged` or `unlisted`."""
    seals = _seals(folder)
    there = {path.relative_to(folder).as_posix(): path for path in files_of(folder)}
    for name, seal in sorted(seals.items()):
        if name not in there:
            yield name, "missing"
        elif there[name].stat().st_size != seal.size or _sealed(there[name]) != seal:
            yield name, "damaged"
    yield from ((name, "unlisted") for name in sorted(set(there) - set(seals)))


def holds_its_database(folder: Path) -> bool:
    """Whether a release has its database, of the size its manifest says, as far as the system tells without reading."""
    seal = _seals(folder).get(DATABASE)
    try:
        told = (folder / DATABASE).stat()
    except OSError:
        return False
    return S_ISREG(told.st_mode) and (seal is None or told.st_size == seal.size)


def holds_its_tables(folder: Path) -> bool:
    """Whether the files of a release's tables are what its manifest says; one of an earlier version has none to break.

    A new release is built on the one before: what is damaged there would be handed on from night to night.
    """
    tables = {name: seal for name, seal in _seals(folder).items() if name.endswith((".duckdb", ".parquet"))}
    try:
        return all(_sealed(folder / name) == seal for name, seal in tables.items())
    except OSError:
        return False


def files_of(folder: Path) -> list[Path]:
    """Every file of a release but its manifest, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / _MANIFEST)


def sound_file(folder: Path, name: str) -> bytes | None:
    """The bytes of a release's file where they are what its manifest says; None where they are not, or not there."""
    seal = _seals(folder).get(name)
    try:
        content = (folder / name).read_bytes()
    except OSError:
        return None
    return content if seal and sha256(content).hexdigest() == seal.sha256 else None


def digest_of(path: Path) -> str:
    """SHA-256 of a file's bytes, in hex.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as content:
        return file_digest(content, "sha256").hexdigest()


def _seals(folder: Path) -> dict[str, Sealed]:
    told = manifest_of(folder) or {"files": {}}
    try:
        return {name: Sealed(int(each["size"]), str(each["sha256"])) for name, each in told["files"].items()}
    except (TypeError, KeyError, ValueError):
        return {}


def _number(folder: Path | None) -> int:
    told = manifest_of(folder) if folder else None
    return int(told.get("number", 0)) if told else 0


def _is_same(path: Path, other: Path) -> bool:
    return other.is_file() and path.samefile(other)


def _sealed(path: Path) -> Sealed:
    return Sealed(path.stat().st_size, digest_of(path))
