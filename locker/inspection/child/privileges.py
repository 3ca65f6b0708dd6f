"""Gives up what the process may do beyond others: being root, capabilities. Nothing of it comes back."""

import contextlib
import ctypes
import os

FIRST_USER, USERS = 61_184, 4_336
"""The users that systemd hands out for a while (61184 to 65519): nobody's files are theirs."""
PR_CAPBSET_DROP = 24
PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL = 47, 4
CAPABILITY_VERSION = 0x20080522
MOST_CAPABILITIES = 64


class Header(ctypes.Structure):
    """`struct __user_cap_header_struct`: this process."""

    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


Sets = ctypes.c_uint32 * 6
"""`struct __user_cap_data_struct`, twice: effective, permitted and inheritable, 32 capabilities at a time."""


def leave_root(libc: ctypes.CDLL) -> bool:
    """Become a user that nobody is, if root; whether this process is in the end not root's.

    Must come once everything is loaded: that user may read nothing of ours.
    """
    if 0 not in os.getresuid():
        return True
    drop_bounding_set(libc)
    user = FIRST_USER + os.getpid() % USERS
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    return 0 not in os.getresuid() and 0 not in (*os.getresgid(), *os.getgroups())


def drop_bounding_set(libc: ctypes.CDLL) -> None:
    """Let no program that would be started have a capability."""
    for capability in range(MOST_CAPABILITIES):
        libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)


def drop_capabilities(libc: ctypes.CDLL) -> bool:
    """Give up every capability, those that a new user namespace gave included; whether none is left."""
    drop_bounding_set(libc)
    libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0)
    header, sets = Header(CAPABILITY_VERSION, 0), Sets()
    libc.capset(ctypes.byref(header), sets)
    remainder = Sets(*[1] * len(sets))
    return libc.capget(ctypes.byref(header), remainder) == 0 and not any(remainder)
