from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

DAY = 24 * 60
RECURRING = (
    ("copies", "forget_complete_copies", DAY),
    ("desk_exports", "sweep_exports", 5),
    ("archive_transfers", "sweep_archive_transfers", 5),
    ("batches", "sweep_batches", 1),
    ("old_batches", "forget_batches", DAY),
    ("meetings", "sweep_meetings", 1),
    ("traces", "forget_traces", DAY),
    ("presences", "forget_presences", 60),
    ("mornings", "write_morning_emails", 15),
    ("delays", "measure_delays", DAY),
    ("delegations", "tell_lapses", DAY),
    ("opinions", "remind_of_opinions", 60),
    ("openings", "tell_openings", 5),
    ("silence", "tell_silence", 60),
    ("files", "file_away", 60),
    ("elimination_lists", "draw_up_eliminations", DAY),
    ("eliminations", "eliminate_requests", 60),
    ("timers", "keep_timers", 15),
)
"""What is done again and again: its name, the task, every how many minutes."""


class TeleservicesConfig(AppConfig):
    name = "teleservices"
    verbose_name = _("Online procedures")

    def ready(self) -> None:
        # Models can be imported from here on only.
        from accounts.audit.anchors import Chains, chains
        from portal.admin import failed_tasks
        from portal.database.statistics import whole_tables
        from portal.schedules import RecurringTask, schedules
        from portal.supervision import measures
        from teleservices.competence import waiting as competence_waiting
        from teleservices.following import lockers, tiles
        from teleservices.lifecycle import after_act, state_figures
        from teleservices.models import RequestEvent, RequestFacts, ServiceRequest
        from teleservices.steering import staffing
        from teleservices.steering.elimination import waiting as elimination_waiting
        from teleservices.steering.handing_over import checks  # noqa: F401 - registers it
        from teleservices.steering.traces import waiting as traces_waiting
        from teleservices.studio.procedures import procedure_checks, waiting
        from teleservices.tasks import NAMES, queue_paperwork

        tiles.register()
        waiting.register()
        procedure_checks.register()
        traces_waiting.register()
        elimination_waiting.register()
        competence_waiting.register()
        staffing.register()
        lockers.register()
        _register_returns()
        _register_personal_data()
        chains.register(
            "request",
            Chains("request", RequestEvent, "request", ServiceRequest, known_by="reference", related=("actor",)),
        )
        whole_tables.register("facts", RequestFacts._meta.db_table)
        measures.figures.register("requests", state_figures.figures)
        _register_what_lapses()
        after_act.register("paperwork", queue_paperwork)
        for name, task, minutes in RECURRING:
            schedules.register(name, RecurringTask(name, f"teleservices.tasks.{task}", minutes=minutes))
        failed_tasks.names.register("teleservices", NAMES)


def _register_returns() -> None:
    """What an e-mail that came back makes of its request."""
    from notifications.returns import after_return
    from teleservices.lifecycle.postal import unreached

    after_return.register("unreached", unreached.note_returned_email)


def _register_what_lapses() -> None:
    """Rows of no use after a time, which the hourly purge deletes; what ends with sessions; files in no backup."""
    from accounts.sessions.end import at_sign_out
    from portal.backups.named_files import left_out
    from portal.backups.restoring import ended
    from portal.database.lapsed_rows import lapsed
    from teleservices.filing import phone_links
    from teleservices.following import informing
    from teleservices.models.retention.archive_transfer import FOLDER

    lapsed.register("phone_links", phone_links.lapsed_links)
    at_sign_out.register("phone_links", phone_links.close_links)
    ended.register("phone_links", phone_links.close_all_links)
    lapsed.register("informed_people", informing.lapsed_people)
    left_out.add(FOLDER)  # a package that the archives haven't taken is prepared again


def _register_personal_data() -> None:
    """What each room holds of a person: in the archive of their data, in the deletion of their account."""
    from teleservices.competence import personal_data as competence_data
    from teleservices.deciding import personal_data as deciding_data
    from teleservices.deciding.opinions import personal_data as opinions_data
    from teleservices.following import informed_data, mentioned
    from teleservices.following import personal_data as following_data
    from teleservices.lifecycle.postal import personal_data as postal_data
    from teleservices.steering import personal_data as desk_data
    from teleservices.steering.elimination import personal_data as elimination_data
    from teleservices.steering.notices import personal_data as notices_data
    from teleservices.steering.traces import personal_data as traces_data

    decided = (competence_data, deciding_data, opinions_data, postal_data)
    for room in (
        following_data,
        informed_data,
        *decided,
        desk_data,
        elimination_data,
        notices_data,
        traces_data,
        mentioned,
    ):
        room.register()
