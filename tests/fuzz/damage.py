"""Files damaged on purpose, by a seed: in their bytes, or inside the archive, container or objects that hold them."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from random import Random

from tests.fuzz.seeds import Seed

EXTREMES = (0, 1, -1, 127, 255, 256, 32767, 65535, 65536, 1048576, 2**31 - 1, 2**31, 2**32 - 1, 2**63, -(2**31), 10**30)
ODD_TEXTS = (
    "\x00", "\x1b[2J", "\u202e", "\ufffe", "\ud800", "e\u0301" * 50, "😀", "=1+1", "{x}", "%s", "NaN", "1E999999", "١٢٣",
    "#REF!", "-0", "0x10", "1.2.3,4,5", "９９", "²", "A" * 40_000, "&#0;", "<!--", "]]>", "\r\n" * 500,
)  # fmt: skip
_NUMBER = re.compile(rb"\d+")
_TAG = re.compile(rb"<[^<>]{1,200}>")
_VALUE = re.compile(rb'"([^"<>]{0,200})"')
_TEXT = re.compile(rb">([^<>]{1,200})<")
_OBJECT = re.compile(rb"\d+ 0 obj.*?endobj", re.DOTALL)
_REFERENCE = re.compile(rb"\d+ 0 R")
_STREAM = re.compile(rb"(?<=stream\n).*?(?=\nendstream)", re.DOTALL)
_SECTOR = 512
_MOST_BYTES = 40_000_000

Damage = Callable[[bytes, Random], bytes]


def damage(seed: Seed, rng: Random) -> bytes:
    """The seed's file with one to four damages, of the kinds its format is open to."""
    ways = WAYS + OF_FORMATS.get(seed.ending, ())
    content = seed.content
    for _ in range(rng.choice((1, 1, 2, 4))):
        content = rng.choice(ways)(content, rng)[:_MOST_BYTES]
    return content


def flip_bits(content: bytes, rng: Random) -> bytes:
    """Some bytes changed in one bit."""
    changed = bytearray(content)
    for _ in range(rng.choice((1, 3, 20)) if changed else 0):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def cut(content: bytes, rng: Random) -> bytes:
    """The beginning, or the end."""
    at = rng.randrange(len(content) + 1)
    return content[:at] if rng.random() < 0.7 else content[at:]


def move_block(content: bytes, rng: Random) -> bytes:
    """A block deleted, doubled, repeated often or changed for another."""
    a, b = sorted(rng.randrange(len(content) + 1) for _ in range(2))
    b = min(b, a + 4096)
    block = content[a:b]
    return rng.choice(
        (
            lambda: content[:a] + content[b:],
            lambda: content[:b] + block + content[b:],
            lambda: content[:b] + block * 50 + content[b:],
            lambda: content[:a] + rng.randbytes(len(block)) + content[b:],
            lambda: block + content[b:] + content[:a],
        )
    )()


def put_extreme(content: bytes, rng: Random) -> bytes:
    """Two, four or eight bytes that say something very large or very small."""
    size, letter = rng.choice(((2, "H"), (4, "I"), (8, "Q")))
    at = rng.randrange(len(content) + 1)
    return content[:at] + struct.pack(f"<{letter}", rng.choice(EXTREMES) % (1 << 8 * size)) + content[at + size :]


def change_number(content: bytes, rng: Random) -> bytes:
    """A number written in digits changed for an extreme one."""
    return _in_one(_NUMBER, content, rng, lambda _: str(rng.choice(EXTREMES)).encode())


def put_odd_text(content: bytes, rng: Random) -> bytes:
    """An odd text between two letters, or in place of an element's text."""
    odd = rng.choice(ODD_TEXTS).encode("utf8", "surrogatepass")
    if rng.random() < 0.5:
        return _in_one(_TEXT, content, rng, lambda _: b">" + odd + b"<")
    at = rng.randrange(len(content) + 1)
    return content[:at] + odd + content[at:]


def move_tag(content: bytes, rng: Random) -> bytes:
    """A tag deleted, doubled, or nested a thousand times in itself."""
    return _in_one(_TAG, content, rng, lambda found: rng.choice((b"", found * 2, found * 1_000, found[:-1])))


def swap_values(content: bytes, rng: Random) -> bytes:
    """An attribute's value put in place of another's."""
    values = _VALUE.findall(content[:200_000])
    return _in_one(_VALUE, content, rng, lambda _: b'"' + rng.choice(values) + b'"') if values else content


