"""The tree can only be built right."""

import pytest

from home.models import (
    AccessibilityStatementPage,
    ContentPage,
    FaqPage,
    FaqQuestionPage,
    HomePage,
    OtherProceduresPage,
    ProcedureIndexPage,
    ProcedurePage,
    ProfileIndexPage,
    ProfileListingPage,
)
from home.models.base import PublicPage

ALLOWED = {
    HomePage: {
        ProcedureIndexPage,
        ProfileIndexPage,
        OtherProceduresPage,
        FaqPage,
        ContentPage,
        AccessibilityStatementPage,
    },
    ProcedureIndexPage: {ProcedurePage},
    ProfileIndexPage: {ProfileListingPage},
    FaqPage: {FaqQuestionPage},
    ContentPage: {ContentPage},
}
KINDS = [
    HomePage, ProcedureIndexPage, ProcedurePage, ProfileIndexPage, ProfileListingPage, OtherProceduresPage, FaqPage,
    FaqQuestionPage, ContentPage, AccessibilityStatementPage,
]  # fmt: skip
ONCE = {HomePage, ProcedureIndexPage, ProfileIndexPage, OtherProceduresPage, FaqPage, AccessibilityStatementPage}


@pytest.mark.parametrize("parent", KINDS)
def test_what_may_stand_under_what(parent: type[PublicPage]) -> None:
    assert set(parent.allowed_subpage_models()) == ALLOWED.get(parent, set())


def test_what_stands_only_once(home: HomePage) -> None:
    for kind in KINDS:
        parent = home.get_parent() if kind is HomePage else home
        if kind in ONCE:
            assert not kind.can_create_at(parent), kind
