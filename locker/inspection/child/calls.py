"""Refuses system calls that reading a document never needs, by a seccomp filter that libseccomp writes.

Each refused call fails with EPERM; calls of another architecture (32 bits, x32) end the process. What the machine or
the library doesn't know is left out. A filter is for good, what is forked inherits it, a second one only adds to it.
"""

import ctypes
import errno
import os
from collections.abc import Iterable
from functools import cache

LIBRARY = "libseccomp.so.2"
ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
UNKNOWN = 0x00050000 | errno.ENOSYS
NOT_EQUAL, MASKED_EQUAL = 1, 7
CLONE_THREAD = 0x00010000
INT = 0xFFFFFFFF
"""What the kernel reads of an argument that is an int."""
PR_SET_PDEATHSIG, PR_SET_DUMPABLE = 1, 4
F_SETFL, F_SETOWN, F_SETSIG, F_SETOWN_EX, O_ASYNC = 4, 8, 10, 15, 0x2000
FIOSETOWN, SIOCSPGRP, FIOASYNC = 0x8901, 0x8902, 0x5452

SOCKETS = "socket socketpair connect bind listen accept accept4 sendto sendmsg sendmmsg setsockopt"
OPENING = (
    "open openat openat2 creat memfd_create memfd_secret open_by_handle_at name_to_handle_at access faccessat"
    " faccessat2 readlink readlinkat getdents getdents64 chdir fchdir inotify_init inotify_init1 fanotify_init"
)
CHANGING = (
    "chmod fchmod fchmodat fchmodat2 chown fchown lchown fchownat utime utimes utimensat futimesat setxattr lsetxattr"
    " fsetxattr setxattrat removexattr lremovexattr fremovexattr removexattrat file_setattr truncate ftruncate"
    " fallocate mknod mknodat mkdir mkdirat rmdir unlink unlinkat rename renameat renameat2 link linkat symlink"
    " symlinkat"
)
MOUNTING = (
    "mount umount umount2 move_mount open_tree open_tree_attr fsopen fsconfig fsmount fspick mount_setattr pivot_root"
    " chroot statmount listmount quotactl quotactl_fd acct swapon swapoff"
)
PRIVILEGES = (
    "unshare setns setuid setgid setreuid setregid setresuid setresgid setfsuid setfsgid setgroups capset personality"
    " execve execveat"
)
OTHERS = (
    "ptrace process_vm_readv process_vm_writev process_madvise process_mrelease kcmp pidfd_open pidfd_getfd"
    " pidfd_send_signal migrate_pages move_pages set_mempolicy mbind setpriority ioprio_set sched_setscheduler"
    " sched_setattr sched_setparam shmget shmat shmctl semget semop semctl semtimedop msgget msgsnd msgrcv msgctl"
    " mq_open mq_unlink"
)
KERNEL = (
    "io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key bpf perf_event_open userfaultfd splice"
    " tee vmsplice init_module finit_module delete_module kexec_load kexec_file_load reboot iopl ioperm modify_ldt"
    " syslog sethostname setdomainname settimeofday clock_settime adjtimex clock_adjtime vhangup lookup_dcookie uselib"
)
NEVER = f"{SOCKETS} {OPENING} {CHANGING} {MOUNTING} {PRIVILEGES} {OTHERS} {KERNEL}".split()
"""Refused from the moment on that everything is loaded, to the fork server too."""

AT_WORK = "recvfrom recvmsg recvmmsg setsid setpgid rt_sigqueueinfo rt_tgsigqueueinfo tkill alarm setitimer fork vfork"
"""Refused besides to a child at work; the fork server needs some of them, and the child itself to get ready."""


OWNING = {
    "fcntl": (F_SETOWN, F_SETSIG, F_SETOWN_EX),
    "fcntl64": (F_SETOWN, F_SETSIG, F_SETOWN_EX),
    "ioctl": (FIOSETOWN, SIOCSPGRP, FIOASYNC),
}
"""Commands, the second argument, that have the kernel signal a process, any one, when a descriptor is ready."""


