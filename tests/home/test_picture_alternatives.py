"""No picture of a text without a description or the mention that it is decorative; shown with it, at two queries."""

import io
import json
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.core.files.images import ImageFile
from django.test import Client
from PIL import Image as PillowImage
from pytest_django import DjangoAssertNumQueries
from wagtail.images.forms import ImageInsertionForm

from home.models import ContentKind, ContentPage, FaqQuestionPage, HomePage
from home.page_checks import _pictures
from home.picture_alternatives import undescribed
from home.rich_text import expand_all
from portal.models import Image
from portal.supervision.state import Level
from tests.factories.pages import make_question


def make_image() -> Image:
    content = io.BytesIO()
    PillowImage.new("RGB", (1000, 500)).save(content, "PNG")
    return Image.objects.create(title="Un bus", file=ImageFile(content, f"{uuid4()}.png"))


def embed(image: Image | int, alternative: str | None, style: str = "fullwidth") -> str:
    alt = "" if alternative is None else f' alt="{alternative}"'
    return f'<embed embedtype="image" id="{getattr(image, "pk", image)}" format="{style}"{alt}/>'


@pytest.mark.parametrize(
    ("alternative", "count"),
    [(None, 1), ("IMG_2031.jpg", 1), (" photo-mairie.PNG ", 1), ("", 0), ("Un bus devant un collège", 0)],
)
def test_what_describes_nothing(alternative: str | None, count: int) -> None:
    assert undescribed(f"<p>Texte</p>{embed(1, alternative)}<p>Suite</p>") == count


def test_a_described_picture_is_shown_once_its_alternative_is_escaped(home: HomePage, client: Client) -> None:
    page = make_question("Où ?", f"<p>Ici.</p>{embed(make_image(), 'Un bus &lt;b&gt; &quot;vert&quot;')}")

    text = client.get(page.address).text

    assert 'alt="Un bus &lt;b&gt; &quot;vert&quot;" loading="lazy"' in text
    assert 'width="800" height="400"' in text


@pytest.mark.parametrize("bad", [embed(1, None), embed(1, "IMG_1.jpg"), embed(1, "x", "left"), "<embed>", "<embed id>"])
def test_without_alternative_nothing_is_saved(home: HomePage, bad: str) -> None:
    page = make_question("Où ?")
    page.answer = f"<p>Ici.</p>{bad}"

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert set(refused.value.message_dict) == {"answer"}
    with pytest.raises(ValidationError):
        page.save()
    assert FaqQuestionPage.objects.get().answer == "<p>Voici la réponse.</p>"


def test_the_blocks_of_a_page_are_checked_each(home: HomePage) -> None:
    page = ContentPage.objects.get(kind=ContentKind.LEGAL)
    page.body = json.dumps([{"type": "text", "value": "<p>Bien.</p>"}, {"type": "text", "value": embed(1, None)}])

    with pytest.raises(ValidationError) as refused:
        page.body.stream_block.clean(page.body)

    assert list(refused.value.block_errors) == [1]


def test_many_pictures_cost_two_queries(home: HomePage, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    texts = [embed(make_image(), f"Image {number}") for number in range(4)]
    expand_all(texts)

    with django_assert_num_queries(2):
        shown = expand_all(texts)

    assert [text.count("<img") for text in shown] == [1, 1, 1, 1]


def test_a_picture_that_was_deleted_leaves_nothing(home: HomePage) -> None:
    image = make_image()
    text = f"<p>Avant</p>{embed(image, 'Un bus')}"
    image.delete()

    assert expand_all([text]) == ["<p>Avant</p>"]
    assert expand_all(["<p>a</p>" + embed("x'1", "b")]) == ["<p>a</p>"]  # type: ignore[arg-type]


def test_the_box_asks_for_a_description_or_decorative() -> None:
    assert not ImageInsertionForm({"format": "fullwidth", "alt_text": ""}).is_valid()
    assert not ImageInsertionForm({"format": "left", "alt_text": "Un bus"}).is_valid()
    assert ImageInsertionForm({"format": "fullwidth", "image_is_decorative": "on"}).is_valid()


def test_the_check_before_opening_says_where(home: HomePage) -> None:
    assert _pictures().level == Level.GOOD
    page = make_question("Où ?")
    FaqQuestionPage.objects.update(answer=embed(1, None) + embed(1, ""))

    line = _pictures()

    assert line.level == Level.BAD
    assert line.figure.startswith("1 sans description, d’abord sur")
    assert page.title in line.figure
    assert str(page.pk) in line.url
