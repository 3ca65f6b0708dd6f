"""A published audit writes the statement and the foot of every page; nothing else claims anything."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from accounts.models import User
from home.audits.audit_publication import lacking, publish_audit
from home.audits.audit_results import result_of
from home.audits.audit_validity import to_audit_again
from home.audits.errors import AuditMovedError, AuditUnfinishedError
from home.models import AccessibilityAudit, AccessibilityStatementPage, AuditRemark, HomePage
from home.upkeep.page_checks import page_lines
from portal.caching.page_cache import current_generation
from portal.supervision.state import Level
from search.sources import source_of
from tests.factories.accounts import make_user
from tests.factories.audits import fill_grid, make_audit

pytestmark = pytest.mark.django_db


def publish(audit: AccessibilityAudit, user: User) -> None:
    publish_audit(audit_id=audit.pk, user=user, revision=audit.revision)


def statement() -> str:
    return Client().get("/accessibilite/").text


def test_the_statement_says_what_was_measured(desk: Client, audit: AccessibilityAudit) -> None:
    fill_grid(audit, c1_1="NC", c4_1="NC", c2_1="NA", c2_2="NA")
    AuditRemark.objects.filter(criterion="4.1").update(burden="Trois cents heures d’archives : résumées sur demande.")
    before = current_generation()
    response = desk.post(reverse("audit_publish", args=[audit.pk]), {"revision": audit.revision})

    assert response.status_code == 302
    assert current_generation() > before
    text = statement()
    assert "Accessibilité\u00a0: partiellement conforme" in text
    assert "98,07\u00a0% des critères du RGAA sont respectés\u00a0: 102 sur les 104" in text
    assert "Atelier Clair" in text
    assert "RGAA 4.1.2" in text
    assert "Défaut du critère 1.1." in text
    assert "Chaque image porteuse d’information a-t-elle une alternative textuelle" in text
    assert "Trois cents heures d’archives" in text
    assert "Firefox 140, NVDA 2026.1" in text
    assert '<a href="/0/">Accueil</a>' in text
    assert "Défenseur des droits" in text
    page = AccessibilityStatementPage.objects.get()
    assert page.written_on == timezone.localdate()
    assert page.rate == Decimal("98.07")
    source = source_of(page)
    assert source
    assert "Défaut du critère 1.1." in source.text


def test_the_foot_of_every_page_follows(editor: User, audit: AccessibilityAudit) -> None:
    assert "Accessibilité\u00a0: non conforme" in Client().get("/mentions-legales/").text
    fill_grid(audit)
    publish(audit, editor)
    assert "Accessibilité\u00a0: totalement conforme" in Client().get("/mentions-legales/").text


def test_an_audit_in_progress_claims_nothing(audit: AccessibilityAudit) -> None:
    fill_grid(audit)

    assert "Accessibilité\u00a0: non conforme" in statement()
    assert "Aucun audit" in statement()
    assert "Atelier Clair" not in statement()


def test_under_half_is_not_compliant(editor: User, audit: AccessibilityAudit) -> None:
    fill_grid(audit, verdict="NA", c1_1="C", c1_2="NC", c1_3="NC")
    publish(audit, editor)

    assert "Accessibilité\u00a0: non conforme" in statement()
    assert "33,33\u00a0% des critères" in statement()


def test_the_latest_published_is_the_one_in_force_and_the_former_is_kept(
    editor: User, audit: AccessibilityAudit
) -> None:
    fill_grid(audit, c1_1="NC")
    publish(audit, editor)
    later = make_audit()
    fill_grid(later)
    publish(later, editor)

    assert "totalement conforme" in statement()
    assert AccessibilityAudit.objects.exclude(published_at=None).count() == 2
    assert AccessibilityAudit.in_force() == later


def test_neither_a_form_nor_an_older_revision_of_the_page_says_otherwise(
    editor: User, audit: AccessibilityAudit
) -> None:
    page = AccessibilityStatementPage.objects.get()
    page.audited_on, page.rate, page.audited_by = timezone.localdate(), Decimal(100), "Moi"
    older = page.save_revision()
    older.publish()
    fill_grid(audit, c1_1="NC")
    publish(audit, editor)
    older.publish()

    page.refresh_from_db()
    assert (page.rate, page.audited_by) == (Decimal("99.05"), "Atelier Clair")
    assert "partiellement conforme" in statement()


def test_what_lacks_is_said(desk: Client, audit: AccessibilityAudit) -> None:
    sentences = lacking(audit, result_of(audit))
    assert "Images\u00a0: 18 cases à tester." in sentences
    assert len(sentences) == 13

    fill_grid(audit, c1_1="NC", c3_2="NC")
    AuditRemark.objects.update(defect="")
    assert lacking(audit, result_of(audit)) == ["Dites ce qui n’est pas accessible pour\u00a0: 1.1, 3.2."]
    response = desk.post(reverse("audit_publish", args=[audit.pk]), {"revision": audit.revision})
    assert response.status_code == 422
    assert "Dites ce qui n’est pas accessible" in response.text
    assert AccessibilityAudit.in_force() is None


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"audited_by": ""}, "Dites qui a fait l’audit"),
        ({"tested_with": ""}, "avec quels navigateurs"),
        ({"audited_on": dt.date(2020, 1, 1)}, "trois dernières années"),
        ({"audited_on": timezone.localdate() + dt.timedelta(days=2)}, "aujourd’hui au plus tard"),
    ],
)
def test_an_audit_without_its_facts_is_refused(
    editor: User, audit: AccessibilityAudit, changes: dict[str, object], words: str
) -> None:
    fill_grid(audit)
    for name, value in changes.items():
        setattr(audit, name, value)
    audit.save()

    with pytest.raises(AuditUnfinishedError) as refused:
        publish(audit, editor)
    assert words in refused.value.message


def test_no_page_or_nothing_applicable_is_refused(editor: User, audit: AccessibilityAudit) -> None:
    fill_grid(audit, verdict="NA")
    with pytest.raises(AuditUnfinishedError, match="rien à mesurer"):
        publish(audit, editor)
    audit.pages.all().delete()
    with pytest.raises(AuditUnfinishedError, match="Ajoutez les pages"):
        publish(audit, editor)


def test_the_statement_must_be_published_and_have_no_change_waiting(editor: User, audit: AccessibilityAudit) -> None:
    fill_grid(audit)
    page = AccessibilityStatementPage.objects.get()
    page.technologies = "HTML"
    page.save_revision()
    with pytest.raises(AuditUnfinishedError, match="modifications"):
        publish(audit, editor)
    page.unpublish()
    with pytest.raises(AuditUnfinishedError, match="Publiez d’abord"):
        publish(audit, editor)


def test_an_audit_that_moved_since_it_was_seen_is_not_published(desk: Client, audit: AccessibilityAudit) -> None:
    fill_grid(audit)
    theme = reverse("audit_theme", args=[audit.pk, 1])
    seen, name = desk.get(theme).context["seen"], f"verdict-{audit.pages.all()[0].pk}-1.1"
    desk.post(theme, {"seen": seen, name: "NA"})
    for revision in (str(audit.revision), "", "x", "-1", "9" * 30):
        response = desk.post(reverse("audit_publish", args=[audit.pk]), {"revision": revision})
        assert response.status_code == 409
        assert "vient de modifier cet audit" in response.text
    with pytest.raises(AuditMovedError):
        publish(audit, make_user())


def test_who_edits_without_publishing_publishes_no_audit(client: Client, home: HomePage) -> None:
    audit = make_audit()
    fill_grid(audit)
    group = Group.objects.create(name="Rédaction")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=home, permission=change)
    person = make_user()
    person.groups.add(group)
    client.force_login(person)

    page = client.get(reverse("accessibility_audit", args=[audit.pk]))
    assert page.status_code == 200
    assert reverse("audit_publish", args=[audit.pk]) not in page.text
    response = client.post(reverse("audit_publish", args=[audit.pk]), {"revision": audit.revision})
    assert response.status_code in {302, 403}
    assert AccessibilityAudit.in_force() is None


def test_editors_are_warned_before_an_audit_lapses(desk: Client, editor: User, audit: AccessibilityAudit) -> None:
    fill_grid(audit)
    assert to_audit_again() == 0
    publish(audit, editor)
    assert to_audit_again() == 0
    assert _level() is Level.GOOD

    late = timezone.now() + dt.timedelta(days=3 * 366)
    with time_machine.travel(late):
        assert to_audit_again() == 1
        assert _level() is Level.BAD
        assert "non conforme" in statement()
        client = Client()
        client.force_login(editor)
        assert "audit d’accessibilité à refaire" in client.get(reverse("wagtailadmin_home")).text


def _level() -> Level:
    lines = {str(line.label): line.level for line in page_lines({})}
    return lines["Déclaration d’accessibilité"]