class Condition(ctypes.Structure):
    """`struct scmp_arg_cmp`: which argument, how it is compared, with what (a mask and a value for the last)."""

    _fields_ = (
        ("argument", ctypes.c_uint),
        ("comparison", ctypes.c_int),
        ("first", ctypes.c_uint64),
        ("second", ctypes.c_uint64),
    )


@cache
def library() -> ctypes.CDLL | None:
    """Load libseccomp; None where there is none. Must come before the process gives up its files."""
    try:
        seccomp = ctypes.CDLL(LIBRARY)
    except OSError:
        return None
    number, pointer = ctypes.c_uint32, ctypes.c_void_p
    seccomp.seccomp_init.argtypes, seccomp.seccomp_init.restype = (number,), pointer
    seccomp.seccomp_syscall_resolve_name.argtypes = (ctypes.c_char_p,)
    seccomp.seccomp_rule_add_array.argtypes = (pointer, number, ctypes.c_int, ctypes.c_uint, ctypes.POINTER(Condition))
    seccomp.seccomp_load.argtypes = seccomp.seccomp_release.argtypes = (pointer,)
    seccomp.seccomp_release.restype = None
    return seccomp


class Filter:
    """What is refused; everything else is allowed."""

    def __init__(self, seccomp: ctypes.CDLL) -> None:
        self.seccomp = seccomp
        self.rules = seccomp.seccomp_init(ALLOW)
        self.is_whole = self.rules is not None

    def refuse(self, name: str, *conditions: Condition, action: int | None = None) -> None:
        """Refuse a call, or where its arguments meet every condition; nothing where the machine has no such call."""
        call = self.seccomp.seccomp_syscall_resolve_name(name.encode())
        if call < 0 or self.rules is None:
            return
        met = (Condition * len(conditions))(*conditions)
        failed = self.seccomp.seccomp_rule_add_array(self.rules, action or REFUSE, call, len(conditions), met)
        self.is_whole = self.is_whole and not failed

    def refuse_numbers(self, name: str, argument: int, numbers: Iterable[int]) -> None:
        """Refuse a call where this argument, an int, is one of these."""
        for number in numbers:
            self.refuse(name, Condition(argument, MASKED_EQUAL, INT, number))

    def load(self) -> bool:
        """Have the kernel apply it to this process, for good; False where it doesn't, or a rule could not be written.

        What could be written is applied all the same.
        """
        if self.rules is None:
            return False
        is_loaded = self.seccomp.seccomp_load(self.rules) == 0
        self.seccomp.seccomp_release(self.rules)
        return is_loaded and self.is_whole


def refuse_for_good() -> bool:
    """Refuse what is never needed once everything is loaded; whether this machine can."""
    seccomp = library()
    if seccomp is None:
        return False
    rules = Filter(seccomp)
    for name in NEVER:
        rules.refuse(name)
    for name, commands in OWNING.items():
        rules.refuse_numbers(name, 1, commands)
    for name in ("fcntl", "fcntl64"):
        rules.refuse(name, Condition(1, MASKED_EQUAL, INT, F_SETFL), Condition(2, MASKED_EQUAL, O_ASYNC, O_ASYNC))
    return rules.load()


def refuse_at_work(*, threads: bool) -> bool:
    """Refuse besides what a child needs only to get ready: processes, threads unless asked for, signals to others."""
    seccomp = library()
    if seccomp is None:
        return False
    rules = Filter(seccomp)
    for name in AT_WORK.split():
        rules.refuse(name)
    for name in ("kill", "tgkill"):
        rules.refuse(name, Condition(0, NOT_EQUAL, os.getpid(), 0))
    rules.refuse("prlimit64", Condition(0, NOT_EQUAL, 0, 0))
    rules.refuse_numbers("prctl", 0, (PR_SET_PDEATHSIG, PR_SET_DUMPABLE))
    if threads:
        rules.refuse("clone", Condition(0, MASKED_EQUAL, CLONE_THREAD, 0))
        rules.refuse("clone3", action=UNKNOWN)  # its arguments can't be looked at; the C library then uses the other
    else:
        rules.refuse("clone")
        rules.refuse("clone3")
    return rules.load()
