"""Procedures and texts in the shapes of the API: what their pages say, and nothing else. One query for each kind."""

import re
from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from catalogue import contract
from formkit.marked_text import plain
from home.editing.rich_text import expand_all
from home.models import ProcedurePage
from home.procedures.availability import calendar_of, period_of
from home.procedures.documents_to_prepare import documents_of
from home.procedures.procedure_information import measured_of, silence_of, time_needed_of
from portal.identity.department import current_settings
from portal.models import PortalSettings
from teleservices.models import Availability, Procedure

STATES: dict[Availability, contract.State] = {
    Availability.OPEN: "open",
    Availability.OPENS_LATER: "upcoming",
    Availability.CLOSED: "closed",
}
_OF_THE_SITE = re.compile(r'((?:href|src)=")/(?!/)')


def whole(address: str) -> str:
    """An address of the portal as other sites need it; one of another site as it is."""
    return settings.PARVIS_BASE_URL + address if address.startswith("/") else address


def html_of(texts: Sequence[str]) -> list[str]:
    """Editors' texts as HTML that reads anywhere. One query for all their links."""
    return [_OF_THE_SITE.sub(rf"\g<1>{settings.PARVIS_BASE_URL}/", text) for text in expand_all(texts)]


def entries_of(pages: Sequence[ProcedurePage]) -> list[contract.ProcedureEntry]:
    """`pages` as lists give them, in their order; their procedures must have come with what is beside them."""
    portal = current_settings()
    return [_entry(page, portal) for page in pages]


def detail_of(page: ProcedurePage) -> contract.ProcedureDetail:
    """`page` with its texts."""
    texts = html_of([page.purpose, page.who_may_apply, page.documents, page.what_happens_next])
    names = ("purpose", "who_may_apply", "about_documents", "what_happens_next")
    return contract.ProcedureDetail.model_validate(
        dict(_entry(page, current_settings())) | dict(zip(names, texts, strict=True))
    )


def documents_asked(procedure: Procedure) -> list[contract.AskedDocument]:
    """What its published form asks for."""
    return [
        contract.AskedDocument(
            label=document.label,
            help=plain(document.help),
            required=document.required,
            category=document.category,
            valid_months=document.valid_months,
            model_url=whole(document.model_url),
        )
        for document in documents_of(procedure)
    ]


def _entry(page: ProcedurePage, portal: PortalSettings) -> contract.ProcedureEntry:
    procedure = page.procedure
    calendar = calendar_of(procedure)
    return contract.ProcedureEntry(
        code=procedure.code,
        title=page.title,
        summary=page.summary,
        theme=contract.Named(code=page.theme_id or "", label=str(page.theme or "")),
        profile_types=[contract.Named(code=kind.code, label=kind.label) for kind in procedure.profile_types.all()],
        state=STATES[calendar.state],
        state_text=calendar.label,
        permanent=calendar.is_open and procedure.closes_at is None,
        closed_reason=procedure.closed_reason if calendar.state == Availability.CLOSED else "",
        dates=_dates(procedure),
        url=whole(page.address),
        api_url=whole(reverse("catalogue:procedure", args=[procedure.code])),
        form_url=whole(reverse("catalogue:form", args=[procedure.code])),
        printable_form_url=whole(reverse("procedure_blank_form", args=[procedure.code])),
        documents=documents_asked(procedure),
        contact=_contact(procedure, portal),
        time_needed=time_needed_of(procedure, page.time_needed),
        expected_days=procedure.processing_days,
        measured_time=_measured(procedure),
        legal_basis=_legal_basis(procedure),
    )


def _dates(procedure: Procedure) -> contract.Dates:
    opens, closes = procedure.opens_at, procedure.closes_at
    file = whole(reverse("procedure_calendar", args=[procedure.code])) if opens or closes else None
    return contract.Dates(
        opens_at=timezone.localtime(opens) if opens else None,
        closes_at=timezone.localtime(closes) if closes else None,
        text=period_of(procedure),
        file_url=file,
    )


def _contact(procedure: Procedure, portal: PortalSettings) -> contract.Contact:
    """As the page gives it: never a person."""
    service = procedure.team or portal
    return contract.Contact(
        name=service.name, telephone=service.telephone, email=service.email, postal_address=service.postal_address
    )


def _measured(procedure: Procedure) -> contract.MeasuredTime | None:
    measured = getattr(procedure, "measured_delay", None)
    if measured is None:
        return None
    return contract.MeasuredTime(
        median_days=measured.median,
        decisions=measured.decisions,
        since=measured.since,
        until=measured.until,
        text=measured_of(procedure),
    )


def _legal_basis(procedure: Procedure) -> contract.LegalBasis:
    silence = silence_of(procedure)
    return contract.LegalBasis(
        basis=procedure.get_data_basis_display(),
        text=procedure.data_basis_text,
        silence=procedure.regime if silence else None,  # type: ignore[arg-type]
        silence_months=procedure.regime_months,
        silence_text=silence,
    )
