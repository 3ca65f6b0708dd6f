"""What meetings keep of someone of the service: those whose decisions left in their name."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from portal.dates import long_date


def register() -> None:
    """Called once when the app is ready."""
    section = Section(
        "seances",
        gettext_lazy("Meetings whose decisions left in your name"),
        lambda user: user.meetings_carried_out.count(),
        meetings_of,
    )
    personal_data_sections.register("meetings", section, order=72)


def meetings_of(user: User) -> Iterator[Record]:
    """The meetings, and when their decisions left; what became of each request is its applicant's."""
    for meeting in user.meetings_carried_out.order_by("pk"):
        contents = [(_("Day of the meeting"), long_date(meeting.meets_on))]
        if meeting.leave_at:
            contents.append((_("Decisions left on"), in_words(meeting.leave_at)))
        data = {"meeting": meeting.label, "meets_on": meeting.meets_on, "leave_at": meeting.leave_at}
        yield Record(meeting.label, data, contents)
