"""What the desk keeps of someone of the service: in the archive of their data, in the deletion of their account."""

from collections.abc import Iterator
from functools import partial

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.erasure import Step, erasure_steps
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from portal.dates import long_date
from teleservices.desk.batches.acts import BULK
from teleservices.desk.sheet import personal_data as sheet_data
from teleservices.models import Absence, DeskVisit, MessageRead, SheetPresence
from teleservices.steering.exports import spool
from teleservices.steering.meetings import personal_data as meetings_data


def register() -> None:
    """Called once when the app is ready."""
    section = Section(
        "lectures",
        gettext_lazy("Messages that you opened for your service"),
        lambda user: _of(user).count(),
        readings_of,
    )
    personal_data_sections.register("readings", section, order=65)
    _register_kept()
    visits = Section(
        "visites",
        gettext_lazy("Your last visit to the list of requests"),
        lambda user: DeskVisit.objects.filter(user=user).count(),
        visits_of,
    )
    personal_data_sections.register("visits", visits, order=67)
    watches = Section(
        "surveillances",
        gettext_lazy("Requests that you watch for your service"),
        lambda user: user.watches.count(),
        watches_of,
    )
    personal_data_sections.register("watches", watches, order=68)
    _register_done()
    meetings_data.register()
    sheet_data.register()
    erasure_steps.register("readings", Step(erased=lambda user: [], kept=lambda user: [], run=forget), order=15)


def _register_kept() -> None:
    """What they keep under a name, for themselves or for their service."""
    desk_views = Section(
        "vues",
        gettext_lazy("Views that you keep of the list of requests"),
        lambda user: user.desk_views.count(),
        views_of,
    )
    personal_data_sections.register("views", desk_views, order=66)
    exported = Section(
        "modeles-d-export",
        gettext_lazy("Models of export that you keep"),
        lambda user: user.export_choices.count(),
        export_choices_of,
    )
    personal_data_sections.register("export_choices", exported, order=66)
    texts = Section(
        "textes-types",
        gettext_lazy("Model texts of your service that you wrote last"),
        lambda user: user.model_texts.count(),
        texts_of,
    )
    personal_data_sections.register("model_texts", texts, order=66)


def _register_done() -> None:
    """What they did with many requests at once."""
    exports = Section(
        "exports-de-demandes",
        gettext_lazy("Exports of requests that you made"),
        lambda user: user.desk_exports.count(),
        exports_of,
    )
    personal_data_sections.register("desk_exports", exports, order=69)
    batches = Section(
        "lots",
        gettext_lazy("Acts that you did on many requests at once"),
        lambda user: user.batches.count(),
        batches_of,
    )
    personal_data_sections.register("batches", batches, order=70)
    away = Section(
        "absences",
        gettext_lazy("Your absences, and those for which you were the deputy"),
        lambda user: absences_of(user).count(),
        absence_records,
    )
    personal_data_sections.register("absences", away, order=71)


def readings_of(user: User) -> Iterator[Record]:
    """When each was opened, and the request that it was about; never what it said, which is its applicant's."""
    for reading in _of(user).select_related("message__request").order_by("pk").iterator(chunk_size=500):
        reference = reading.message.request.reference
        contents = [(_("Message about"), reference), (_("Opened on"), in_words(reading.at))]
        yield Record(reference, {"request": reference, "opened_at": reading.at}, contents)


def views_of(user: User) -> Iterator[Record]:
    """The views that they keep: their names, and what each asks of the list."""
    for view in user.desk_views.select_related("team"):
        team = view.team.name if view.team else ""
        contents = [(_("Name of the view"), view.name), (_("For whom"), team or _("For me alone"))]
        yield Record(view.name, {"name": view.name, "team": team, "query": view.query}, contents)


def export_choices_of(user: User) -> Iterator[Record]:
    """The models of export that they keep: their names, and what each asks."""
    for choice in user.export_choices.select_related("team"):
        team = choice.team.name if choice.team else ""
        contents = [(_("name of the model of export"), choice.name), (_("For whom"), team or _("For me alone"))]
        data = {"name": choice.name, "team": team, "content": choice.content, "format": choice.format}
        yield Record(choice.name, {**data, "names": choice.names, "columns": choice.columns}, contents)


