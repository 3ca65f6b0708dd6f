"""The shape of each answer: what programs rely on. A field is added, never renamed nor taken away, within a version.

Descriptions are marked for translation; the description of the API says them in French.
"""

import datetime as dt
from typing import Literal

from django.utils.translation import gettext_noop as _
from ninja import Field, Schema

State = Literal["open", "upcoming", "closed"]


class Named(Schema):
    """A theme or a profile type."""

    code: str = Field(description=_("What filters take."), examples=["sport"])
    label: str = Field(description=_("What people read."), examples=["Sport"])


class AskedDocument(Schema):
    """A document that the form asks for."""

    label: str = Field(examples=["Relevé d’identité bancaire"])
    help: str = Field(examples=["Au nom de l’association."])
    required: bool = Field(description=_("Asked of everybody; otherwise by what one answers."))
    category: str = Field(description=_("The category of the portal’s locker."), examples=["rib"])
    valid_months: int | None = Field(description=_("How old it may be, in months."), examples=[3])
    model_url: str = Field(description=_("The model to fill in; empty without one."), examples=[""])


class Contact(Schema):
    """The service that answers questions: the one that instructs, or the department’s own contact."""

    name: str = Field(examples=["Service Vie associative"])
    telephone: str = Field(examples=["01 23 45 67 89"])
    email: str = Field(examples=["associations@vernaie.test"])
    postal_address: str = Field(examples=["1 rue de l’Aulne\n99000 Brenne"])


class Dates(Schema):
    """When requests are taken."""

    opens_at: dt.datetime | None = Field(examples=["2027-01-04T09:30:00+01:00"])
    closes_at: dt.datetime | None = Field(
        description=_("The instant from which it is closed."), examples=["2027-03-01T00:00:00+01:00"]
    )
    text: str = Field(description=_("The same in words."), examples=["Du 4 janvier 2027 au 28 février 2027"])
    file_url: str | None = Field(
        description=_("An iCalendar file; null without a date."),
        examples=["https://demarches.vernaie.test/demarches/aide/calendrier.ics"],
    )


class MeasuredTime(Schema):
    """How long the decisions of whole months took."""

    median_days: int = Field(description=_("Half of the decisions took that long at most."), examples=[41])
    decisions: int = Field(description=_("How many decisions were counted."), examples=[128])
    since: dt.date = Field(examples=["2025-11-01"])
    until: dt.date = Field(examples=["2026-10-31"])
    text: str = Field(examples=["41 jours\xa0: la moitié des 128 décisions ont pris ce temps au plus"])


class LegalBasis(Schema):
    """What founds the processing of the data, and what no answer means."""

    basis: str = Field(examples=["Une mission d’intérêt public"])
    text: str = Field(description=_("The text that founds it; may be empty."), examples=["CGCT, L3211-1"])
    silence: Literal["rejection", "acceptance"] | None = Field(
        description=_("What no answer means; null where it means nothing."), examples=["rejection"]
    )
    silence_months: int = Field(description=_("After how many months without an answer."), examples=[2])
    silence_text: str = Field(examples=["Sans réponse dans un délai de 2 mois, votre demande est refusée."])


class ProcedureEntry(Schema):
    """A procedure as lists give it: everything but the texts of its page."""

    code: str = Field(description=_("Its name for programs: it never changes."), examples=["aide-aux-associations"])
    title: str = Field(examples=["Aide aux associations"])
    summary: str = Field(examples=["Une aide pour les projets locaux."])
    theme: Named
    profile_types: list[Named] = Field(description=_("Who may apply; empty: everybody."))
    state: State = Field(description=_("Whether it can be started now."))
    state_text: str = Field(description=_("The same in words, as the portal’s pages say it."), examples=["Ouverte"])
    permanent: bool = Field(description=_("Open, with no end planned."))
    closed_reason: str = Field(description=_("Why it was closed before its end; may be empty."), examples=[""])
    dates: Dates
    url: str = Field(description=_("Its page."), examples=["https://demarches.vernaie.test/demarches/aide/"])
    api_url: str = Field(description=_("The same with the texts of its page."))
    form_url: str = Field(description=_("Its form as JSON Schema."))
    printable_form_url: str = Field(description=_("Its form on paper, as a PDF."))
    documents: list[AskedDocument]
    contact: Contact
    time_needed: str = Field(description=_("How long filing takes; may be empty."), examples=["20 minutes"])
    expected_days: int = Field(description=_("How long the service expects to take, in days."), examples=[60])
    measured_time: MeasuredTime | None = Field(description=_("Null where too few decisions were given to say it."))
    legal_basis: LegalBasis


