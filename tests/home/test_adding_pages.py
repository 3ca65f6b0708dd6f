"""A page of each type is added through its own form, as an editor who fills in what is required and nothing else."""

import re
from collections.abc import Callable, Mapping

import pytest
from django.urls import reverse
from django.utils.text import slugify
from wagtail.models import Page

from home import roles
from home.models import (
    AccessibilityStatementPage,
    ContentPage,
    FaqPage,
    FaqQuestionPage,
    FaqSection,
    HomePage,
    OtherProceduresPage,
    ProcedureIndexPage,
    ProcedurePage,
    ProfileIndexPage,
    ProfileListingPage,
)
from home.models.base import PublicPage
from tests.factories.accounts import make_profile_type
from tests.factories.pages import make_procedure
from tests.form_controls import controls
from tests.home.test_moderation import ANSWER, signed_in

pytestmark = pytest.mark.usefixtures("admin_without_second_factor")

TITLE = "Comment être prévenu ?"
Values = Mapping[str, object]


def _section() -> int:
    return FaqSection.objects.create(page=FaqPage.objects.get(), title="Le compte").pk


REQUIRED: dict[type[PublicPage], Callable[[], Values]] = {
    AccessibilityStatementPage: dict,
    ContentPage: lambda: {"body-count": 0},
    FaqPage: dict,
    FaqQuestionPage: lambda: {"section": _section(), "answer": ANSWER, "video-count": 0},
    OtherProceduresPage: lambda: {"external_procedures-count": 0},
    ProcedureIndexPage: dict,
    ProcedurePage: lambda: {"procedure": make_procedure().pk, "theme": "culture", "summary": "Une aide."},
    ProfileIndexPage: dict,
    ProfileListingPage: lambda: {"profile_type": make_profile_type().pk},
}
"""What an editor gives besides the title, and the blocks of streams, which Wagtail's script draws: none."""


def door(kind: type[PublicPage]) -> str:
    """The address of the form that adds a page of this type."""
    parent = next(page for page in Page.objects.specific() if kind.can_create_at(page))
    return reverse("wagtailadmin_pages:add", args=["home", kind._meta.model_name, parent.pk])


def filled(page: str, values: Values) -> dict[str, object]:
    """What the browser sends once `values` are typed: Wagtail's script copies the title to what its control names."""
    tag = re.search(r'<(?:input|textarea)[^>]*name="title"[^>]*>', page)
    assert tag
    targets = re.findall(r'data-w-sync-target-value="#id_(\w+)"', tag[0]) if "w-sync#apply" in tag[0] else []
    copies = {name: slugify(str(values["title"])) for name in targets}
    return {**controls(page), **copies, **values}


def test_every_type_of_page_is_here() -> None:
    assert set(REQUIRED) == {kind for kind in concrete(PublicPage) if kind is not HomePage}


def concrete(model: type[Page]) -> set[type[Page]]:
    """The tables under an abstract page."""
    kinds = {kind for child in model.__subclasses__() for kind in concrete(child)}
    return kinds if model._meta.abstract else kinds | {model}


@pytest.mark.parametrize("kind", REQUIRED, ids=lambda kind: kind.__name__)
@pytest.mark.parametrize("act", ["draft", "publish"])
def test_an_editor_adds_a_page(
    home: HomePage, kind: type[PublicPage], act: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kind, "max_count", None)
    _user, browser = signed_in(roles.COMMUNICATION)
    address = door(kind)
    values = {"title": TITLE, **REQUIRED[kind]()}
    values |= {"action-publish": "action-publish"} if act == "publish" else {}

    answer = browser.post(address, filled(browser.get(address).content.decode(), values))

    assert answer.status_code == 302, answer.context["form"].errors
    page = kind.objects.get(title=TITLE)
    assert page.slug
    assert page.live == (act == "publish")