def declare_entities(content: bytes, rng: Random) -> bytes:
    """Entities that grow tenfold each, or one that names a file of the machine."""
    laughs = b"".join(
        b'<!ENTITY a%d "%s">' % (n, (b"&a%d;" % (n - 1)) * 10 if n else b"ha") for n in range(rng.choice((2, 9)))
    )
    declared = rng.choice((laughs, b'<!ENTITY a1 SYSTEM "file:///etc/passwd">'))
    at = content.find(b"?>") + 2 if content.startswith(b"<?xml") else 0
    return content[:at] + b"<!DOCTYPE x [" + declared + b"]>" + content[at:].replace(b"</", b"&a1;</", 1)


def in_an_entry(content: bytes, rng: Random) -> bytes:
    """One file of the archive damaged, dropped, doubled, swelled, or renamed; the archive itself sound."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = [(name, archive.read(name)) for name in archive.namelist()]
    except (zipfile.BadZipFile, zlib.error, ValueError, NotImplementedError, OSError, EOFError, RuntimeError):
        return flip_bits(content, rng)
    if not entries:
        return content
    at = rng.randrange(len(entries))
    name, inside = entries[at]
    way = rng.choice((*INSIDE, *INSIDE, None))
    if way is not None:
        entries[at] = (name, way(inside, rng))
    else:
        other = rng.choice(entries)
        entries[at : at + 1] = rng.choice(
            (
                [],
                [(name, inside), (name, other[1])],
                [("../../" + name, inside)],
                [(name, inside + b" " * 30_000_000)],
                [(name, inside), *((f"{name}{n}", b"") for n in range(6_000))],
                [(name, other[1])],
            )
        )
    return _zipped(entries)


def _zipped(entries: list[tuple[str, bytes]]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, inside in entries:
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.NameToInfo.pop(name, None)  # a name may stand twice
            archive.writestr(info, inside)
    return target.getvalue()


def move_sector(content: bytes, rng: Random) -> bytes:
    """A sector of an OLE container changed for another, or its table of sectors bent into a loop."""
    sectors = [content[at : at + _SECTOR] for at in range(0, len(content), _SECTOR)]
    a, b = (rng.randrange(len(sectors)) for _ in range(2))
    sectors[a] = rng.choice((sectors[b], bytes(_SECTOR), struct.pack("<128I", *[a] * 128), b"\xff" * _SECTOR))
    return b"".join(sectors)


def in_an_object(content: bytes, rng: Random) -> bytes:
    """An object of a PDF dropped, doubled, exchanged, nested, or pointing somewhere else."""
    references = _REFERENCE.findall(content) or [b"1 0 R"]
    objects = _OBJECT.findall(content) or [b""]
    return rng.choice(
        (
            lambda: _in_one(_REFERENCE, content, rng, lambda _: rng.choice(references)),
            lambda: _in_one(_REFERENCE, content, rng, lambda _: b"[" * 5_000),
            lambda: _in_one(_OBJECT, content, rng, lambda _: rng.choice(objects)),
            lambda: _in_one(_OBJECT, content, rng, lambda _: b""),
            lambda: _in_one(_STREAM, content, rng, lambda found: found * 200),
            lambda: _in_one(_STREAM, content, rng, lambda found: flip_bits(found, rng)),
            lambda: _in_one(re.compile(rb"<<"), content, rng, lambda _: b"<</A" * 3_000),
        )
    )()


def _in_one(pattern: re.Pattern[bytes], content: bytes, rng: Random, change: Callable[[bytes], bytes]) -> bytes:
    found = list(pattern.finditer(content[:2_000_000]))
    if not found:
        return flip_bits(content, rng)
    one = rng.choice(found)
    return content[: one.start()] + change(one[0]) + content[one.end() :]


WAYS: tuple[Damage, ...] = (flip_bits, cut, move_block, put_extreme)
_OF_MARKUP: tuple[Damage, ...] = (change_number, put_odd_text, move_tag, swap_values, declare_entities)
INSIDE: tuple[Damage, ...] = (*WAYS, *_OF_MARKUP, *_OF_MARKUP)
OF_FORMATS: dict[str, tuple[Damage, ...]] = {
    "txt": (change_number, put_odd_text) * 2,
    "pdf": (in_an_object, change_number) * 4,
    "xls": (move_sector,) * 4,
    **dict.fromkeys(("xlsx", "docx", "ods", "xlsb", "zip"), (in_an_entry,) * 16),
}