class ProcedureDetail(ProcedureEntry):
    """A procedure with the texts of its page, as HTML whose links are whole."""

    purpose: str = Field(examples=["<p>Soutenir la vie locale.</p>"])
    who_may_apply: str = Field(examples=["<p>Les associations du département.</p>"])
    about_documents: str = Field(examples=[""])
    what_happens_next: str = Field(examples=["<p>Le service vous répond.</p>"])


class ProcedureList(Schema):
    """A page of procedures, sorted by title."""

    count: int = Field(description=_("How many these filters keep, on all pages."), examples=[12])
    items: list[ProcedureEntry]
    next: str | None = Field(description=_("The address of the next page; null on the last."), examples=[None])


class DocumentList(Schema):
    """The documents that a procedure asks for, in the order of its form."""

    items: list[AskedDocument]


class NamedList(Schema):
    """Themes or profile types, in the order of the portal."""

    items: list[Named]


class Answer(Schema):
    """A question and its answer."""

    question: str = Field(examples=["Comment créer mon compte ?"])
    url: str = Field(examples=["https://demarches.vernaie.test/foire-aux-questions/creer-mon-compte/"])
    html: str = Field(
        description=_("The answer as HTML, whose links are whole."), examples=["<p>Depuis l’accueil.</p>"]
    )
    text: str = Field(description=_("The answer without markup."), examples=["Depuis l’accueil."])


class Section(Schema):
    """Questions under one heading."""

    title: str = Field(examples=["Le compte"])
    questions: list[Answer]


class Faq(Schema):
    """All questions, by section."""

    sections: list[Section]


class Notice(Schema):
    """What people are told for a time: an outage, an office closed."""

    title: str = Field(examples=["Portail fermé samedi"])
    text: str = Field(examples=["Vos brouillons sont gardés."])
    when: str = Field(description=_("When it happens, in words; may be empty."), examples=[""])
    tone: Literal["info", "warning"]
    place: Literal["everywhere", "front", "procedures", "account"] = Field(
        description=_("On which pages of the portal it stands.")
    )


class NoticeList(Schema):
    """The notices of this moment, the disturbances first."""

    items: list[Notice]


class Result(Schema):
    """A page that was found."""

    kind: Literal["procedure", "question", "page"]
    title: str = Field(examples=["Bourse départementale"])
    url: str = Field(examples=["https://demarches.vernaie.test/demarches/bourse/"])
    html: str = Field(description=_("An extract, the words sought in <mark>."), examples=["Une <mark>bourse</mark>"])
    text: str = Field(description=_("The same without markup."), examples=["Une bourse"])


class Results(Schema):
    """What a search finds, the best first, or else the nearest."""

    query: str = Field(examples=["bourse"])
    instead: str = Field(description=_("The question corrected; empty where it was not."), examples=[""])
    items: list[Result]
    nearest: list[Result] = Field(description=_("What comes near, where nothing was found."))


class ParameterFault(Schema):
    """What is wrong with a parameter."""

    parameter: str = Field(examples=["state"])
    detail: str = Field(examples=["Le paramètre «\xa0limit\xa0» est un nombre entier."])


class Problem(Schema):
    """An error (RFC 9457): what is wrong, in French, and what to do."""

    type: str = Field(description=_("Its kind, for programs."), examples=["urn:parvis:catalogue:unknown-parameter"])
    title: str = Field(examples=["La demande ne peut pas être lue"])
    status: int = Field(examples=[400])
    detail: str = Field(examples=["Cette adresse ne prend pas de paramètre «\xa0etat\xa0»."])
    errors: list[ParameterFault] = Field(default=[], description=_("The parameters at fault, when some are."))
