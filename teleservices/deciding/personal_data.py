"""What proposing keeps of an agent, in the archive of their data. What they wrote goes with its request."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from teleservices.models import DeclaredAid, Proposal, Score, Visa


def register() -> None:
    """Called once when the app is ready."""
    section = Section(
        "propositions",
        gettext_lazy("What you proposed, visaed, scored or copied of aids for your service"),
        lambda user: sum(rows.count() for rows in (_proposals(user), _visas(user), _scores(user), _declared(user))),
        proposed_by,
    )
    personal_data_sections.register("proposals", section, order=75)


def proposed_by(user: User) -> Iterator[Record]:
    """When each was written and on which request; never what it says, which is its applicant's."""
    for proposal in _proposals(user).select_related("request").iterator(chunk_size=500):
        yield _record(proposal.request.reference, _("Proposed on"), proposal.proposed_at)
    for visa in _visas(user).select_related("proposal__request").iterator(chunk_size=500):
        yield _record(visa.proposal.request.reference, _("Looked at on"), visa.at)
    for score in _scores(user).select_related("request").iterator(chunk_size=500):
        yield _record(score.request.reference, _("Points given on"), score.scored_at)
    for line in _declared(user).select_related("request").iterator(chunk_size=500):
        reference = line.request.reference if line.request else "–"
        if line.author_id == user.pk:
            yield _record(reference, _("Declared aid written on"), line.written_at)
        if line.withdrawn_at and line.withdrawn_by_id == user.pk:
            yield _record(reference, _("Declared aid withdrawn on"), line.withdrawn_at)


def _record(reference: str, label: str, at: dt.datetime) -> Record:
    return Record(reference, {"request": reference, "at": at}, [(label, in_words(at))])


def _proposals(user: User) -> QuerySet[Proposal]:
    return Proposal.objects.filter(author=user).order_by("pk")


def _visas(user: User) -> QuerySet[Visa]:
    return Visa.objects.filter(author=user).order_by("pk")


def _scores(user: User) -> QuerySet[Score]:
    return Score.objects.filter(reader=user).order_by("pk")


def _declared(user: User) -> QuerySet[DeclaredAid]:
    return DeclaredAid.objects.filter(Q(author=user) | Q(withdrawn_by=user)).order_by("pk")
