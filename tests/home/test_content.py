"""Pages of text: blocks, terms of use, one page of each kind."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from home.editing.blocks import LinkBlock
from home.models import ContentKind, ContentPage, HomePage
from portal.models import TermsVersion


def test_blocks_are_written_with_their_labels(home: HomePage, client: Client) -> None:
    page = ContentPage.objects.get(kind=ContentKind.LEGAL)
    table = {
        "columns": [{"type": "text", "heading": "Durée"}, {"type": "text", "heading": "Motif"}],
        "rows": [{"values": ["5 ans", "Contrôle"]}],
        "caption": "Conservation",
    }
    notice = {"title": "À savoir", "text": "Le site est gratuit.", "tone": "info"}
    text = f'<h2>Éditeur</h2><p><a linktype="page" id="{home.pk}">Accueil</a></p>'
    blocks = [("text", text), ("table", table), ("notice", notice)]
    page.body = json.dumps([{"type": kind, "value": value} for kind, value in blocks])
    page.save_revision().publish()

    html = client.get("/mentions-legales/").content.decode()

    for piece in ("<h2>Éditeur</h2>", '<a href="/">Accueil</a>', '<td data-label="Motif">Contrôle</td>',
                  "<caption>Conservation</caption>", "Le site est gratuit."):  # fmt: skip
        assert piece in html


def test_terms_page_shows_the_version_in_force(home: HomePage, client: Client) -> None:
    TermsVersion.objects.create(number=2, body="<p>Nouvelles conditions.</p>", published_at=timezone.now())

    html = client.get("/conditions-generales/").content.decode()

    assert "Nouvelles conditions." in html
    assert "Version 2" in html


def test_one_page_of_each_kind(home: HomePage) -> None:
    again = ContentPage(title="Encore", slug="encore", kind=ContentKind.LEGAL)

    with pytest.raises(ValidationError, match="déjà une page de cette nature"):
        home.add_child(instance=again)


def test_copy_of_a_legal_page_is_a_page_like_others(home: HomePage) -> None:
    page = ContentPage.objects.get(kind=ContentKind.LEGAL)

    copy = page.copy(update_attrs={"slug": "copie", "title": "Copie"})

    assert copy.kind == ContentKind.OTHER


@pytest.mark.parametrize(
    ("url", "page"), [("", False), ("/compte/", True), ("javascript:alert(1)", False), ("//ailleurs.test", False)]
)
def test_link_leads_to_one_place_that_is_ours_or_https(home: HomePage, url: str, page: bool) -> None:
    block = LinkBlock()
    value = block.to_python({"label": "Lien", "url": url, "page": home.pk if page else None})

    with pytest.raises(ValidationError):
        block.clean(value)


@pytest.mark.parametrize("url", ["/compte/", "/", "https://exemple.test/page"])
def test_link_to_an_address(url: str) -> None:
    block = LinkBlock()

    assert block.clean(block.to_python({"label": "Lien", "url": url, "page": None})).address == url
