"""What Wagtail itself says on the screens of editors, mended in our catalogue."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from home.models import FaqPage, HomePage
from portal.models import ServiceNotice
from tests.factories.accounts import make_user
from tests.factories.pages import make_image, make_question

pytestmark = pytest.mark.django_db
LEFT = re.compile(
    r"dans 127\.0\.0\.1|dans ?localhost|[ÉE]tats? de workflow|\(e\)|\(ne\)|Statu[st] :|Status|Exploration|"
    r"Nouveau:|Modification:|(?:Ajouter|Modifier|Utilisation|Pages sous):|Règles de Redirection|Historique du Site",
)
"""Wrong French, what is neither French nor a sentence, and a colon that touches its word."""
STYLES = re.compile(r"<(script|style|template)\b.*?</\1>|<!--.*?-->", re.DOTALL)


def read(admin: Client, address: str) -> str:
    """The words of a screen, those of its titles and labels included."""
    page = STYLES.sub(" ", admin.get(address, follow=True).text)
    labels = re.findall(r'(?:aria-label|placeholder|title)="([^"]*)"', page)
    return html.unescape("\n".join([re.sub(r"<[^>]+>", " ", page), *labels]))


@pytest.fixture
def admin(client: Client, settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_user()
    type(user).objects.filter(pk=user.pk).update(is_superuser=True)
    client.force_login(user)
    return client


def screens(home: HomePage) -> list[str]:
    """Those where editors met it."""
    question, notice, image = (
        make_question("Comment faire ?"),
        ServiceNotice.objects.create(title="Panne"),
        make_image(),
    )
    faq = FaqPage.objects.get()
    return [
        reverse("wagtailadmin_home"),
        reverse("wagtailadmin_explore", args=[home.pk]),
        reverse("wagtailadmin_pages:add", args=["home", "faqquestionpage", faq.pk]),
        reverse("wagtailadmin_pages:edit", args=[question.pk]),
        reverse("wagtailadmin_pages:history", args=[question.pk]),
        reverse("wagtailadmin_pages:usage", args=[question.pk]),
        reverse("wagtailimages:index"),
        reverse("wagtailimages:edit", args=[image.pk]),
        reverse("wagtailredirects:index"),
        reverse("wagtailredirects:add"),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_reports:workflow"),
        reverse("service_notices:edit", args=[notice.pk]),
        reverse("service_notices:usage", args=[notice.pk]),
    ]


def test_no_screen_of_editors_keeps_what_was_mended(home: HomePage, admin: Client) -> None:
    left = {
        address: words
        for address in screens(home)
        if (words := sorted({match.group().strip() for match in LEFT.finditer(read(admin, address))}))
    }
    assert not left
