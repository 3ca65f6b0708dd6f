"""The table of the portal's doors: for every URL name, the addresses tried, who enters and whose POST may write.

A new URL must take its place here, or `test_every_door.py` fails.
"""

from uuid import uuid4

from accounts.models import ProfileType
from home.models import HomePage
from locker.models import DocumentCategory
from notifications.models import OutgoingEmail
from portal.models import TermsVersion
from tests.factories.procedures import STATUTES
from tests.project.ways import (
    DESIGNERS,
    EVERYBODY,
    FILERS,
    INSTRUCTORS,
    NOBODY,
    PROJECT,
    PUBLISHERS,
    SIGNED_IN,
    STEP,
    WORDS,
    Rule,
    Way,
    any_document,
    both,
    desk_acts,
    desk_documents,
    desk_letters,
    first,
    of_request,
    of_space,
    of_transmitted,
    open_to,
    received_never_changes,
    row,
    sent_document,
    sheets,
    studio,
    studio_stage,
    viewset,
)
from tests.project.world import ADMINISTRATOR, DESIGNER, EDITOR, INSTRUCTOR, MEMBERS, OWNER, READER, STAFF

PUBLIC: dict[str, Rule] = {
    "theme": open_to(EVERYBODY, "0123456789ab", change=NOBODY),
    "health_live": open_to(EVERYBODY, change=NOBODY),
    "health_ready": open_to(EVERYBODY, change=NOBODY),
    "health_deep": lambda world: [],  # by address or token, never by person: tests/portal/test_health.py
    "search": both(*(open_to(EVERYBODY, change=NOBODY, query=f"q={word}") for word in WORDS)),
    "api:pages:listing": both(*(open_to(EVERYBODY, change=NOBODY, query=f"search={word}") for word in WORDS)),
    "api:pages:detail": row(first(HomePage), EVERYBODY, NOBODY),
    "api:pages:find": open_to(EVERYBODY, change=NOBODY, query="html_path=/"),
    "admin/login/": lambda world: [],  # leads to our own sign-in page: tests/portal/test_security_headers.py
    "_util/login/": lambda world: [],
    "admin/password_reset/": lambda world: [],
    "media/": lambda world: [],  # public images only
}
ENTRANCE: dict[str, Rule] = {
    name: open_to(EVERYBODY, change=NOBODY)
    for name in (
        "account_login", "sign_in_token", "sign_in_relay", "account_logout", "account_inactive", "account_signup",
        "robot_check_challenge", "terms_of_use", "account_email_verification_sent", "account_resend_activation",
        "account_reset_password", "account_reset_password_done", "account_reset_password_from_key_done",
    )
} | {
    "account_confirm_email": open_to(EVERYBODY, "not-a-key", change=NOBODY),
    "account_reset_password_from_key": open_to(EVERYBODY, "1", "not-a-key", change=NOBODY),
}  # fmt: skip
ACCOUNT: dict[str, Rule] = {
    name: open_to(SIGNED_IN)
    for name in (
        "account_change_password", "account_set_password", "account_email", "account_reauthenticate",
        "usersessions_list", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
        "mfa_generate_recovery_codes", "account_home", "personal_data", "personal_data_identity",
        "personal_data_address", "personal_data_telephone", "profile_list", "profile_add", "draft_list",
        "request_list", "received_documents",
    )
} | {  # nobody here has a second factor
    name: open_to(NOBODY)
    for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes")
}  # fmt: skip
SPACE: dict[str, Rule] = {
    "space": of_space(),
    "space_members": of_space(),
    "space_drafts": of_space(),
    "space_requests": of_space(),
    "locker_sent": of_space(),
    "locker_received": of_space(),
    "locker_attach": of_space(change=FILERS, told=frozenset({READER})),
    "locker_document": any_document,
    "locker_rename": both(sent_document(FILERS, frozenset({READER})), received_never_changes),
    "locker_delete": both(sent_document(FILERS, frozenset({READER})), received_never_changes),
}
REQUESTS: dict[str, Rule] = {
    "filing_start": lambda world: [Way((world.procedure.code,), SIGNED_IN, SIGNED_IN)],
    "filing_resume": of_request(),
    "filing_delete": of_request(change=FILERS),
    "filing_step": of_request(STEP, change=FILERS, action="save", f_project1="Autre projet", f_amount12="10"),
    "filing_check": of_request(),
    "filing_transmit": of_request(change=FILERS, on_honour="on"),
    "filing_done": of_request(),
    "filing_correct": of_request(change=FILERS, action="transmit", on_honour="on"),
    "request_detail": of_request(),
    "request_copy": of_request(),
    "request_acknowledgement": of_transmitted(),
    "request_withdraw": of_request(change=FILERS),
    "attachment": lambda world: [Way((one.uuid,), MEMBERS) for one in (world.attachment, world.drafted)],
}
DESK: dict[str, Rule] = {
    "instruction_modeladmin_index": both(
        open_to(INSTRUCTORS, change=NOBODY), *(open_to(INSTRUCTORS, change=NOBODY, query=f"q={word}") for word in WORDS)
    ),
    "desk:sheet": sheets,
    "desk:document": desk_documents,
    "desk:acknowledgement": sheets,
    "desk:letter": desk_letters,
    "desk:act": desk_acts,
}
STUDIO: dict[str, Rule] = {
    "studio:procedures": open_to(DESIGNERS),
    "studio:create": open_to(DESIGNERS),
    "studio:teams": open_to(DESIGNERS),
    "studio:team_add": open_to(DESIGNERS),
    "studio:team": lambda world: [Way((world.team.pk,), DESIGNERS, DESIGNERS)],
    **{f"studio:{name}": studio() for name in (
        "procedure", "step_add", "history", "trial", "check", "publish", "settings", "stages", "stage_add",
    )},
    **{f"studio:{name}": studio(STEP) for name in (
        "step", "step_move", "step_duplicate", "step_delete", "preview", "field_types",
    )},
    "studio:field_add": studio(STEP, "short_text"),
    **{f"studio:{name}": studio(PROJECT) for name in ("field", "field_move", "field_duplicate", "field_delete")},
    **{f"studio:{name}": studio_stage for name in ("stage", "stage_move", "stage_archive")},
}  # fmt: skip
VIEWSETS: dict[str, Rule] = {
    **viewset("terms", first(TermsVersion), PUBLISHERS, change=NOBODY, extra=("inspect",)),
    "terms:add": open_to(PUBLISHERS),
    "terms:usage": row(first(TermsVersion), NOBODY),
    **viewset("studio_categories", first(DocumentCategory), DESIGNERS, change=DESIGNERS),
    **viewset("studio_profile_types", first(ProfileType), DESIGNERS, change=DESIGNERS),
    **viewset("outgoing_emails", first(OutgoingEmail), NOBODY, change=NOBODY, extra=("inspect",)),
}
TABLE: dict[str, Rule] = PUBLIC | ENTRANCE | ACCOUNT | SPACE | REQUESTS | DESK | STUDIO | VIEWSETS

