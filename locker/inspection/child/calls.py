"""Leaves a child that reads a document the system calls it needs, by two seccomp filters that libseccomp writes.

The first names what nobody here needs once all is loaded, the fork server included; the second, of a child at work,
names what is left to it. Each refused call fails with EPERM; calls of another architecture (32 bits, x32) end the
process. What the machine or the library doesn't know is left out. A filter is for good, and what is forked inherits it.
"""

import ctypes
import errno
import os
from functools import cache

LIBRARY = "libseccomp.so.2"
ALLOW = 0x7FFF0000
REFUSE = 0x00050000 | errno.EPERM
UNKNOWN = 0x00050000 | errno.ENOSYS
EQUAL, MASKED_EQUAL = 4, 7
CLONE_THREAD = 0x00010000
INT = 0xFFFFFFFF
"""What the kernel reads of an argument that is an int."""
PR_SET_NAME = 15
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

READING = "read readv pread64 write writev lseek _llseek close fstat fstat64 dup dup2 dup3 poll ppoll select pselect6"
MEMORY = "brk mmap mmap2 munmap mremap mprotect madvise mincore mlock munlock membarrier"
WAITING = (
    "futex futex_time64 restart_syscall sched_yield nanosleep clock_nanosleep clock_nanosleep_time64 rt_sigaction"
    " rt_sigprocmask rt_sigreturn rt_sigpending sigaltstack"
)
CLOCKS = "clock_gettime clock_gettime64 clock_getres clock_getres_time64 gettimeofday time times getrusage"
ONESELF = (
    "getpid gettid getppid getsid getuid geteuid getgid getegid getresuid getresgid capget getrandom getcpu"
    " sched_getaffinity sysinfo uname getrlimit ugetrlimit set_robust_list set_tid_address rseq arch_prctl exit"
    " exit_group"
)
AT_WORK = f"{READING} {MEMORY} {WAITING} {CLOCKS} {ONESELF}".split()
"""All that a child at work may call, besides what `allow_at_work` allows by its arguments."""
FIRST_FSTAT = (2, 37)
"""The C library from which on fstat() is a call of its own: before, it is `newfstatat`, which reads any path."""

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
    """What becomes of each system call; `otherwise`, of those that no rule names."""

    def __init__(self, seccomp: ctypes.CDLL, otherwise: int) -> None:
        self.seccomp = seccomp
        self.rules = seccomp.seccomp_init(otherwise)
        self.is_whole = self.rules is not None

    def add(self, action: int, name: str, *conditions: Condition) -> None:
        """A rule for a call, or where its arguments meet every condition; none where the machine has no such call."""
        call = self.seccomp.seccomp_syscall_resolve_name(name.encode())
        if call < 0 or self.rules is None:
            return
        array = (Condition * len(conditions))(*conditions)
        failed = self.seccomp.seccomp_rule_add_array(self.rules, action, call, len(conditions), array)
        self.is_whole = self.is_whole and not failed

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
    rules = Filter(seccomp, otherwise=ALLOW)
    for name in NEVER:
        rules.add(REFUSE, name)
    for name, commands in OWNING.items():
        for command in commands:
            rules.add(REFUSE, name, Condition(1, MASKED_EQUAL, INT, command))
    for name in ("fcntl", "fcntl64"):
        rules.add(REFUSE, name, Condition(1, MASKED_EQUAL, INT, F_SETFL), Condition(2, MASKED_EQUAL, O_ASYNC, O_ASYNC))
    return rules.load()


def allow_at_work(*, threads: bool) -> bool:
    """Refuse all but what reading a document needs: no process, no thread unless `threads`, no signal to others."""
    seccomp = library()
    if seccomp is None:
        return False
    rules = Filter(seccomp, otherwise=REFUSE)
    for name in AT_WORK:
        rules.add(ALLOW, name)
    if glibc_version() < FIRST_FSTAT:
        rules.add(ALLOW, "newfstatat")
        rules.add(ALLOW, "fstatat64")
    for name in OWNING:
        rules.add(ALLOW, name)  # the first filter says which of their commands are refused
    for name in ("kill", "tgkill"):
        rules.add(ALLOW, name, Condition(0, EQUAL, os.getpid(), 0))
    rules.add(ALLOW, "prlimit64", Condition(0, EQUAL, 0, 0))
    rules.add(ALLOW, "prctl", Condition(0, MASKED_EQUAL, INT, PR_SET_NAME))
    rules.add(UNKNOWN, "clone3")  # its arguments can't be looked at; the C library then uses the other
    if threads:
        rules.add(ALLOW, "clone", Condition(0, MASKED_EQUAL, CLONE_THREAD, CLONE_THREAD))
    return rules.load()


def glibc_version() -> tuple[int, ...]:
    """Of the C library in use; (0,) where it is another one."""
    name, _, version = (os.confstr("CS_GNU_LIBC_VERSION") or "").partition(" ")
    return tuple(map(int, version.split("."))) if name == "glibc" else (0,)
