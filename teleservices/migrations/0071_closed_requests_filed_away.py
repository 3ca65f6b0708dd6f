"""A request that was closed gets back the state and the stage that its closing left, and the day of it as filing away.

The stages of closed requests are archived, for the events of the past; drafts say nothing of them any more. Backwards,
what is filed away is closed. A decision that another followed, or after which the review was reopened, is said to stand
no longer.
"""

from collections.abc import Iterable, Iterator
from importlib import import_module

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from portal.history import guards

BATCH = 500
Stages = dict[tuple[int, str], int]
"""The first stage of a procedure by its state: in use rather than archived."""


def file_away(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Requests, their facts, then the stages that no request is at any more."""
    first = _first_stages(apps)
    for requests in _batches(apps, state="closed"):
        events = _events_of(apps, requests)
        for request in requests:
            _reopen(request, events.get(request.pk, []), first)
        _write(apps, requests)
    _archive_stages(apps)
    schema_editor.connection.check_constraints()  # PostgreSQL alters no table while some wait


def close_again(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """The same backwards."""
    apps.get_model("teleservices", "Stage").objects.filter(state="closed").update(is_archived=False)
    first = _first_stages(apps)
    for requests in _batches(apps, filed_away_at__isnull=False):
        for request in requests:
            request.state, request.stage_id = "closed", first.get((request.procedure_id, "closed"))
            request.filed_away_at = None
        _write(apps, requests)
    schema_editor.connection.check_constraints()


def _batches(apps: StateApps, **wanted: object) -> Iterator[list]:  # type: ignore[type-arg]
    every, last = apps.get_model("teleservices", "ServiceRequest").objects.filter(**wanted).order_by("pk"), 0
    fields = ("pk", "procedure_id", "state", "stage_id", "filed_away_at", "updated_at")
    while requests := list(every.filter(pk__gt=last).only(*fields)[:BATCH]):
        last = requests[-1].pk
        yield requests


def _first_stages(apps: StateApps) -> Stages:
    first: Stages = {}
    stages = apps.get_model("teleservices", "Stage").objects.order_by("is_archived", "order", "pk")
    for pk, procedure, state in stages.values_list("pk", "procedure_id", "state"):
        first.setdefault((procedure, state), pk)
    return first


def _events_of(apps: StateApps, requests: list) -> dict[int, list[dict[str, object]]]:  # type: ignore[type-arg]
    events: dict[int, list[dict[str, object]]] = {}
    rows = apps.get_model("teleservices", "RequestEvent").objects.filter(request__in=requests).order_by("number")
    for row in rows.values("request_id", "from_state", "to_state", "stage_id", "stage__state", "at"):
        events.setdefault(row["request_id"], []).append(row)
    return events


def _reopen(request, events: Iterable[dict[str, object]], first: Stages) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Say of a request where its closing found it; what no event says is taken as withdrawn, or as decided."""
    state, at, stages = "", request.updated_at, {}
    for event in events:
        if event["to_state"] == "closed" != event["from_state"]:
            state, at = event["from_state"], event["at"]
        if event["stage__state"] == event["to_state"]:
            stages[event["to_state"]] = event["stage_id"]
    if not state:
        decision = request.decisions.order_by("decided_at").last()
        state = decision.outcome if decision else "withdrawn"
    request.state, request.filed_away_at = state, at
    request.stage_id = stages.get(state) or first.get((request.procedure_id, state))


def _write(apps: StateApps, requests: list) -> None:  # type: ignore[type-arg]
    names = ["state", "stage", "filed_away_at"]
    apps.get_model("teleservices", "ServiceRequest").objects.bulk_update(requests, names)
    kind, by_key = apps.get_model("teleservices", "RequestFacts"), {request.pk: request for request in requests}
    rows = list(kind.objects.filter(pk__in=by_key))
    for row in rows:
        request = by_key[row.pk]
        row.state, row.stage_id, row.filed_away_at = request.state, request.stage_id, request.filed_away_at
    kind.objects.bulk_update(rows, names)


def _archive_stages(apps: StateApps) -> None:
    stages = apps.get_model("teleservices", "Stage").objects.filter(state="closed")
    stages.update(is_archived=True)
    keys = {str(pk) for pk in stages.values_list("pk", flat=True)}
    procedures = apps.get_model("teleservices", "Procedure").objects
    for procedure in procedures.exclude(draft_stages={}).only("draft_stages"):
        kept = {key: columns for key, columns in procedure.draft_stages.items() if key not in keys}
        if kept != procedure.draft_stages:
            procedures.filter(pk=procedure.pk).update(draft_stages=kept)


def end_decisions(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of each decision that another followed, or after which the review was reopened, that it no longer stands."""
    reopened: dict[int, object] = {}
    events = apps.get_model("teleservices", "RequestEvent").objects.filter(act="reopen").order_by("at")
    for request, at in events.values_list("request_id", "at"):
        reopened[request] = at
    kind = apps.get_model("teleservices", "Decision")
    several = kind.objects.values("request").annotate(number=models.Count("pk")).filter(number__gt=1).order_by()
    rows = kind.objects.filter(models.Q(request__in=several.values("request")) | models.Q(request__in=list(reopened)))
    following: dict[int, object] = {}
    for decision in rows.order_by("request", "-decided_at", "-pk"):
        _end(kind.objects, decision, following.get(decision.request_id), reopened.get(decision.request_id))
        following[decision.request_id] = decision
    schema_editor.connection.check_constraints()


def _end(decisions, decision, replaced_by, reopened_at) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    this = decisions.filter(pk=decision.pk)
    if replaced_by:
        this.update(ended_at=replaced_by.decided_at, ending="replaced")
        decisions.filter(pk=replaced_by.pk).update(replaces=decision.pk)
    elif reopened_at and reopened_at > decision.decided_at:
        this.update(ended_at=reopened_at, ending="reopened")


def remove_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """That of decisions, which reads the table of requests: SQLite makes it anew."""
    for guard in _guards():
        guards.remove(schema_editor, guard)


def put_guard(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As 0062 put it."""
    for guard in _guards():
        guards.put(schema_editor, guard)


def _guards() -> list[guards.Guard]:
    all_guards = import_module("teleservices.migrations.0062_guards_put_in_one_way").GUARDS
    return [guard for guard in all_guards if guard.table == "teleservices_decision"]


class Migration(migrations.Migration):

    dependencies = [
        ('teleservices', '0070_meetings'),
    ]

    operations = [
        migrations.RunPython(file_away, close_again),
        migrations.RunPython(end_decisions, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('request',), name='one_decision_of_a_request_stands'),
        ),
        migrations.RunPython(remove_guard, put_guard),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'closed'), _negated=True), name='no_request_is_closed_any_more'),
        ),
        migrations.AddConstraint(
            model_name='servicerequest',
            constraint=models.CheckConstraint(condition=models.Q(('filed_away_at', None), ('state__in', ['accepted', 'accepted_in_part', 'inadmissible', 'refused', 'withdrawn']), _connector='OR'), name='what_is_filed_away_has_ended'),
        ),
        migrations.RunPython(put_guard, remove_guard),
    ]
