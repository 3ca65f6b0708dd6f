"""What the admin's first page says to who edits the site."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from home.answers.answer_figures import to_review
from home.audits.audit_validity import to_audit_again
from portal.admin.waiting import Person, Waiting, sources


def waiting(person: Person) -> list[Waiting]:
    """Answers to read again, pages whose changes are not published, an audit that lapses, for who edits pages."""
    policy = PagePermissionPolicy()
    if not policy.user_has_any_permission(person, ["change", "publish"]):
        return []
    mine = policy.instances_user_has_any_permission_for(person, ["change", "publish"])
    changed = Page.objects.filter(pk__in=mine.values("pk"), has_unpublished_changes=True)
    return [
        Waiting(_("answers of the FAQ to read again"), to_review(), reverse("faq_questions:index") + "?review=due"),
        Waiting(_("pages with changes to publish"), changed.count(), reverse("wagtailadmin_explore_root")),
        Waiting(_("accessibility audit to make again"), to_audit_again(), reverse("accessibility_audits")),
    ]


def register() -> None:
    """Called once when this app is ready."""
    sources.register("pages", waiting, order=40)
