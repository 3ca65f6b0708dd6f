"""Which tables a staging copy takes, in the order of their references; all others hold people, or are made again."""

from collections.abc import Iterator
from types import MappingProxyType

from django.apps import apps
from django.db.models import Field, Model
from wagtail.models import Revision, WorkflowState

from accounts.models import User
from portal.registry import Registry

TAKEN = (
    "auth.Group",
    "wagtailcore.Locale",
    "wagtailcore.Collection",
    "wagtailcore.GroupCollectionPermission",
    "wagtailcore.Task",
    "wagtailcore.GroupApprovalTask",
    "wagtailcore.Workflow",
    "wagtailcore.WorkflowTask",
    "portal.Image",
    "portal.Document",
    "wagtailmedia.Media",
    "portal.TermsVersion",
    "accounts.ProfileType",
    "locker.DocumentCategory",
    "teleservices.Team",
    "teleservices.Authority",
    "teleservices.FieldBlock",
    "teleservices.Procedure",
    "teleservices.FormVersion",
    "teleservices.FieldBlockUse",
    "teleservices.Stage",
    "teleservices.Label",
    "wagtailcore.Page",
    "home.HomePage",
    "home.ProcedureIndexPage",
    "home.Theme",
    "home.ProcedurePage",
    "home.ProfileIndexPage",
    "home.ProfileListingPage",
    "home.OtherProceduresPage",
    "home.FaqPage",
    "home.FaqSection",
    "home.FaqQuestionPage",
    "home.ContentPage",
    "home.AccessibilityAudit",
    "home.AuditedPage",
    "home.AuditVerdict",
    "home.AuditRemark",
    "home.AccessibilityStatementPage",
    "home.FeaturedProcedure",
    "home.HighlightedProcedure",
    "home.HighlightedQuestion",
    "wagtailcore.Site",
    "wagtailcore.GroupPagePermission",
    "wagtailcore.WorkflowPage",
    "wagtailredirects.Redirect",
    "portal.PortalSettings",
    "teleservices.ArchiveSettings",
)

also_taken: Registry[type[Model]] = Registry()
"""Those of higher apps."""

NOBODY = "Mme Camille Vasseur"
MADE_UP = MappingProxyType(
    {
        "teleservices.Authority": {"holder": NOBODY},
        "teleservices.Team": {"email": "service@recette.invalid", "anonymity_reason": ""},
        "home.AccessibilityAudit": {"audited_by": ""},
        "home.AccessibilityStatementPage": {"audited_by": ""},
    }
)
"""Columns of a table that is taken in which a person may be named or written to: what stands there instead."""
PEOPLE = (User, Revision, WorkflowState)
"""What a table that is taken may point to and isn't: the reference is left empty."""


def taken() -> Iterator[type[Model]]:
    """The tables, each after those that it points to."""
    yield from (apps.get_model(label) for label in TAKEN)
    yield from also_taken


def references_to_people(model: type[Model]) -> list[Field]:
    """Its columns that point to people, or to what they have under way."""
    return [field for field in model._meta.local_concrete_fields if field.related_model in PEOPLE]


def without_people(row: Model) -> Model:
    """The row as it may leave: no author, no owner, nobody named. Not saved."""
    for field in references_to_people(type(row)):
        setattr(row, field.attname, None)
    for column, value in MADE_UP.get(row._meta.label, {}).items():
        if getattr(row, column):
            setattr(row, column, value)
    return row
