"""Calls to the Linux kernel that a reading process has no use for, refused by the kernel itself (seccomp).

The filter is a program of the kernel's own little language: it looks at the number of a call and at one argument, and
stays for as long as the process lives. No privilege is needed, and no library.
"""

import ctypes
import errno
import os
import platform
import struct
import sys
from collections.abc import Sequence

_SET_NO_NEW_PRIVILEGES, _SET_FILTER, _FILTER_MODE = 38, 22, 2  # of prctl(2)
_NUMBER_AT, _MACHINE_AT, _ARGUMENTS_AT = 0, 4, 16  # of struct seccomp_data
_LOAD, _IF_EQUAL, _IF_ANY_BIT, _IF_AT_LEAST, _ANSWER = 0x20, 0x15, 0x45, 0x35, 0x06
_ALLOW, _KILL, _FAIL = 0x7FFF0000, 0x80000000, 0x00050000
_NEW_THREAD = 0x00010000  # CLONE_THREAD
_OTHER_TABLE = 0x40000000  # of 32-bit calls on a 64-bit machine
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC

_MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_NAMED = (
    # reach others
    ("socket", 41, 198), ("connect", 42, 203), ("accept", 43, 202), ("bind", 49, 200), ("listen", 50, 201),
    ("accept4", 288, 242), ("io_uring_setup", 425, 425),
    # start others
    ("fork", 57, None), ("vfork", 58, None), ("execve", 59, 221), ("execveat", 322, 281),
    # look into others, or change what all share
    ("ptrace", 101, 117), ("process_vm_readv", 310, 270), ("process_vm_writev", 311, 271), ("tkill", 200, 130),
    ("pidfd_open", 434, 434), ("pidfd_send_signal", 424, 424), ("mount", 165, 40), ("umount2", 166, 39),
    ("unshare", 272, 97), ("setns", 308, 268), ("bpf", 321, 280), ("perf_event_open", 298, 241),
    ("userfaultfd", 323, 282), ("keyctl", 250, 219), ("add_key", 248, 217), ("request_key", 249, 218),
    # change files
    ("creat", 85, None), ("truncate", 76, 45), ("ftruncate", 77, 46), ("rename", 82, None), ("renameat", 264, 38),
    ("renameat2", 316, 276), ("unlink", 87, None), ("unlinkat", 263, 35), ("mkdir", 83, None), ("mkdirat", 258, 34),
    ("rmdir", 84, None), ("link", 86, None), ("linkat", 265, 37), ("symlink", 88, None), ("symlinkat", 266, 36),
    ("mknod", 133, None), ("mknodat", 259, 33), ("chmod", 90, None), ("fchmod", 91, 52), ("fchmodat", 268, 53),
    ("fchmodat2", 452, 452), ("chown", 92, None), ("fchown", 93, 55), ("lchown", 94, None), ("fchownat", 260, 54),
    ("setxattr", 188, 5), ("lsetxattr", 189, 6), ("fsetxattr", 190, 7),
)  # fmt: skip
"""Refused whatever is asked: the number of each call on the machines of `_MACHINES`, None where there is none."""

# Known to few programs and looked for by all: where they are missing, the calls looked at below are made instead.
_MISSING = (("clone3", 435, 435), ("openat2", 437, 437))
_OPEN = (("open", 2, None, 1), ("openat", 257, 56, 2))
_CLONE = ("clone", 56, 220)
_OF_ITSELF_ONLY = (("kill", 62, 129), ("tgkill", 234, 131))
_LIMITS = ("prlimit64", 302, 261)

_Step = tuple[int, int, int, int]


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_void_p))


def filter_calls() -> bool:
    """Refuse this process, its threads and its children the calls above, for good; False where that is not possible.

    A refused call fails with `EPERM`, as if it were forbidden to the user.
    """
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _MACHINES:
        return False
    steps = b"".join(struct.pack("HBBI", *step) for step in _program(machine))
    kept = ctypes.create_string_buffer(steps, len(steps))
    program = _Program(len(steps) // 8, ctypes.addressof(kept))
    kernel = ctypes.CDLL(None, use_errno=True)
    if kernel.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) != 0:
        return False
    return bool(kernel.prctl(_SET_FILTER, _FILTER_MODE, ctypes.byref(program), 0, 0) == 0)


def _program(machine: str) -> list[_Step]:
    """The steps of the filter for one kind of machine."""
    at = 2 if machine == "aarch64" else 1
    own = os.getpid()
    steps = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_IF_EQUAL, 1, 0, _MACHINES[machine]),
        (_ANSWER, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_IF_AT_LEAST, 0, 1, _OTHER_TABLE),
        (_ANSWER, 0, 0, _KILL),
    ]
    steps += _when(_numbers(_NAMED, at), [(_ANSWER, 0, 0, _FAIL | errno.EPERM)])
    steps += _when(_numbers(_MISSING, at), [(_ANSWER, 0, 0, _FAIL | errno.ENOSYS)])
    for _, *numbers, place in _OPEN:
        steps += _when([n for n in numbers[at - 1 : at] if n is not None], _unless(_IF_ANY_BIT, place, _WRITES, deny=1))
    steps += _when(_numbers([_CLONE], at), _unless(_IF_ANY_BIT, 0, _NEW_THREAD, deny=0))
    steps += _when(_numbers(_OF_ITSELF_ONLY, at), _unless(_IF_EQUAL, 0, own, deny=0))
    steps += _when(_numbers([_LIMITS], at), _unless(_IF_EQUAL, 0, 0, deny=0))
    return [*steps, (_ANSWER, 0, 0, _ALLOW)]


def _numbers(calls: Sequence[tuple[str | int | None, ...]], at: int) -> list[int]:
    return [number for call in calls if isinstance(number := call[at], int)]


def _when(numbers: Sequence[int], steps: list[_Step]) -> list[_Step]:
    """These steps, gone through for calls of these numbers only."""
    return [step for number in numbers for step in [(_IF_EQUAL, 0, len(steps), number), *steps]]


def _unless(question: int, place: int, value: int, *, deny: int) -> list[_Step]:
    """Allow a call, or refuse it, by its argument at a place; `deny` 1 refuses where the answer is yes, 0 where no."""
    answers = [(_ANSWER, 0, 0, _ALLOW), (_ANSWER, 0, 0, _FAIL | errno.EPERM)]
    yes, no = answers[deny], answers[1 - deny]
    return [(_LOAD, 0, 0, _ARGUMENTS_AT + 8 * place), (question, 0, 1, value), yes, no]
