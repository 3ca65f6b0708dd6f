"""One's own requests to join profiles, for the archive of one's data."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.letters.joining import public_name
from accounts.models import JoinRequest, User
from accounts.rights.export_sections import Record, Section, personal_data_sections
from portal.dates import long_moment


def join_request_records(user: User) -> Iterator[Record]:
    """Each request: to whom, in what words, what came of it. Who answered is no data of theirs."""
    for one in JoinRequest.objects.filter(user=user).select_related("profile").order_by("pk"):
        data: dict[str, object] = {
            "profile": public_name(one.profile),
            "function": one.function,
            "justification": one.justification,
            "state": one.state,
            "asked_at": one.asked_at,
            "decided_at": one.decided_at,
        }
        words = [
            (_("Function"), one.function),
            (_("Reasons given"), one.justification),
            (_("State"), str(one.get_state_display())),
            (_("Asked on"), long_moment(one.asked_at)),
        ]
        yield Record(public_name(one.profile), data, words)


def register_join_requests() -> None:
    """Add this section after that of profiles; called once when the app is ready."""
    section = Section(
        "demandes-de-rattachement",
        gettext_lazy("Your requests to join a profile"),
        lambda user: JoinRequest.objects.filter(user=user).count(),
        join_request_records,
    )
    personal_data_sections.register("join_requests", section, order=25)
