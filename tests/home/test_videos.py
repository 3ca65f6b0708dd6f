"""Videos of the public site: chosen with captions and a transcript, given by the portal alone, found by who looks."""

import json

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtailmedia.models import Media

from home.editing.blocks import CaptionsBlock, VideoBlock
from home.models import FaqQuestionPage, HomePage
from home.roles import COMMUNICATION, INSTRUCTION, Role
from portal.models import Document
from tests.factories.accounts import make_user
from tests.factories.pages import make_question, make_site

pytestmark = pytest.mark.django_db
QUESTION = "/foire-aux-questions/comment-faire/"


@pytest.fixture(autouse=True)
def home() -> HomePage:
    return make_site()


def make_media(title: str = "Créer un compte") -> Media:
    return Media.objects.create(title=title, type="video", file=ContentFile(b"film", name="film.mp4"))


def make_captions(name: str = "film.vtt") -> Document:
    return Document.objects.create(title="Sous-titres", file=ContentFile(b"WEBVTT\n", name=name))


def video() -> str:
    value = {"video": make_media().pk, "captions": make_captions().pk, "transcript": "<p>Choisissez un bouton.</p>"}
    return json.dumps([{"type": "video", "value": value}])


def member(role: Role) -> Client:
    user = make_user(f"{role.name.lower()}@exemple.test")
    user.groups.add(Group.objects.get(name=role.name))
    client = Client()
    client.force_login(user)
    return client


def show(video: str | None) -> FaqQuestionPage:
    question = make_question("Comment faire ?")
    question.video = video
    question.save_revision().publish()
    return question


def test_it_plays_from_the_portal_with_captions_and_a_transcript(client: Client) -> None:
    show(video())
    page = client.get(QUESTION).content.decode()
    film, captions = Media.objects.get(), Document.objects.get()
    assert f'<source src="{film.url}" type="video/mp4">' in page
    assert f'src="{captions.url}" default' in page
    assert 'preload="none"' in page
    assert "Choisissez un bouton." in page
    answer = client.get(captions.url)
    assert answer.headers["Content-Type"].startswith("text/vtt")
    assert answer.getvalue() == b"WEBVTT\n"


def test_the_page_of_questions_leads_to_it(client: Client) -> None:
    show(video())
    make_question("Une autre question")
    page = client.get("/foire-aux-questions/").content.decode()
    assert page.count("Consultez notre tuto vidéo") == 1
    assert f'<a href="{QUESTION}">Consultez notre tuto vidéo</a> – Comment faire' in page
    assert "<video" not in page


def test_an_answer_without_one_says_nothing_of_it(client: Client) -> None:
    show(None)
    for address in (QUESTION, "/foire-aux-questions/"):
        page = client.get(address).content.decode()
        assert "<video" not in page
        assert "tuto" not in page


def test_captions_and_a_transcript_are_asked_for() -> None:
    block = VideoBlock()
    with pytest.raises(ValidationError) as refused:
        block.clean(block.to_python({"video": make_media().pk, "captions": None, "transcript": ""}))
    assert set(refused.value.block_errors) == {"captions", "transcript"}


def test_captions_are_a_vtt_file() -> None:
    with pytest.raises(ValidationError, match=r"finit par \.vtt"):
        CaptionsBlock().clean(make_captions("film.csv"))
    assert CaptionsBlock().clean(make_captions())


class TestWhoKeepsThem:
    @pytest.fixture(autouse=True)
    def _no_second_factor(self, settings: Settings) -> None:
        settings.PARVIS_STAFF_SECOND_FACTOR = False

    def add(self, client: Client, name: str = "film.mp4") -> int:
        file = SimpleUploadedFile(name, b"film", content_type="video/mp4")
        return client.post(reverse("wagtailmedia:add", args=["video"]), {"title": "Film", "file": file}).status_code

    def test_editors_do(self) -> None:
        editor = member(COMMUNICATION)
        assert self.add(editor) == 302
        assert "Ajouter une vidéo" in editor.get(reverse("wagtailmedia:index")).content.decode()
        assert Media.objects.get().uploaded_by_user.email == "communication@exemple.test"

    def test_instructors_don_t(self) -> None:
        instructor = member(INSTRUCTION)
        self.add(instructor)
        assert not Media.objects.exists()
        assert reverse("wagtailmedia:index") not in instructor.get("/admin/").content.decode()

    @pytest.mark.parametrize("name", ["film.html", "film.svg", "film.exe", "film"])
    def test_nothing_but_videos_comes_in(self, name: str) -> None:
        self.add(member(COMMUNICATION), name)
        assert not Media.objects.exists()

    @pytest.mark.parametrize("kind", ["audio", "media"])
    def test_no_page_plays_a_sound_alone(self, kind: str) -> None:
        address = reverse("wagtailmedia:add", args=[kind])
        assert member(COMMUNICATION).get(address).status_code == 404
