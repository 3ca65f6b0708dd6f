"""What became of the dated parameters that a draft reads, since its applicant last knew of them.

Saving is not reading: a page opened on 31 December saves by itself on 1 January. So what counts is the day on which
the draft was begun, then for each parameter the moment when somebody said that they had read its change. It is noted
among the draft's edits, under the parameter's key, which is never a question's.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, takewhile

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.models import ParameterVersion, ServiceRequest, State
from teleservices.parameter_names import parameter_text


@dataclass(frozen=True)
class ParameterChange:
    """A parameter that a draft read with another value, or without any."""

    version: ParameterVersion
    """The one in force."""
    since: dt.date
    """From when the value is what it is, which an earlier version may have said too."""
    before: ParameterVersion | None

    @property
    def text(self) -> str:
        """The change in a sentence, with both values."""
        parameter = self.version.parameter
        words = {
            "name": parameter.name,
            "day": long_date(self.since),
            "now": parameter_text(parameter.kind, self.version.value),
        }
        if self.before is None:
            return _("“%(name)s” is %(now)s since %(day)s. It had no value before.") % words
        words["before"] = parameter_text(parameter.kind, self.before.value)
        return _("“%(name)s” changed on %(day)s: %(now)s instead of %(before)s.") % words


def parameter_changes(draft: ServiceRequest) -> list[ParameterChange]:
    """The parameters shown to the applicant whose value isn't what they knew, by name.

    What only another version of the form reads is news of the form, not of the parameter. No query where no parameter
    is read beyond what `versions_in_force` costs; one more where one may have changed.
    """
    if draft.state != State.DRAFT:
        return []
    keys = draft.form.public_parameters
    if draft.moved_from:
        keys &= draft.moved_from.form.public_parameters
    moments = {key: _known_at(draft, key) for key in keys}
    newer = [key for key, version in _in_force(draft, keys) if not _is_known(version, moments[key])]
    changes = (_change(history, moments[key]) for key, history in _histories(newer))
    return sorted((change for change in changes if change), key=lambda change: change.version.parameter.name)


def read_by(draft: ServiceRequest, actor: User, version_ids: Collection[str]) -> dict[str, list[object]]:
    """What the edits of a draft note once `actor` has read of these versions (their ids, as the page wrote them).

    A version that isn't in force any more is left out: the page was older than the change to tell. So is noted what
    the version of the form that the applicant knew didn't read: they know of no former value.
    """
    keys = draft.form.public_parameters
    before = draft.moved_from.form.public_parameters if draft.moved_from else keys
    return {
        key: [actor.pk, timezone.now().isoformat()]
        for key, version in _in_force(draft, keys)
        if key not in before or str(version.pk) in version_ids
    }


def _in_force(draft: ServiceRequest, keys: Collection[str]) -> Iterator[tuple[str, ParameterVersion]]:
    return ((key, version) for key, version in draft.versions_in_force.items() if key in keys) if keys else iter(())


def _known_at(draft: ServiceRequest, key: str) -> dt.datetime:
    """When the applicant last knew what a parameter was."""
    _reader, moment = draft.edits.get(key, (None, None))
    return dt.datetime.fromisoformat(moment) if moment else draft.created_at


def _is_known(version: ParameterVersion, moment: dt.datetime) -> bool:
    """Whether a version was in force then, and recorded: deliberations come late, and apply from a day that is past."""
    return version.valid_from <= timezone.localdate(moment) and version.recorded_at <= moment


def _histories(keys: Collection[str]) -> Iterable[tuple[str, list[ParameterVersion]]]:
    """The versions of these parameters until today, by key, the latest first. One query, none for none."""
    if not keys:
        return
    rows = ParameterVersion.objects.filter(parameter__key__in=keys, valid_from__lte=timezone.localdate())
    versions = rows.select_related("parameter").order_by("parameter_id", "-valid_from")
    for key, history in groupby(versions, lambda version: version.parameter.key):
        yield key, list(history)


def _change(history: list[ParameterVersion], moment: dt.datetime) -> ParameterChange | None:
    """What changed of a parameter since then; None where it is worth the same."""
    now = history[0]
    before = next((version for version in history if _is_known(version, moment)), None)
    if before and before.value == now.value:
        return None
    same = list(takewhile(lambda version: version.value == now.value, history))
    return ParameterChange(now, same[-1].valid_from, before)
