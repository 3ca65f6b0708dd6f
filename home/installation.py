"""What a new portal starts with: its first pages, rows that must exist, Wagtail's own examples put away.

Each function may run again at any time, and leaves alone what someone edited.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from accounts.models import ProfileType
from home import roles
from home.first_texts import first_body
from home.models import (
    AccessibilityStatementPage,
    ContentKind,
    ContentPage,
    FaqPage,
    HomePage,
    OtherProceduresPage,
    ProcedureIndexPage,
    ProfileIndexPage,
)
from home.site.terms import publish_terms
from home.upkeep.moderation import prepare_approval
from locker.models import DocumentCategory
from portal.models import Installation, PageGeneration, TermsVersion


@transaction.atomic
def prepare_portal() -> None:
    """Everything that a portal needs before anyone opens it."""
    Installation.objects.get_or_create(pk=1)
    PageGeneration.objects.get_or_create(pk=1)
    _prepare_kinds()
    if not TermsVersion.objects.exists():
        publish_terms(body=_first_terms())
    prepare_pages()
    roles.prepare_groups()
    prepare_approval()


def _prepare_kinds() -> None:
    """The kinds of profiles and of documents that a portal can't do without."""
    ProfileType.objects.get_or_create(
        is_personal=True,
        defaults={"code": "particulier", "label": _("Private person"), "order": 1, "asks_siret": False},
    )
    if not DocumentCategory.objects.exists():
        DocumentCategory.objects.create(code="autre", label=_("Other document"), order=1000)


def prepare_pages() -> HomePage:
    """The front page and the pages that every portal has, on the one site."""
    home = HomePage.objects.first() or _front_page()
    for page in _first_pages():
        if not type(page).objects.filter(**_same(page)).exists() and not _is_taken(home, page.slug):
            home.add_child(instance=page)
    return home


def announce_pages() -> None:
    """Publish, as an editor does, the page that came with its text: the search then finds it. Once."""
    for page in ContentPage.objects.live().filter(kind=ContentKind.REMEDIES, first_published_at=None):
        page.save_revision().publish()


def _is_taken(home: HomePage, slug: str) -> bool:
    """Whether a page of an editor stands at that address: it is theirs, and may be given the kind."""
    return bool(home.get_children().filter(slug=slug).exists())


def _same(page: Page) -> dict[str, object]:
    return {"kind": page.kind} if isinstance(page, ContentPage) else {}


def _front_page() -> HomePage:
    root = Page.get_first_root_node()
    welcome = root.get_children().filter(slug="home").first()
    home: HomePage = root.add_child(
        instance=HomePage(title=_("Home"), slug="accueil", headline=_("Your procedures with the département, online"))
    )
    address = urlsplit(settings.PARVIS_BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    Site.objects.update_or_create(
        is_default_site=True, defaults={"root_page": home, "hostname": address.hostname or "localhost", "port": port}
    )
    if welcome and type(welcome.specific) is Page:
        welcome.delete()
    return home


def _first_pages() -> list[Page]:
    return [
        ProcedureIndexPage(title=_("All procedures"), slug="demarches"),
        ProfileIndexPage(title=_("Aid by profile"), slug="aides-par-profil"),
        OtherProceduresPage(title=_("Other procedures"), slug="autres-demarches"),
        FaqPage(title=_("Frequently asked questions"), slug="foire-aux-questions"),
        ContentPage(title=_("Terms of use"), slug="conditions-generales", kind=ContentKind.TERMS),
        ContentPage(title=_("Legal notices"), slug="mentions-legales", kind=ContentKind.LEGAL),
        ContentPage(title=_("Personal data"), slug="donnees-personnelles", kind=ContentKind.DATA),
        AccessibilityStatementPage(title=_("Accessibility statement"), slug="accessibilite"),
        ContentPage(
            title=_("Contesting a decision"),
            slug="contester-une-decision",
            kind=ContentKind.REMEDIES,
            lead=_("How to contest a refusal or an amount: before whom, within what time, what it costs."),
            body=first_body("contester-une-decision"),
        ),
        ContentPage(
            title=_("Multi-year accessibility plan"),
            slug="plan-d-accessibilite",
            kind=ContentKind.ACCESSIBILITY_PLAN,
            body=first_body("plan-d-accessibilite"),
            live=False,
        ),
        ContentPage(title=_("Site map"), slug="plan-du-site", kind=ContentKind.SITE_MAP),
    ]


def _first_terms() -> str:
    paragraphs = (
        _("This site lets you apply for the procedures of the département and follow your requests."),
        _("Your account is personal. Your password is never asked for, not even for maintenance: give it to nobody."),
        _("What you enter is used to examine your requests. You may see it, correct it or have it erased."),
    )
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
