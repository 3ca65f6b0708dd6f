"""« Aide › Guides »: the documents as they are written, led to one another, and nothing that the shelf doesn't hold."""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from portal.guides import markdown, shelf
from tests.factories.accounts import make_staff, make_user
from tests.factories.procedures import make_instructor, make_team

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r'(?:href|src)="([^"]+)"')


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    """The second factor has its own tests."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def reader(client: Client) -> Client:
    """Someone of staff who has no right but to enter."""
    client.force_login(make_instructor(make_team()))
    return client


def test_the_help_of_each_leads_to_the_guides(reader: Client) -> None:
    assert f'"url": "{reverse("guides")}"' in reader.get(reverse("wagtailadmin_home")).text
    page = reader.get(reverse("guides"))
    assert all(reverse("guide", args=[name]) in page.text for name in ("usager", "instruction", "exploitation"))
    assert "README" not in page.text


@pytest.mark.parametrize("name", shelf.DOCUMENTS)
def test_each_document_is_drawn_whole(name: str) -> None:
    document = markdown.read(name)
    source = shelf.DOCUMENTS[name].read_text()
    assert source.startswith("# " + document.title.replace("\xa0", " "))
    assert not re.search(r"« | [:;?!»](?=[\s<])", re.sub(r"<code.*?</code>", "x", document.body, flags=re.DOTALL))
    assert document.body.count("<h2") == len(document.parts) == len(re.findall(r"^## ", source, re.MULTILINE))
    assert document.body.count("<img") == source.count("![")
    ids = re.findall(r' id="([^"]*)"', document.body)
    assert all(ids)
    assert len(ids) == len(set(ids))
    assert not re.search(r"\|---|```|\*\*|\]\(", document.body)


class Balanced(HTMLParser):
    """Tags that are opened and not yet closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("name", shelf.DOCUMENTS)
def test_each_link_leads_to_a_page_that_is_shown_and_to_a_part_that_it_has(name: str) -> None:
    body = markdown.read(name).body
    page = Balanced()
    page.feed(body)
    assert not page.open
    for address in ADDRESS.findall(body):
        if address.startswith(markdown.ELSEWHERE):
            continue
        path, _hash, part = unquote(address).partition("#")
        target = path.removeprefix(reverse("guides")).strip("/")
        if path.endswith(".png"):
            assert target.removeprefix("images/").removesuffix(".png") in shelf.PICTURES
        elif part:
            there = markdown.read((target or shelf.INDEX) if path else name)
            assert f'id="{part}"' in there.body, address
        else:
            assert (target or shelf.INDEX) in shelf.DOCUMENTS


def test_what_is_not_on_the_shelf_is_not_found(reader: Client) -> None:
    for name in ("architecture", "0001-lts-pair", "x", "readme"):
        assert reader.get(f"/admin/guides/{name}/").status_code == 404
    for path in ("../../requirements.txt", "%2e%2e%2f%2e%2e%2fmanage", "images/../../x.png", "images/front-page.png"):
        assert reader.get(f"/admin/guides/{path}", follow=True).status_code == 404


def test_pictures_are_for_staff_and_kept_by_nobody_on_the_way(reader: Client) -> None:
    answer = reader.get(reverse("guide_picture", args=["instruction-fiche"]))
    assert answer["Content-Type"] == "image/png"
    assert answer.getvalue().startswith(b"\x89PNG")
    assert "private" in answer["Cache-Control"]
    other = Client()
    other.force_login(make_user())
    for address in (reverse("guides"), reverse("guide_picture", args=["instruction-fiche"])):
        assert other.get(address).status_code != 200
        assert Client().get(address).status_code == 302


def test_raw_html_stays_text_and_scripts_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "essai.md"
    path.write_text(
        "# Essai <b>\n\n<script>alert(1)</script>\n\n<img src=x onerror=y> *mot* [un](javascript:alert(1)) "
        "[deux](../configuration.md) [trois](https://exemple.fr/) [quatre](#fin)\n\n## Fin\n"
    )
    monkeypatch.setitem(shelf.DOCUMENTS, "essai", path)
    body = markdown.read("essai").body
    markdown.read.cache_clear()
    assert "<script" not in body
    assert "<img" not in body
    assert "<em>mot</em>" in body
    assert ADDRESS.findall(body) == ["https://exemple.fr/", "#fin"]
    assert "deux" in body


def test_a_picture_says_its_size(reader: Client) -> None:
    page = reader.get(reverse("guide", args=["instruction"])).text
    assert re.search(r'<img src="[^"]+instruction-fiche\.png" alt="[^"]{30,}" width="1280" height="800"', page)


def test_staff_with_no_service_reads_them_too(client: Client) -> None:
    client.force_login(make_staff())
    assert client.get(reverse("guide", args=["usager"])).status_code == 200
