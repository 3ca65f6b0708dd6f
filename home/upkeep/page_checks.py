"""What a portal needs of its public pages before it opens: those that the law asks for, written."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from home.editing.picture_alternatives import undescribed_in
from home.models import AccessibilityStatementPage, ContentKind, ContentPage, FaqQuestionPage, ProfileListingPage
from home.models.accessibility import holds
from portal.models import TermsVersion
from portal.supervision.before_opening import checks
from portal.supervision.state import Level, Line, Reports, Section


def page_lines(reports: Reports) -> Iterator[Line]:
    """The legal notices, the personal data, the terms of use, how to contest, what accessibility asks, the FAQ."""
    pages = {page.kind: page for page in ContentPage.objects.exclude(kind=ContentKind.OTHER)}
    laws = {
        ContentKind.LEGAL: _("Write who publishes the site, who directs its publication, and who hosts it."),
        ContentKind.DATA: _("Write what is done with personal data, on which legal basis, and whom to ask (GDPR, 13)."),
        ContentKind.ACCESSIBILITY_PLAN: _("Write it, and publish it: the law asks for it (2005-102, article 47)."),
        ContentKind.REMEDIES: _("Publish it: refusals lead there."),
    }
    for kind, advice in laws.items():
        yield _written(kind, pages.get(kind), advice)
    yield _terms(pages.get(ContentKind.TERMS))
    yield _statement()
    yield _answers()
    yield _pictures()


def _written(kind: ContentKind, page: ContentPage | None, advice: str) -> Line:
    if page is None:
        return Line(kind.label, Level.BAD, _("no page"), advice, reverse("wagtailadmin_explore_root"))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if page.live and (page.lead or page.body):
        return Line(kind.label, Level.GOOD, _("written"), url=url)
    figure = _("empty") if page.live else _("not published")
    return Line(kind.label, Level.BAD, figure, advice, url)


def _terms(page: ContentPage | None) -> Line:
    """The terms that a new portal starts with are an example: somebody has to publish theirs."""
    label, terms = ContentKind.TERMS.label, TermsVersion.current()
    if terms and terms.number > 1:
        return Line(label, Level.GOOD, _("version %(number)s") % {"number": terms.number})
    advice = _("Publish those of the département: what stands there is an example of three sentences.")
    return Line(label, Level.BAD, _("the example"), advice, reverse("terms:add"))


def _statement() -> Line:
    label, page = _("Accessibility statement"), AccessibilityStatementPage.objects.first()
    if page is None:
        return Line(label, Level.BAD, _("no page"), url=reverse("wagtailadmin_explore_root"))
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if page.audited_on and holds(page.audited_on, timezone.localdate()):
        return Line(label, Level.GOOD, _("audited"), url=url)
    if page.audited_on:
        advice = _("An audit is worth something for three years: make another (Reports, Accessibility audits).")
        return Line(label, Level.BAD, _("audit lapsed"), advice, reverse("accessibility_audits"))
    advice = _("It says that nothing was audited, which the law allows; make one (Reports, Accessibility audits).")
    return Line(label, Level.WATCH, _("without audit"), advice, reverse("accessibility_audits"))


def _answers() -> Line:
    count = FaqQuestionPage.objects.live().count()
    if count:
        return Line(_("Frequently asked questions"), Level.GOOD, str(count))
    advice = _("Write the first answers: what people ask at the counter.")
    return Line(_("Frequently asked questions"), Level.WATCH, "0", advice, reverse("wagtailadmin_explore_root"))


def _pictures() -> Line:
    label = _("Pictures of the texts")
    counts: dict[Page, int] = {}
    for model in (ContentPage, FaqQuestionPage, ProfileListingPage):
        counts |= {page: undescribed_in(page) for page in model.objects.live()}
    silent = {page: count for page, count in counts.items() if count}
    if not silent:
        return Line(label, Level.GOOD, _("all described"))
    page = next(iter(silent))
    figure = _("%(count)s without description, on “%(title)s” first") % {
        "count": sum(silent.values()),
        "title": page.title,
    }
    advice = _("Describe each, or say that it is decorative: who doesn't see it is told nothing (RGAA 1.1).")
    return Line(label, Level.BAD, figure, advice, reverse("wagtailadmin_pages:edit", args=[page.pk]))


def register() -> None:
    """Called once when this app is ready."""
    checks.register("pages", Section("pages", gettext_lazy("The pages"), page_lines), order=40)
