"""The door of the inspection: bytes in, verdict out. Never raises, never parses the document itself."""

import json
from dataclasses import dataclass

from locker.inspection.jail import Run, run_jailed
from locker.inspection.reasons import Reason
from locker.inspection.signature import check_bytes

PROGRAM = "from locker.inspection.child.program import main\nmain()"
NEVER_NEEDED = ("PIL",)
NEEDED_TO_DECRYPT = ("cryptography", "Crypto")
"""pypdf loads these when it can; half of the child's time would go there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the inspection says of a document.

    `details` are machine words (findings, or what went wrong), never anything read in the document.
    """

    reason: Reason | None
    page_count: int = 0
    details: tuple[str, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the document may be kept."""
        return self.reason is None


@dataclass(frozen=True, slots=True, kw_only=True)
class JailReport:
    """Whether inspection works here, and which doors the kernel lets the child close behind itself."""

    works: bool
    network_closed: bool
    files_closed: bool


def inspect(document: bytes, *, max_bytes: int) -> Verdict:
    """Return the verdict on a document of at most `max_bytes` bytes. Takes up to 10 s; never raises.

    What could not be checked is refused.
    """
    reason = check_bytes(document, max_bytes=max_bytes)
    if reason:
        return Verdict(reason=reason, details=("bytes",))
    _, verdict = _answer(_run(document))
    return verdict


def jail_report() -> JailReport:
    """Inspect a blank page and return how well the child was shut in, for the deep health check."""
    doors, verdict = _answer(_run(BLANK_PAGE))
    return JailReport(works=verdict.accepted, network_closed="network" in doors, files_closed="files" in doors)


def _run(document: bytes) -> Run:
    without = NEVER_NEEDED if b"/Encrypt" in document else NEVER_NEEDED + NEEDED_TO_DECRYPT
    return run_jailed(PROGRAM, document, without=without)


def _answer(run: Run) -> tuple[frozenset[str], Verdict]:
    """Read the child's two lines: the doors it closed, then its verdict."""
    first, _, second = run.output.partition(b"\n")
    try:
        doors = frozenset(str(door) for door in json.loads(first))
    except (ValueError, TypeError, RecursionError):
        return frozenset(), Verdict(reason=Reason.UNAVAILABLE, details=(run.ending,))
    if run.ending != "exit 0":
        return doors, Verdict(reason=Reason.TOO_COMPLEX, details=(run.ending,))
    try:
        return doors, _verdict(second)
    except (ValueError, TypeError, KeyError, RecursionError):
        return doors, Verdict(reason=Reason.TOO_COMPLEX, details=("unreadable answer",))


def _verdict(line: bytes) -> Verdict:
    answer = json.loads(line)
    return Verdict(
        reason=Reason(answer["reason"]) if answer["reason"] else None,
        page_count=int(answer["pages"]),
        details=tuple(str(word) for word in answer["details"]),
    )


BLANK_PAGE = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Resources<<>>>> endobj
xref
0 4
0000000000 65535 f 
0000000009 00000 n 
0000000054 00000 n 
0000000105 00000 n 
trailer <</Size 4/Root 1 0 R>>
startxref
183
%%EOF
"""  # noqa: W291 - the space belongs to the table's 20-byte lines
