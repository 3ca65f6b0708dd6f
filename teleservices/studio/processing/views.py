"""The record of processing and the models of impact assessments: a list, and documents that a word processor opens."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from formkit.fieldtypes import field_type
from formkit.marked_text import plain
from formkit.schema import FormSchema
from teleservices.models import ForWhom, Procedure
from teleservices.studio.processing.processing_records import (
    Fact,
    against_change,
    against_loss,
    against_reading,
    controller,
    labels,
    published_form,
    record_of,
)
from teleservices.studio.publication.sensitive import questions, sensitive_fields
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.pages import show


@dataclass(frozen=True)
class Risk:
    """What is feared, what it would do to people, what stands against it; how grave and how likely is for people."""

    name: str
    effects: str
    against: tuple[str, ...]


def criteria(procedure: Procedure) -> list[str]:
    """Of the nine criteria of the European committee (WP 248), those that the configuration shows; two want a study."""
    findings = {
        _("Sensitive or highly personal data: questions are marked so."): any(
            sensitive_fields(published_form(procedure))
        ),
        _("Vulnerable people: somebody may file for another."): procedure.for_whom != ForWhom.SELF,
        _("A right or a service depends on it: persons file in their own name."): procedure.profile_types.filter(
            is_personal=True
        ).exists(),
    }
    return [text for text, is_shown in findings.items() if is_shown]


def necessity(procedure: Procedure) -> list[Fact]:
    """Whether what is asked is needed: how many questions, which are sensitive and why, what people are told."""
    form = published_form(procedure)
    return [
        Fact(_("Questions asked"), tuple(_counts(form))),
        Fact(_("Sensitive questions, and why they are asked"), tuple(_reasons(form)) or (_("None."),)),
        Fact(
            _("Information of people"),
            (
                _("On the page of the procedure, before they begin: purpose, recipients, retention, rights."),
                _("On each question that asks it, its help."),
            ),
        ),
        Fact(
            _("Rights"),
            (
                _("Access and portability: an archive of all that the portal has, asked from the account."),
                _("Rectification: from the account, and in the request until it is transmitted or sent back."),
                _("Erasure: from the account, or through the officer; what must stay is said with its reason."),
            ),
        ),
    ]


def risks() -> list[Risk]:
    """The three that the CNIL's method asks for."""
    return [
        Risk(
            _("Somebody reads the data who may not"),
            _("Privacy of income, health or family disclosed; fraud with papers and bank details."),
            tuple(against_reading()),
        ),
        Risk(
            _("Data change without anybody wanting it"),
            _("A right refused or granted wrongly; a payment sent elsewhere."),
            tuple(against_change()),
        ),
        Risk(
            _("Data disappear"),
            _("A deadline missed, a request to file again, papers to ask for again."),
            tuple(against_loss()),
        ),
    ]


def _counts(form: FormSchema) -> Iterator[str]:
    every = [field for field in questions(form) if field_type(field).has_row]
    count = len(every)
    yield ngettext("%(count)s question in all.", "%(count)s questions in all.", count) % {"count": count}
    personal = len(labels(form, "ordinary"))
    yield ngettext("%(count)s asks for personal data.", "%(count)s ask for personal data.", personal) % {
        "count": personal
    }
    optional = sum(not field.required for field in every)
    yield ngettext("%(count)s may be left empty.", "%(count)s may be left empty.", optional) % {"count": optional}


def _reasons(form: FormSchema) -> Iterator[str]:
    for field in sensitive_fields(form):
        yield f"{field.label} – {plain(field.help)}" if field.help else field.label


@require_safe
def records(request: HttpRequest) -> HttpResponse:
    """List what is published, with its record and its assessment."""
    designer(request)
    rows = Procedure.objects.published().select_related("team").order_by("title")
    return show(request, "processing/list.html", {"rows": rows}, title=_("Data protection"))


@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The record of all that is published, in one document."""
    designer(request)
    by = controller()
    published = Procedure.objects.published().select_related("team", "current_version")
    rows = published.prefetch_related("profile_types").order_by("title")
    entries = [(procedure, record_of(procedure, by)) for procedure in rows]
    context = {"entries": entries, "department": by.department, "now": timezone.now()}
    return _document(request, "register", context, f"registre-{slugify(by.department.name)}")


@never_cache
@require_safe
def assessment(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The model of the impact assessment of a procedure."""
    procedure = designed(request, uuid)
    context = {
        "procedure": procedure,
        "record": record_of(procedure, controller()),
        "criteria": criteria(procedure),
        "necessity": necessity(procedure),
        "risks": risks(),
        "now": timezone.now(),
    }
    return _document(request, "assessment", context, f"analyse-d-impact-{procedure.code}")


def _document(request: HttpRequest, template: str, context: dict[str, object], name: str) -> HttpResponse:
    response = render(request, f"teleservices/studio/processing/{template}.html", context)
    response["Content-Disposition"] = f'attachment; filename="{name}.html"'
    return response
