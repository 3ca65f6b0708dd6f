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
    for join_request in JoinRequest.objects.filter(user=user).select_related("profile").order_by("pk"):
        data: dict[str, object] = {
            "profile": public_name(join_request.profile),
            "function": join_request.function,
            "justification": join_request.justification,
            "state": join_request.state,
            "asked_at": join_request.asked_at,
            "decided_at": join_request.decided_at,
        }
        words = [
            (_("Function"), join_request.function),
            (_("Reasons given"), join_request.justification),
            (_("State"), str(join_request.get_state_display())),
            (_("Asked on"), long_moment(join_request.asked_at)),
        ]
        yield Record(public_name(join_request.profile), data, words)


def register_join_requests() -> None:
    """Add this section after that of profiles; called once when the app is ready."""
    section = Section(
        "demandes-de-rattachement",
        gettext_lazy("Your requests to join a profile"),
        lambda user: JoinRequest.objects.filter(user=user).count(),
        join_request_records,
    )
    personal_data_sections.register("join_requests", section, order=25)
