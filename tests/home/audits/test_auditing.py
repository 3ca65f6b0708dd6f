"""An audit is filled in by theme; of two who fill in the same cell the second is told, and nothing is lost."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from home.audits.audit_publication import publish_audit
from home.audits.auditing import VERDICT, discard_audit, mark_of_sample, save_cells, save_sample
from home.audits.criteria import themes
from home.audits.errors import AuditClosedError
from home.models import AccessibilityAudit, AuditRemark, AuditVerdict, HomePage
from home.models.accessibility_audits import LATEST
from portal.admin.seen import fingerprints, written
from tests.factories.accounts import make_user
from tests.factories.audits import fill_grid, make_audit

pytestmark = pytest.mark.django_db


def theme_of(audit: AccessibilityAudit, number: int = 1) -> str:
    return reverse("audit_theme", args=[audit.pk, number])


def cell(audit: AccessibilityAudit, title: str, criterion: str) -> str:
    """The name of a field of the grid."""
    return f"{VERDICT}-{audit.pages.get(title=title).pk}-{criterion}"


def seen_on(desk: Client, address: str) -> str:
    """What the page says that it showed."""
    seen: str = desk.get(address).context["seen"]
    return seen


def verdicts(audit: AccessibilityAudit) -> dict[tuple[str, str], str]:
    rows = AuditVerdict.objects.filter(page__audit=audit).values_list("page__title", "criterion", "verdict")
    return {(title, criterion): verdict for title, criterion, verdict in rows}


def test_a_first_audit_starts_with_the_pages_that_the_method_wants(desk: Client) -> None:
    response = desk.post(reverse("accessibility_audits"))

    audit = AccessibilityAudit.objects.get()
    assert response["Location"] == reverse("accessibility_audit", args=[audit.pk])
    addresses = set(audit.pages.values_list("address", flat=True))
    assert {"/", "/mentions-legales/", "/accessibilite/", "/plan-du-site/", "/compte/connexion/"} <= addresses


def test_the_next_starts_with_the_sample_of_the_last_and_none_of_its_verdicts(
    desk: Client, audit: AccessibilityAudit
) -> None:
    fill_grid(audit)
    desk.post(reverse("accessibility_audits"))

    other = AccessibilityAudit.objects.first()
    assert other
    assert [page.title for page in other.pages.all()] == ["Accueil", "Connexion"]
    assert verdicts(other) == {}
    assert other.audited_on == timezone.localdate()


def test_a_theme_is_filled_in_and_emptied(desk: Client, audit: AccessibilityAudit) -> None:
    address, first, second = theme_of(audit), cell(audit, "Accueil", "1.1"), cell(audit, "Connexion", "1.2")
    seen = seen_on(desk, address)
    data = {"seen": seen, first: "C", second: "NC", "defect-1.2": "  Le logo a un nom.\r\nIl est décoratif. "}
    assert desk.post(address, data)["Location"] == address
    assert verdicts(audit) == {("Accueil", "1.1"): "C", ("Connexion", "1.2"): "NC"}
    assert AuditRemark.objects.get().defect == "Le logo a un nom.\nIl est décoratif."

    desk.post(address, {"seen": seen_on(desk, address), first: "", "defect-1.2": ""})
    assert verdicts(audit) == {("Connexion", "1.2"): "NC"}
    assert AuditRemark.objects.get().defect == ""


def test_a_criterion_is_filled_in_everywhere_at_once(desk: Client, audit: AccessibilityAudit) -> None:
    address = theme_of(audit, 2)
    data = {"seen": seen_on(desk, address), cell(audit, "Accueil", "2.2"): "NC", "all": "2.1:NA"}
    response = desk.post(address, data)

    assert response["Location"] == f"{address}#c2.1"
    assert verdicts(audit) == {("Accueil", "2.1"): "NA", ("Connexion", "2.1"): "NA", ("Accueil", "2.2"): "NC"}


@pytest.mark.parametrize("choice", ["1.1:NA", "2.1:NC", "2.1:", "x", "2.9:C"])
def test_a_shortcut_that_is_none_fills_in_nothing(desk: Client, audit: AccessibilityAudit, choice: str) -> None:
    address = theme_of(audit, 2)

    assert desk.post(address, {"seen": seen_on(desk, address), "all": choice})["Location"] == address
    assert verdicts(audit) == {}


def test_save_then_go_on(desk: Client, audit: AccessibilityAudit) -> None:
    seen = seen_on(desk, theme_of(audit, 1))
    assert desk.post(theme_of(audit, 1), {"seen": seen, "next": "1"})["Location"] == theme_of(audit, 2)
    seen = seen_on(desk, theme_of(audit, 13))
    last = desk.post(theme_of(audit, 13), {"seen": seen, "next": "1"})
    assert last["Location"] == reverse("accessibility_audit", args=[audit.pk])


def test_two_auditors_of_a_theme_lose_nothing(desk: Client, audit: AccessibilityAudit) -> None:
    address = theme_of(audit)
    shared, mine, theirs = (cell(audit, "Accueil", number) for number in ("1.1", "1.2", "1.3"))
    seen = seen_on(desk, address)
    desk.post(address, {"seen": seen, shared: "C", mine: "", theirs: "NA"})
    response = desk.post(address, {"seen": seen, shared: "NC", mine: "C", theirs: ""})

    assert response.status_code == 409
    assert "Quelqu’un a mis «\u00a0conforme\u00a0» ici entre-temps" in response.text
    assert verdicts(audit) == {("Accueil", "1.1"): "C", ("Accueil", "1.2"): "C", ("Accueil", "1.3"): "NA"}
    row = response.context["rows"][0]
    assert row.verdicts[0].value == "NC", "what was typed is kept"

    again = {"seen": response.context["seen"], shared: "NC", mine: "C", theirs: "NA"}
    assert desk.post(address, again).status_code == 302
    assert verdicts(audit)[("Accueil", "1.1")] == "NC", "knowing what the other put, one may put something else"


def test_without_what_was_seen_nothing_is_written_over(desk: Client, audit: AccessibilityAudit) -> None:
    fill_grid(audit)
    for seen in ("", "[]", "{}", "x" * 50):
        response = desk.post(theme_of(audit), {"seen": seen, cell(audit, "Accueil", "1.1"): "NC"})
        assert response.status_code == 409
    assert set(verdicts(audit).values()) == {"C"}


def test_a_value_that_is_none_is_refused_and_nothing_typed_is_lost(desk: Client, audit: AccessibilityAudit) -> None:
    address, name = theme_of(audit), cell(audit, "Accueil", "1.1")
    seen = seen_on(desk, address)
    data = {"seen": seen, name: "peut-être", cell(audit, "Accueil", "1.2"): "C", "defect-1.3": "x" * 2001}
    response = desk.post(address, data)

    assert response.status_code == 422
    assert "Rien n’a été enregistré" in response.text
    assert "x" * 2001 in response.text
    assert response.context["seen"] == seen
    assert verdicts(audit) == {}


def test_a_field_of_another_audit_or_of_another_theme_is_left_aside(desk: Client, audit: AccessibilityAudit) -> None:
    other = make_audit("Ailleurs")
    address = theme_of(audit)
    data = {"seen": seen_on(desk, address), cell(other, "Ailleurs", "1.1"): "C", cell(audit, "Accueil", "3.1"): "C"}
    desk.post(address, data)

    assert AuditVerdict.objects.count() == 0


def test_the_grid_takes_as_many_queries_whatever_the_sample(
    desk: Client, audit: AccessibilityAudit, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    large = make_audit(*map(str, range(15)))
    fill_grid(large, c11_1="NC")
    desk.get(theme_of(audit, 11))
    with CaptureQueriesContext(connection) as queries:
        desk.get(theme_of(audit, 11))
    with django_assert_num_queries(len(queries)):
        desk.get(theme_of(large, 11))
    assert len(queries) < 25


def sample_data(audit: AccessibilityAudit, *rows: tuple[object, str, str], **more: str) -> dict[str, object]:
    """The form of the sample, with these rows: key, title, address."""
    data: dict[str, object] = {
        "form-TOTAL_FORMS": len(rows),
        "form-INITIAL_FORMS": audit.pages.count(),
        "mark": mark_of_sample(list(audit.pages.all())),
    }
    for number, (pk, title, address) in enumerate(rows):
        data |= {f"form-{number}-pk": pk or "", f"form-{number}-title": title, f"form-{number}-address": address}
    return data | more


def test_the_sample_is_changed_and_keeps_the_verdicts_of_what_stays(desk: Client, audit: AccessibilityAudit) -> None:
    fill_grid(audit)
    first, second = audit.pages.all()
    address = reverse("audit_sample", args=[audit.pk])
    rows = [(first.pk, "Accueil", "/1/"), (second.pk, "Connexion", "/0/"), (None, "Aide", "/aide/"), (None, "", "")]
    assert desk.post(address, sample_data(audit, *rows)).status_code == 302
    assert [(page.title, page.address) for page in audit.pages.all()] == [
        ("Accueil", "/1/"),
        ("Connexion", "/0/"),
        ("Aide", "/aide/"),
    ]
    assert len(verdicts(audit)) == 212

    rows = [(first.pk, "Accueil", "/1/"), (second.pk, "Connexion", "/0/")]
    desk.post(address, sample_data(audit, *rows, **{"form-0-DELETE": "on"}))
    assert [page.title for page in audit.pages.all()] == ["Connexion"]
    assert {title for title, _criterion in verdicts(audit)} == {"Connexion"}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ((None, "Aide", "javascript:alert(1)"), "Saisissez une adresse"),
        ((None, "Aide", "//ailleurs.example/"), "Saisissez une adresse"),
        ((None, "Aide", ""), "Dites où est cette page"),
        ((None, "", "/aide/"), "Dites de quelle page il s’agit"),
        ((None, "Aide", "/0/"), "Une adresse ne peut être qu’une fois"),
        ((None, "A" * 81, "/aide/"), "Raccourcissez"),
    ],
)
def test_a_page_that_cannot_be_is_refused_in_words(
    desk: Client, audit: AccessibilityAudit, row: tuple[None, str, str], words: str
) -> None:
    rows = [(page.pk, page.title, page.address) for page in audit.pages.all()]
    response = desk.post(reverse("audit_sample", args=[audit.pk]), sample_data(audit, *rows, row))

    assert response.status_code == 422
    assert words in response.text
    assert audit.pages.count() == 2


def test_a_sample_that_moved_is_not_written_over(desk: Client, audit: AccessibilityAudit) -> None:
    rows = [(page.pk, page.title, page.address) for page in audit.pages.all()]
    stale = sample_data(audit, *rows)
    audit.pages.create(title="Aide", address="/aide/")
    response = desk.post(reverse("audit_sample", args=[audit.pk]), stale)

    assert response.status_code == 409
    assert "vient de modifier cet échantillon" in response.text
    assert audit.pages.count() == 3


def test_who_made_it_is_written_unless_somebody_else_did(desk: Client, audit: AccessibilityAudit) -> None:
    address = reverse("accessibility_audit", args=[audit.pk])
    seen, day = seen_on(desk, address), timezone.localdate() - dt.timedelta(days=3)
    data = {
        "audited_on": day.isoformat(),
        "audited_by": "Le service",
        "tested_with": "Safari",
        "tools": "",
        "seen": seen,
    }
    assert desk.post(address, data).status_code == 302
    audit.refresh_from_db()
    assert (audit.audited_by, audit.audited_on) == ("Le service", day)

    response = desk.post(address, data | {"audited_by": "Un cabinet"})
    assert response.status_code == 409
    assert "Un cabinet" in response.text
    audit.refresh_from_db()
    assert audit.audited_by == "Le service"

    refused = desk.post(address, data | {"audited_on": "hier"})
    assert refused.status_code == 422
    assert refused.context["seen"] == seen, "what others did since is still told"


def test_what_comes_after_an_audit_was_given_up_is_refused(audit: AccessibilityAudit) -> None:
    gone = audit.pk
    discard_audit(audit_id=gone)
    with pytest.raises(AuditClosedError):
        save_cells(audit_id=gone, theme=themes(LATEST)[0], typed={}, seen={})
    with pytest.raises(AuditClosedError):
        save_sample(audit_id=gone, rows=[], mark="")
    with pytest.raises(AuditClosedError):
        discard_audit(audit_id=gone)


def test_an_audit_is_given_up_with_all_its_rows(desk: Client, audit: AccessibilityAudit) -> None:
    fill_grid(audit, c1_1="NC")
    assert desk.post(reverse("audit_discard", args=[audit.pk])).status_code == 302

    assert not AccessibilityAudit.objects.exists()
    assert not AuditVerdict.objects.exists()


def test_a_published_audit_never_changes(desk: Client, editor: User, audit: AccessibilityAudit) -> None:
    fill_grid(audit)
    publish_audit(audit_id=audit.pk, user=editor, revision=audit.revision)
    seen = written(fingerprints({}))
    refusals = [
        desk.post(theme_of(audit), {"seen": seen, cell(audit, "Accueil", "1.1"): "NC"}).status_code,
        desk.post(
            reverse("accessibility_audit", args=[audit.pk]), {"audited_on": "2026-01-01", "seen": seen}
        ).status_code,
        desk.post(reverse("audit_discard", args=[audit.pk])).status_code,
        desk.post(reverse("audit_publish", args=[audit.pk]), {"revision": audit.revision}).status_code,
        desk.post(reverse("audit_sample", args=[audit.pk]), {}).status_code,
    ]

    assert refusals == [409, 409, 409, 409, 404]
    assert set(verdicts(audit).values()) == {"C"}
    assert "<select" not in desk.get(theme_of(audit)).text


@pytest.mark.parametrize("group", ["Instruction", "Conception", "Contrôle"])
def test_who_does_not_edit_the_statement_audits_nothing(
    client: Client, home: HomePage, audit: AccessibilityAudit, group: str
) -> None:
    person = make_user()
    person.groups.add(Group.objects.get(name=group))
    client.force_login(person)
    for name, args in (
        ("accessibility_audits", []),
        ("accessibility_audit", [audit.pk]),
        ("audit_sample", [audit.pk]),
        ("audit_theme", [audit.pk, 1]),
    ):
        assert client.get(reverse(name, args=args)).status_code in {302, 403}
        assert client.post(reverse(name, args=args)).status_code in {302, 403}
    for name in ("audit_publish", "audit_discard"):
        assert client.post(reverse(name, args=[audit.pk])).status_code in {302, 403}
    assert AccessibilityAudit.objects.count() == 1


def test_what_is_not_there_is_not_found(desk: Client, audit: AccessibilityAudit) -> None:
    for number in (0, 14, 10**20):
        assert desk.get(theme_of(audit, number)).status_code == 404
    assert desk.get(reverse("accessibility_audit", args=[10**20])).status_code == 404
