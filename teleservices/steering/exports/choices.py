"""Models of export: what an export is asked with, kept under a name, taken up again, taken away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.http import QueryDict

from accounts.models import User
from portal.database.row_locks import hold
from teleservices.desk.access import teams_of
from teleservices.desk.requests.list_parameters import CHOSEN
from teleservices.desk.requests.table.columns import COLUMNS, chosen
from teleservices.models import ExportChoice, ExportContent, TeamMember
from teleservices.models.desk.export_choice import MOST_CHOICES
from teleservices.steering.exports.errors import ChoiceNotOursError, TooManyChoicesError


@dataclass(frozen=True)
class TakenUp:
    """A model as it can be taken up now: what the form then holds, and what of it is no longer there, in words."""

    initial: Mapping[str, object]
    query: QueryDict
    absent: Sequence[str]


def choices_of(user: User) -> QuerySet[ExportChoice]:
    """Those that someone keeps, and those that the services they act for share; each with whether it is theirs to take
    away: their own, and a shared one whose owner belongs to its service no more.
    """
    scope = Q(owner=user) | Q(team__in=list(teams_of(user)))
    choices = ExportChoice.objects.filter(scope).select_related("team")
    return choices.annotate(is_ours=ExpressionWrapper(_ours(user), output_field=BooleanField()))


def _ours(user: User) -> Q:
    staying = TeamMember.objects.filter(team=OuterRef("team"), user=OuterRef("owner"))
    return Q(owner=user) | ~Q(Exists(staying))


@transaction.atomic
def keep(
    *, owner: User, name: str, team_id: int | None, content: str, file_format: str, names: str, columns: Sequence[str]
) -> ExportChoice:
    """Keep a model; the name that its owner gave already takes it instead. Raises TooManyChoicesError."""
    hold(User, owner.pk)
    own = ExportChoice.objects.filter(owner=owner)
    if not own.filter(name=name).exists() and own.count() >= MOST_CHOICES:
        raise TooManyChoicesError(TooManyChoicesError.wording % {"most": MOST_CHOICES})
    choice, _is_new = ExportChoice.objects.update_or_create(
        owner=owner,
        name=name,
        defaults={
            "team_id": team_id if team_id in teams_of(owner) else None,
            "content": content,
            "format": file_format,
            "names": names,
            "columns": [[column, str(COLUMNS[column].label)] for column in chosen(list(columns))],
        },
    )
    return choice


@transaction.atomic
def take_away(*, user: User, choice_id: int) -> ExportChoice:
    """Delete a model that is one's own, or that its owner left to the service. Raises ChoiceNotOursError."""
    choice = choices_of(user).filter(_ours(user), pk=choice_id).first()
    if choice is None:
        raise ChoiceNotOursError
    copy = ExportChoice(pk=choice.pk, name=choice.name)
    choice.delete()
    return copy


def taken_up(choice: ExportChoice, query: QueryDict, contents: Sequence[str]) -> TakenUp:
    """A model taken up for what the list was asked; `contents` are those that can be exported of these requests."""
    columns = [(str(name), str(label)) for name, label in choice.columns]
    absent = [label for name, label in columns if name not in COLUMNS]
    content = choice.content
    if content not in contents:
        absent.append(str(ExportContent(content).label) if content in ExportContent.values else content)
        content = ExportContent.COLUMNS
    parameters = query.copy()
    parameters.setlist(CHOSEN, [name for name, _label in columns if name in COLUMNS])
    initial = {"content": content, "file_format": choice.format, "names": choice.names}
    return TakenUp(initial, parameters, absent)
