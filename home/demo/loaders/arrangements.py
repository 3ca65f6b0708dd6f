"""Writes what services arrange, once their past is there: it is given to nobody by itself, and nobody was away."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from formkit.places.territories import CANTON
from home.demo.accounts import address_of
from home.demo.arrangements import AWAY, HEAD_OF_ROADS, MODEL, PARTS, SHARED_BY_COMMUNE, VIEWS
from home.demo.typography import french
from teleservices.lifecycle.agents.absences import note_absence
from teleservices.lifecycle.agents.shares import share_out
from teleservices.lifecycle.agents.typed_communes import typed_communes
from teleservices.models import DeskView, Procedure, Team, TeamMember
from teleservices.steering.exports.choices import keep
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.publishing import publish


def load_arrangements() -> None:
    """An absence, what is given by itself and to whom, views and a model of export that services share."""
    _load_absence()
    _load_shares()
    _load_views()
    _load_model()


def _load_views() -> None:
    for view in VIEWS:
        team = Team.objects.get(name=view.team)
        DeskView.objects.create(owner=_person(view.owner), team=team, name=french(view.name), query=view.query)


def _load_model() -> None:
    keep(
        owner=_person(MODEL.owner),
        name=french(MODEL.name),
        team_id=Team.objects.get(name=MODEL.team).pk,
        content=MODEL.content,
        file_format=MODEL.format,
        names="",
        columns=MODEL.columns,
    )


def _load_absence() -> None:
    absent, deputy, first, last = AWAY
    today, person = timezone.localdate(), _person(absent)
    note_absence(
        actor=person,
        user=person,
        starts_on=today + dt.timedelta(days=first),
        ends_on=today + dt.timedelta(days=last),
        deputy=_person(deputy),
    )


def _load_shares() -> None:
    code, rule = SHARED_BY_COMMUNE
    procedure = Procedure.objects.get(code=code)
    designer = _person(address_of("design"))
    procedure = change_settings(procedure_id=procedure.pk, author=designer, changes={"assignment": rule.value})
    publish(procedure_id=procedure.pk, author=designer, draft_number=procedure.draft_number)
    for part in PARTS:
        member = TeamMember.objects.get(team=procedure.team_id, user__email=part.email)
        meant = typed_communes(f"{CANTON} {name}" for name in part.cantons)
        share_out(actor=_person(HEAD_OF_ROADS), member_id=member.pk, quota=part.quota, codes=meant.codes)


def _person(email: str) -> User:
    return User.objects.get(email=email)
