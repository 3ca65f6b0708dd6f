"""No picture of a text without a description or the mention that it is decorative; shown with it, at two queries."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries
from wagtail.images.forms import ImageInsertionForm

from home.editing.picture_alternatives import undescribed
from home.editing.rich_text import expand_all
from home.models import ContentKind, ContentPage, FaqQuestionPage, HomePage
from home.upkeep.page_checks import _pictures
from portal.models import Image
from portal.supervision.state import Level
from tests.factories.pages import make_image, make_question
from tests.form_controls import controls


def embed(image: Image | int, alternative: str | None, style: str = "fullwidth") -> str:
    alt = "" if alternative is None else f' alt="{alternative}"'
    return f'<embed embedtype="image" id="{getattr(image, "pk", image)}" format="{style}"{alt}/>'


@pytest.mark.parametrize(
    ("alternative", "count"),
    [
        (None, 1),
        ("IMG_2031.jpg", 1),
        (" photo-mairie.PNG ", 1),
        ("IMG_2031", 1),
        ("", 0),
        ("Un bus devant un collège", 0),
    ],
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


@pytest.mark.parametrize("description", ["", "Un car devant un collège"])
def test_the_box_proposes_what_somebody_wrote_and_nothing_else(
    admin_client: Client, admin_without_second_factor: None, description: str
) -> None:
    image = make_image("IMG_2031", description)

    assert box(admin_client, image) == {"format": "fullwidth", "alt_text": description}
    assert box(admin_client, image, alt_text="Un bus", format="left") == {"format": "fullwidth", "alt_text": "Un bus"}
    assert box(admin_client, image, alt_text="") == {"format": "fullwidth", "alt_text": "", "image_is_decorative": "on"}


def box(client: Client, image: Image, **present: str) -> dict[str, str]:
    """What the box holds for `image`, by control; `present`: what the text says of it when it is changed there."""
    address = reverse("wagtailimages_chooser:select_format", args=[image.pk])
    shown = client.get(address, present | {"select_format": "true"}).json()["html"]
    values = {name.rpartition("-")[2]: value for name, [value] in controls(shown).items()}
    values.pop("csrfmiddlewaretoken")
    return values


def test_the_check_before_opening_says_where(home: HomePage) -> None:
    assert _pictures().level == Level.GOOD
    page = make_question("Où ?")
    FaqQuestionPage.objects.update(answer=embed(1, None) + embed(1, ""))

    line = _pictures()

    assert line.level == Level.BAD
    assert line.figure.startswith("1 sans description, d’abord sur")
    assert page.title in line.figure
    assert str(page.pk) in line.url