#: Wagtail's own doors: those that lead to people, to settings or out of one's part are tried here; each of its pages
#: without an object is opened besides by every member of staff, who must meet there nothing that is not theirs.
WAGTAIL: dict[str, Rule] = {
    "wagtailadmin_home": open_to(STAFF, change=NOBODY),
    "wagtailusers_users:index": open_to(frozenset({ADMINISTRATOR}), change=NOBODY, query=f"q={WORDS[-1]}"),
    "wagtailusers_users:add": open_to(frozenset({ADMINISTRATOR})),
    "wagtailusers_users:edit": lambda world: [
        Way((world.people[OWNER].pk,), frozenset({ADMINISTRATOR}), frozenset({ADMINISTRATOR}))
    ],
    "wagtailusers_users:history": lambda world: [Way((world.people[OWNER].pk,), frozenset({ADMINISTRATOR}))],
    "wagtailusers_groups:index": open_to(frozenset({ADMINISTRATOR}), change=NOBODY),
    "wagtailusers_groups:add": open_to(frozenset({ADMINISTRATOR})),
    "wagtailadmin_collections:index": open_to(NOBODY),
    "wagtailadmin_workflows:index": open_to(frozenset({ADMINISTRATOR}), change=NOBODY),
    "wagtailredirects:index": open_to(PUBLISHERS, change=NOBODY),
    "wagtailsites:index": open_to(NOBODY),
}

#: Doors that each of these people must be seen to write through, so that the others' silence means something.
WRITERS: dict[str, set[str]] = {
    OWNER: {"filing_delete", "filing_step", "filing_transmit", "request_withdraw", "locker_rename", "locker_delete"},
    EDITOR: {"filing_delete", "filing_step", "filing_transmit", "request_withdraw", "locker_rename", "locker_delete"},
    INSTRUCTOR: {"desk:act"},
    DESIGNER: {"studio:step_duplicate", "studio:step_delete", "studio:field_delete"},
}

#: An object that nobody has, in the shape of each kind of address: answers must be those of another's object.
NONE_SUCH: dict[str, tuple[object, ...]] = {
    "space": (uuid4(),),
    "locker_sent": (uuid4(),),
    "locker_attach": (uuid4(),),
    "locker_document": (uuid4(),),
    "locker_delete": (uuid4(),),
    "attachment": (uuid4(),),
    "request_detail": ("AAAA-AAAA",),
    "request_withdraw": ("AAAA-AAAA",),
    "filing_step": ("AAAA-AAAA", STEP),
    "filing_transmit": ("AAAA-AAAA",),
    "desk:sheet": ("AAAA-AAAA",),
    "desk:act": ("AAAA-AAAA", "accept"),
    "desk:document": ("AAAA-AAAA", uuid4()),
    "studio:procedure": (uuid4(),),
    "studio:field": (uuid4(), STATUTES),
}
