"""What the admin's first page says to who edits the site."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home import coming_ends
from home.answers.answer_figures import to_review
from home.audits.audit_validity import to_audit_again
from home.editors import edits_pages
from home.links.broken_report import broken_for
from home.models import AccessibilityStatementPage, HomePage
from portal.admin.waiting import Person, Waiting, sources

NOTICES = "portal.change_servicenotice"


def waiting(person: Person) -> list[Waiting]:
    """What is to be done on the pages that this person edits, and what is about to change of them by itself."""
    if not edits_pages(person):
        return []
    mine = PagePermissionPolicy().instances_user_has_any_permission_for(person, ["change", "publish"])
    changed = Page.objects.filter(pk__in=mine.values("pk"), has_unpublished_changes=True)
    due = reverse("faq_questions:index") + "?review=due"
    return [
        Waiting(_("answers of the FAQ to read again"), to_review(), due),
        Waiting(_("links of pages that lead nowhere"), broken_for(person).count(), reverse("broken_links")),
        Waiting(_("pages with changes to publish"), changed.count(), reverse("wagtailadmin_explore_root")),
        Waiting(_("accessibility audit to make again"), to_audit_again(), reverse("accessibility_audits")),
        *_lapsing(person, set(mine.filter(depth__lte=3).values_list("pk", flat=True))),
    ]


def _lapsing(person: Person, mine: set[int]) -> list[Waiting]:
    """What closes or grows old, where this person may do something about it; `mine`: the highest of their pages."""
    kinds = {HomePage: (_("procedures of the front page that close within a week"), coming_ends.featured_closing)}
    kinds[AccessibilityStatementPage] = (_("accessibility statement to read again"), coming_ends.statements_old)
    pages = {kind: kind.objects.values_list("pk", flat=True).first() for kind in kinds}
    lines = [
        Waiting(label, count(), reverse("wagtailadmin_pages:edit", args=[pages[kind]]))
        for kind, (label, count) in kinds.items()
        if pages[kind] in mine
    ]
    if person.has_perm(NOTICES):  # type: ignore[union-attr]
        ending = _("notices that end within a week")
        lines.append(Waiting(ending, coming_ends.notices_ending(), reverse("service_notices:index")))
    return lines


def register() -> None:
    """Called once when this app is ready."""
    sources.register("pages", waiting, order=40)
