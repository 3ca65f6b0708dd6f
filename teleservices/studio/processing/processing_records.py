"""The record of a procedure as a processing (GDPR, 30), in the order of the CNIL's model: read, never typed again.

What the portal can't know (who hosts it, who is the officer) is said to be completed.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.fieldtypes import takes_documents
from formkit.schema import FormSchema, parse_schema
from portal.backups import journal
from portal.dates import long_date
from portal.identity.department import Department, current_department
from teleservices.lifecycle.retention.promises import fate_of, kept_for
from teleservices.models import DataBasis, ForWhom, Procedure
from teleservices.studio.publication.sensitive import questions, sensitive_fields


@dataclass(frozen=True)
class Fact:
    """A line of a record: what is asked, and the answers, a paragraph each; none: to be completed by hand."""

    label: str
    answers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Controller:
    """Whose record it is, and what protects data there: the same for every procedure, read once."""

    department: Department
    measures: tuple[str, ...]


def controller() -> Controller:
    """The département, and the measures in force."""
    return Controller(current_department(), tuple(measures()))


def record_of(procedure: Procedure, by: Controller) -> list[Fact]:
    """The record of a published procedure, by its form in force."""
    department = by.department
    form = published_form(procedure)
    return [
        Fact(_("Controller"), _lines(department.name, department.postal_address)),
        Fact(_("Data-protection officer")),
        Fact(_("Service in charge"), _service(procedure)),
        Fact(_("Purpose"), _lines(procedure.data_purpose)),
        Fact(_("Legal basis"), _lines(str(DataBasis(procedure.data_basis).label), procedure.data_basis_text)),
        Fact(_("People concerned"), tuple(_people(procedure))),
        Fact(_("Personal data"), (*_always(), *labels(form, "ordinary"))),
        Fact(_("Data that the law protects more (GDPR, 9 and 10)"), _sensitive(form)),
        Fact(_("Documents joined"), tuple(field.label for field in form.document_fields())),
        Fact(_("Recipients"), (*_lines(procedure.data_recipients), _informed())),
        Fact(_("Processors (hosting, e-mail, maintenance)")),
        Fact(_("Transfers outside the European Union"), (_transfers(),)),
        Fact(_("Retention"), tuple(_retention(procedure))),
        Fact(_("Security measures"), by.measures),
    ]


def _informed() -> str:
    """Whom the applicant chooses themselves."""
    return _("People whom the applicant wants informed: name of the procedure, reference, state of the request")


def published_form(procedure: Procedure) -> FormSchema:
    """The form in force, or the draft of a procedure that was never published."""
    version = procedure.current_version
    return parse_schema(version.schema if version else procedure.draft_schema)


def labels(form: FormSchema, kind: str) -> list[str]:
    """What the questions of this kind of data are called, documents apart."""
    return [field.label for field in questions(form) if field.personal == kind and not takes_documents(field)]


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(line.strip() for text in texts for line in text.splitlines() if line.strip())


def _service(procedure: Procedure) -> tuple[str, ...]:
    team = procedure.team
    return _lines(team.name, team.email, team.telephone) if team else ()


def _people(procedure: Procedure) -> Iterator[str]:
    yield _("Who files the request, in their own name or for an organisation, and its members.")
    kinds = [str(kind) for kind in procedure.profile_types.all()]
    if kinds:
        yield ", ".join(kinds)
    if procedure.for_whom != ForWhom.SELF:
        yield _("The person for whom somebody else files.")
    yield _("The agents who process it.")


def _always() -> tuple[str, ...]:
    """What the portal keeps of any request."""
    return (
        _("Account: names, e-mail address, telephone, sign-ins of a year."),
        _("Request: answers, messages, decisions, e-mails sent, history of what was done and by whom."),
    )


def _sensitive(form: FormSchema) -> tuple[str, ...]:
    return tuple(field.label for field in sensitive_fields(form)) or (_("None, by the questions that are marked."),)


def _transfers() -> str:
    if settings.RECAPTCHA_PUBLIC_KEY:
        return _("Google (reCAPTCHA), to whoever opens the pages of sign-up: this portal chose it.")
    return _("None by the portal itself; those of the processors are to be completed.")


def _retention(procedure: Procedure) -> Iterator[str]:
    yield kept_for(procedure)
    yield fate_of(procedure)
    if procedure.draft_days:
        days = ngettext("%(days)s day", "%(days)s days", procedure.draft_days) % {"days": procedure.draft_days}
        yield _("A draft is deleted %(days)s after it was last saved; a reminder goes before.") % {"days": days}


def measures() -> list[str]:
    """What protects the data, by what is configured here."""
    return [*against_reading(), *against_change(), *against_loss()]


def against_reading() -> Iterator[str]:
    """What keeps those out who may not read."""
    if settings.PARVIS_STAFF_SECOND_FACTOR:
        yield _("Agents enter with a second factor; their passwords have 15 characters at least.")
    yield _("An agent sees the requests of their services alone; each opening of a file is kept.")
    yield _("Documents are inspected in a closed process, kept without public address, downloaded after a check.")
    if settings.CLAMD_SOCKET or settings.CLAMD_HOST:
        yield _("An antivirus sees each document.")
    if settings.PARVIS_BASE_URL.startswith("https://"):
        yield _("Pages are served by https.")
    yield _("Sessions end, are listed, and can be closed from elsewhere.")
    yield _("Logs hold nothing of a person; no page calls another site, but for what is said of transfers.")


def against_change() -> Iterator[str]:
    """What shows, or refuses, that data change without anybody wanting it."""
    yield _("Histories can only grow, are chained and checked each day: what is changed behind their back shows.")
    yield _("Of two who write at once, the second is told, and nothing is overwritten.")


def against_loss() -> Iterator[str]:
    """What keeps data from being lost."""
    yield _("What is confirmed to somebody was written to the disk before.")
    if last := journal.last():
        words = _("Last backup on %(date)s; each of its files is compared with its digest.")
        yield words % {"date": long_date(last.at)}
