"""No page of ours is missing from the screens that are looked at."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.urls import URLPattern, URLResolver, resolve
from pytest_django.live_server_helper import LiveServer

from accounts.urls import urlpatterns as of_accounts
from locker.urls import urlpatterns as of_lockers
from teleservices.desk.urls import urlpatterns as of_desk
from teleservices.steering.urls import urlpatterns as of_steering
from teleservices.studio.urls import urlpatterns as of_studio
from teleservices.urls import urlpatterns as of_requests
from tests.e2e.screens.catalogue import ALL

# What only writes, then shows one of the screens.
WRITE = {
    "franceconnect_tie", "franceconnect_untie", "franceconnect_give_up",
    "session_extend", "request_attest", "request_informed_remove",
    "profile_refresh", "request_withdraw", "filing_duplicate", "filing_transmit", "filing_changes_read",
    "filing_autosave", "filing_upload", "filing_correct_autosave", "filing_correct_upload",
    "view_take_away", "watch", "finding", "export_again", "export_cancel", "export_chosen",
    "label", "absence_take_away",
    "density", "annotate", "series_start", "series_stop", "morning_visas",
    "batch_make", "batch_again", "note_pin", "proposal_visa", "proposal_scores", "declared_aid",
    "declared_aid_withdrawn",
    "meeting_amount", "meeting_series", "meeting_step", "mailroom_act", "recusal_end", "elimination_act",
    "step_move", "step_duplicate", "field_move",
    "field_duplicate", "rule_move", "annotation_move", "stage_move", "scenario_again", "scenario_delete",
    "undo", "redo", "duplicate", "advice_follow",
}  # fmt: skip
# What gives a file or data, or only leads to one of the screens.
GIVE = {
    "mfa_login_webauthn", "franceconnect_start", "franceconnect_callback", "departement_start", "departement_callback",
    "provider_signed_out",
    "data_export_download", "agenda_file", "sign_in_token", "robot_check_challenge", "mfa_download_recovery_codes",
    "locker_document", "locker_version", "locker_thumbnail", "locker_page_picture", "request_copy",
    "request_complete_file", "complete_file", "message_document",
    "request_acknowledgement", "attachment", "filing_thumbnail", "filing_page_picture", "filing_resume", "document",
    "acknowledgement", "letter", "page", "page_text", "presence", "attestation", "request_attestation",
    "amounts_together", "series_go",
    "export", "export_fetch", "dashboard_export", "traces_export", "form_description", "suggested_communes",
    "suggested_addresses", "letter_preview", "register", "assessment",
    "opinion_document", "advice_document", "filing_phone_state",
    "meeting_file", "meeting_letter", "elimination_file", "elimination_visa_file", "package_file",
    "acknowledgement_file",
}  # fmt: skip
# Reached by sending a form from the screen before it.
AFTER = {"sign_in_relay", "account_reset_password_from_key_done", "import_confirm", "basket", "print"}


def names(patterns: list[URLPattern | URLResolver]) -> Iterator[str]:
    """The names of all the addresses below."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        else:
            yield str(pattern.name)


def test_each_screen_is_looked_at_once() -> None:
    assert [name for name, count in Counter(screen.name for screen in ALL).items() if count > 1] == []


def test_every_page_is_among_the_screens(portal: LiveServer) -> None:
    apps = (of_accounts, of_lockers, of_requests, of_desk, of_steering, of_studio)
    ours = {name for part in apps for name in names(part)}
    places = [screen.place() for screen in ALL if not screen.name.endswith(("-error", "-moved", "-stale"))]
    paths = {urlsplit(path).path for place in places for path in (place.path, place.lands) if path}
    seen = {resolve(path).url_name for path in paths}
    assert ours - WRITE - GIVE - AFTER - seen == set()
    assert (WRITE | GIVE | AFTER) - ours == set()
