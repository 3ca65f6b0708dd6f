"""Which labels requests bear, and which a service offers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from django.db.models import F, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.words.markup import span
from teleservices.models import Label, RequestLabel


def labels_of(keys: Collection[int]) -> Mapping[int, list[Label]]:
    """The labels that the requests of these keys bear, by key, in one query: those of the service that has them now."""
    rows = RequestLabel.objects.filter(request__in=keys, label__team=F("request__team"))
    labels: defaultdict[int, list[Label]] = defaultdict(list)
    for row in rows.select_related("label").order_by("label__name", "label"):
        labels[row.request_id].append(row.label)
    return labels


def choices(teams: Mapping[int, str], *, with_archived: bool = True) -> list[tuple[str, str]]:
    """The labels of these services, those in use first; with their service where there are several."""
    rows = Label.objects.filter(team__in=teams).order_by("is_archived", "name", "pk")
    if not with_archived:
        rows = rows.filter(is_archived=False)
    return [(str(label.pk), _in_words(label, teams)) for label in rows]


def _in_words(label: Label, teams: Mapping[int, str]) -> str:
    text = f"{label.name} ({teams[label.team_id]})" if len(teams) > 1 else label.name
    return _("%(label)s, archived") % {"label": text} if label.is_archived else text


def borne(values: Collection[int]) -> QuerySet[RequestLabel, int]:
    """The keys of the requests that bear one of these labels."""
    return RequestLabel.objects.filter(label__in=values).values_list("request", flat=True)


def tag(label: Label) -> SafeString:
    """A label as lists and sheets show it."""
    return span(f"desk-tag desk-tag--{label.tone}", label.name)


def tags(labels: Iterable[Label]) -> SafeString:
    """The HTML of several labels, in their order."""
    return SafeString(" ".join(map(tag, labels)))
