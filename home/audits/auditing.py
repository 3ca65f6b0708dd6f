"""Writes of an audit that isn't published: it is started, its facts and cells are saved, it is given up.

Two people may fill in the same theme: what each changed is written, cell by cell; of a cell that both changed, the
second is told, and nothing of it is written over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from home.audits.criteria import Theme
from home.audits.errors import AuditClosedError, SampleMovedError
from home.audits.proposed_sample import proposed_pages
from home.models import AccessibilityAudit, AuditedPage, AuditRemark, AuditVerdict
from portal.admin.seen import Fingerprints, Merge, Values, fingerprint, merge

VERDICT, DEFECT, BURDEN = "verdict", "defect", "burden"
Cells = Mapping[str, str]
"""The values of a theme by the name of their field: `verdict-12-1.1`, `defect-1.1`, `burden-1.1`."""
FACTS = ("audited_on", "audited_by", "tested_with", "tools")


@dataclass(frozen=True)
class SampleRow:
    """A page of the sample as it is typed; `pk` is that of one which was there."""

    title: str
    address: str
    process: str = ""
    pk: int | None = None


@transaction.atomic
def start_audit() -> AccessibilityAudit:
    """A new audit with the sample and the tools of the last, or else the pages that the RGAA wants in a sample."""
    last = AccessibilityAudit.objects.first()
    audit = AccessibilityAudit.objects.create(
        audited_on=timezone.localdate(),
        tested_with=last.tested_with if last else "",
        tools=last.tools if last else "",
        audited_by=last.audited_by if last else "",
    )
    rows = [(page.title, page.address, page.process) for page in last.pages.all()] if last else proposed_pages()
    AuditedPage.objects.bulk_create(
        AuditedPage(audit=audit, title=title, address=address, process=process) for title, address, process in rows
    )
    return audit


def draft_locked(audit_id: int) -> AccessibilityAudit:
    """The audit, locked until the end of the transaction. Raises AuditClosedError once it is published or given up."""
    audit = AccessibilityAudit.objects.select_for_update().filter(pk=audit_id).first()
    if audit is None or audit.published_at:
        raise AuditClosedError
    return audit


def touch(audit: AccessibilityAudit) -> None:
    """Let who saw it before know that it moved."""
    audit.revision += 1
    audit.save(update_fields=["revision"])


@transaction.atomic
def discard_audit(*, audit_id: int) -> None:
    """Forget an audit that was never published. Raises AuditClosedError."""
    draft_locked(audit_id).delete()


def cells_of(audit: AccessibilityAudit, theme: Theme, pages: list[AuditedPage]) -> dict[str, str]:
    """Each field of the theme with what stands in it; empty where nothing was tested or said. Two queries."""
    numbers = [criterion.number for criterion in theme.criteria]
    cells = {f"{VERDICT}-{page.pk}-{number}": "" for number in numbers for page in pages}
    cells |= {f"{kind}-{number}": "" for number in numbers for kind in (DEFECT, BURDEN)}
    for verdict in AuditVerdict.objects.filter(page__audit=audit, criterion__in=numbers):
        cells[f"{VERDICT}-{verdict.page_id}-{verdict.criterion}"] = verdict.verdict
    for remark in audit.remarks.filter(criterion__in=numbers):
        cells[f"{DEFECT}-{remark.criterion}"] = remark.defect
        cells[f"{BURDEN}-{remark.criterion}"] = remark.burden
    return cells


@transaction.atomic
def save_cells(*, audit_id: int, theme: Theme, typed: Cells, seen: Fingerprints) -> Merge:
    """Write the cells of the theme that their writer changed since they saw `seen`; values are valid.

    Nothing is written over: what others changed too stays, and is among `both`. Raises AuditClosedError.
    """
    audit = draft_locked(audit_id)
    present = cells_of(audit, theme, list(audit.pages.all()))
    merged = merge(seen, present, {name: value for name, value in typed.items() if name in present})
    if merged.mine:
        changes = {name: typed[name] for name in merged.mine}
        _write(audit, present | changes, changes)
        touch(audit)
    return merged


@transaction.atomic
def save_facts(*, audit_id: int, typed: Values, seen: Fingerprints) -> Merge:
    """The same of who made the audit, when and with what. Raises AuditClosedError."""
    audit = draft_locked(audit_id)
    merged = merge(seen, facts_of(audit), {name: typed[name] for name in FACTS if name in typed})
    for name in merged.mine:
        setattr(audit, name, typed[name])
    if merged.mine:
        audit.save(update_fields=merged.mine)
        touch(audit)
    return merged


def facts_of(audit: AccessibilityAudit) -> dict[str, object]:
    """What is said of the audit as a whole, a date as it is typed."""
    return {name: getattr(audit, name) for name in FACTS}


def mark_of_sample(pages: Sequence[AuditedPage]) -> str:
    """What tells whether a sample is still the one that was shown."""
    return fingerprint([f"{page.pk} {page.title} {page.address} {page.process}" for page in pages])


@transaction.atomic
def save_sample(*, audit_id: int, rows: Sequence[SampleRow], mark: str) -> None:
    """Make the sample these pages; a page that isn't among them any more goes with its verdicts.

    Raises AuditClosedError, and SampleMovedError when somebody changed the sample since it had this `mark`.
    """
    audit = draft_locked(audit_id)
    pages = {page.pk: page for page in audit.pages.all()}
    if mark != mark_of_sample(list(pages.values())):
        raise SampleMovedError
    by_page = {row.pk: row for row in rows if row.pk in pages}
    audit.pages.exclude(pk__in=[pk for pk in pages if pk in by_page]).delete()
    _rewrite([(page, by_page[pk]) for pk, page in pages.items() if pk in by_page])
    AuditedPage.objects.bulk_create(
        AuditedPage(audit=audit, title=row.title, address=row.address, process=row.process)
        for row in rows
        if row.pk is None
    )
    touch(audit)


def _rewrite(pairs: Sequence[tuple[AuditedPage, SampleRow]]) -> None:
    """Give each page the title, the address and the process of its row."""
    pages = [page for page, _row in pairs]
    for page in pages:
        page.address = f"#{page.pk}"  # two addresses may have been exchanged
    AuditedPage.objects.bulk_update(pages, ["address"])
    for page, row in pairs:
        page.title, page.address, page.process = row.title, row.address, row.process
    AuditedPage.objects.bulk_update(pages, ["title", "address", "process"])


def _write(audit: AccessibilityAudit, cells: Cells, changes: Cells) -> None:
    verdicts, emptied, remarks = [], Q(), set()
    for name, value in changes.items():
        kind, *place = name.split("-")
        if kind != VERDICT:
            remarks.add(place[0])
        elif value:
            verdicts.append(AuditVerdict(page_id=int(place[0]), criterion=place[1], verdict=value))
        else:
            emptied |= Q(page=int(place[0]), criterion=place[1])
    if emptied:
        AuditVerdict.objects.filter(emptied).delete()
    AuditVerdict.objects.bulk_create(
        verdicts, update_conflicts=True, unique_fields=["page", "criterion"], update_fields=["verdict"]
    )
    AuditRemark.objects.bulk_create(
        [
            AuditRemark(
                audit=audit, criterion=number, defect=cells[f"{DEFECT}-{number}"], burden=cells[f"{BURDEN}-{number}"]
            )
            for number in sorted(remarks)
        ],
        update_conflicts=True,
        unique_fields=["audit", "criterion"],
        update_fields=["defect", "burden"],
    )