def texts_of(user: User) -> Iterator[Record]:
    """The model texts that they wrote last: titles and contents; they are their service's."""
    for text in user.model_texts.select_related("team"):
        contents = [(_("title of the text"), text.title), (_("Service"), text.team.name), (_("model text"), text.text)]
        data = {"title": text.title, "use": text.use, "service": text.team.name, "text": text.text}
        yield Record(text.title, {**data, "changed_at": text.changed_at}, contents)


def visits_of(user: User) -> Iterator[Record]:
    """When they were last seen at the desk."""
    for visit in DeskVisit.objects.filter(user=user):
        contents = [(_("Last seen on"), in_words(visit.seen_at))]
        yield Record(_("Last visit"), {"seen_at": visit.seen_at, "since": visit.since}, contents)


def watches_of(user: User) -> Iterator[Record]:
    """The requests that they watch: references, and since when."""
    for watch in user.watches.select_related("request").order_by("pk"):
        reference = watch.request.reference
        contents = [(_("Watched since"), in_words(watch.since))]
        yield Record(reference, {"request": reference, "since": watch.since}, contents)


def exports_of(user: User) -> Iterator[Record]:
    """When each was asked for, and what it held; never its rows, which are its applicants'."""
    for export in user.desk_exports.select_related("procedure").order_by("pk"):
        title = str(export.get_content_display())
        contents = [(_("Asked for on"), in_words(export.asked_at)), (_("Requests"), str(export.done))]
        data: dict[str, object] = {
            "content": export.content,
            "format": export.format,
            "procedure": export.procedure.title if export.procedure else None,
            "filter": export.told,
            "requests": export.done,
            "asked_at": export.asked_at,
            "fetched_at": export.fetched_at,
        }
        yield Record(title, data, contents)


def batches_of(user: User) -> Iterator[Record]:
    """Their batches: when, which act, on how many; what each request became is its applicant's."""
    for batch in user.batches.annotate(count=Count("items")).order_by("pk"):
        label = str(BULK[batch.act].label) if batch.act in BULK else batch.act
        moment = batch.asked_at or batch.made_at
        contents = [(_("Act"), label), (_("Asked on"), in_words(moment)), (_("Requests"), str(batch.count))]
        yield Record(label, {"act": batch.act, "at": moment, "requests": batch.count}, contents)


def absences_of(user: User) -> QuerySet[Absence]:
    """Their absences, and those of others for which they are the deputy."""
    return Absence.objects.filter(Q(user=user) | Q(deputy=user)).select_related("user", "deputy").order_by("pk")


def absence_records(user: User) -> Iterator[Record]:
    """From when to when; of a colleague's, that they were the deputy and nothing of whose it was."""
    for absence in absences_of(user):
        role = _("Absent") if absence.user_id == user.pk else _("Deputy")
        contents = [
            (_("First day away"), long_date(absence.starts_on)),
            (_("Last day away"), long_date(absence.ends_on)),
        ]
        data = {"role": role, "starts_on": absence.starts_on, "ends_on": absence.ends_on}
        yield Record(role, data, contents)


def forget(user: User) -> None:
    """What serves only the one who does goes with the account; what a service shares stays to it."""
    _of(user).delete()
    user.desk_views.filter(team=None).delete()
    user.desk_views.update(owner=None)
    user.export_choices.filter(team=None).delete()
    user.export_choices.update(owner=None)
    user.model_texts.update(author=None)
    DeskVisit.objects.filter(user=user).delete()
    SheetPresence.objects.filter(user=user).delete()
    user.watches.all().delete()
    for export in user.desk_exports.all():
        transaction.on_commit(partial(spool.clear, export, file_too=True))
    user.desk_exports.all().delete()
    user.batches.all().delete()
    user.absences.all().delete()
    Absence.objects.filter(deputy=user).update(deputy=None)
    Absence.objects.filter(entered_by=user).update(entered_by=None)
    sheet_data.forget(user)


def _of(user: User) -> QuerySet[MessageRead]:
    return MessageRead.objects.filter(user=user)
