"""Publishing an audit: from then on the accessibility statement, and the footer of every page, say what it found."""

from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from home.audits.audit_results import AuditResult, result_of
from home.audits.auditing import draft_locked
from home.audits.criteria import themes
from home.audits.errors import AuditMovedError, AuditUnfinishedError
from home.models import AccessibilityAudit, AccessibilityStatementPage
from home.models.accessibility import holds


def lacking(audit: AccessibilityAudit, result: AuditResult) -> list[str]:
    """What has to be done before this audit may be published, in sentences; one query."""
    return [*_of_its_facts(audit, result), *_of_its_grid(audit, result), *_of_the_statement()]


def _of_its_facts(audit: AccessibilityAudit, result: AuditResult) -> Iterator[str]:
    if not audit.audited_by or not audit.tested_with:
        yield _("Say who made the audit, and with which browsers and screen readers.")
    if not holds(audit.audited_on, timezone.localdate()):
        yield _("The date of the audit must be one of the last three years, today at the latest.")
    if not result.pages:
        yield _("Add the pages of the sample.")


def _of_its_grid(audit: AccessibilityAudit, result: AuditResult) -> Iterator[str]:
    untested = 0
    for theme in themes(audit.rgaa_version):
        count = result.untested(theme)
        untested += count
        if count:
            text = ngettext("%(theme)s: %(count)s cell to test.", "%(theme)s: %(count)s cells to test.", count)
            yield text % {"theme": theme.title, "count": count}
    silent = [finding.criterion.number for finding in result.not_met if not finding.defect]
    if silent:
        yield _("Say what is not accessible for: %(criteria)s.") % {"criteria": ", ".join(silent)}
    if result.pages and not untested and not result.applicable_count:
        yield _("No criterion applies to any page: there is nothing to measure.")


def _of_the_statement() -> Iterator[str]:
    page = AccessibilityStatementPage.objects.first()
    if page is None or not page.live:
        yield _("Publish the accessibility statement first: it is what says the results.")
    elif page.has_unpublished_changes:
        yield _("The accessibility statement has changes to publish or to give up first.")


@transaction.atomic
def publish_audit(*, audit_id: int, user: User, revision: int) -> AccessibilityAudit:
    """Freeze the audit with its rate and publish the statement anew, dated today. The caller checked permissions.

    `revision` is that of the audit which `user` saw. Raises AuditClosedError, AuditMovedError, AuditUnfinishedError.
    """
    audit = draft_locked(audit_id)
    if audit.revision != revision:
        raise AuditMovedError
    result = result_of(audit)
    if sentences := lacking(audit, result):
        raise AuditUnfinishedError(" ".join(sentences))
    audit.published_at, audit.rate = timezone.now(), result.rate
    audit.save(update_fields=["published_at", "rate"])
    page = AccessibilityStatementPage.objects.get()
    page.written_on = timezone.localdate()
    page.save_revision(user=user).publish(user=user)
    return audit
