"""The table of the portal's doors: for every URL name, the addresses tried, who enters and whose POST may write.

A new URL must take its place here, or `test_every_door.py` fails.
"""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

from django.utils import timezone
from django_q.models import Task
from wagtail.models import Site

from accounts.models import ProfileType, RightsDemand
from home.models import AccessibilityAudit, FaqQuestionPage, HomePage, Theme
from locker.models import DocumentCategory
from notifications.models import Delivery, OutgoingEmail, StoppedAddress
from portal.models import ServiceNotice, TermsVersion
from search.models import SynonymGroup
from teleservices.models import FieldBlock, Parameter
from teleservices.steering.dashboard.tables import TABLES
from teleservices.steering.traces.kinds import KINDS
from tests.factories.audits import make_audit
from tests.factories.dated_parameters import make_parameter
from tests.factories.pages import make_question
from tests.factories.procedures import STATUTES
from tests.project import profile_doors
from tests.project.ways import (
    A_TEXT,
    ADMINISTRATORS,
    AN_END,
    DESIGNERS,
    EVERYBODY,
    FILERS,
    HEADS,
    INSTRUCTING,
    INSTRUCTORS,
    NO_ADMINISTRATORS,
    NOBODY,
    PROJECT,
    PUBLISHERS,
    SIGNED_IN,
    STEP,
    WORDS,
    Rule,
    Way,
    Who,
    a_batch,
    a_label,
    a_package,
    a_posted_letter,
    a_recusal,
    a_text,
    a_visa,
    a_waiting_letter,
    absences,
    administered,
    an_acknowledgement,
    an_authority,
    annotated,
    any_document,
    asked_at_the_desk,
    asked_by_post,
    attestation_asked,
    attested,
    batch_made,
    both,
    carded,
    corrected_in_place,
    declared,
    deliberation,
    desk_acts,
    desk_asking,
    desk_chosen,
    desk_documents,
    desk_letters,
    desk_message_documents,
    desk_messages,
    desk_note,
    desk_notes,
    desk_opinion,
    desk_opinion_documents,
    failed_export,
    first,
    handing_over,
    kept_for_dispute,
    kept_longer,
    labels_laid,
    letters_ticked,
    meeting_amount,
    meeting_step,
    noting_absences,
    of_elimination,
    of_meeting,
    of_request,
    of_space,
    of_step,
    of_transmitted,
    open_to,
    other_member,
    pages_of_requests,
    pages_of_sent,
    proposed,
    received_never_changes,
    recorded,
    row,
    sent_document,
    share_key,
    shares,
    sheets,
    studio,
    studio_annotation,
    studio_block,
    studio_stage,
    versions_compared,
    views_taken_away,
    viewset,
)
from tests.project.world import (
    ACTING,
    ADMINISTRATOR,
    BETWEEN,
    CONTROLLER,
    DESIGNER,
    EDITOR,
    HEAD,
    INSTRUCTOR,
    MEMBERS,
    OWNER,
    READER,
    READING,
    STAFF,
    SUPERVISOR,
    World,
)


def a_notice() -> object:
    """One, made when it is first asked for."""
    return _notice().pk


def _notice() -> ServiceNotice:
    """It is drafted anew, so that it has a revision."""
    notice, is_new = ServiceNotice.objects.get_or_create(title="Portail fermé samedi")
    if is_new:
        notice.save_revision()
    return notice


def _of_notice(*more: object, see: Who = PUBLISHERS, change: Who = PUBLISHERS) -> Rule:
    """A page about the notice; `more` ends its address."""
    return lambda world: [Way((a_notice(), *more), see, change)]


def _of_draft(change: Who = PUBLISHERS) -> Rule:
    """A page about what is drafted of the notice."""
    return lambda world: [Way((a_notice(), _notice().latest_revision_id), PUBLISHERS, change)]


HEADS_OF_SERVICES: Who = frozenset({HEAD, BETWEEN})


def of_parameter(*more: object, see: Who = DESIGNERS | {HEAD}) -> Rule:
    """A page about a parameter of the service, which has a value to come; `more` ends its address."""

    def ways(world: World) -> list[Way]:
        values = {dt.date(2099, 1, 1): Decimal(100)}
        parameter = Parameter.objects.first() or make_parameter(values, team=world.team)
        return [Way((parameter.key, *more), see, DESIGNERS | {HEAD})]

    return ways


NOTICES: dict[str, Rule] = {
    **{f"service_notices:{view}": open_to(PUBLISHERS, change=NOBODY) for view in ("list", "list_results")},
    "service_notices:add": open_to(PUBLISHERS),
    "service_notices:preview_on_add": open_to(PUBLISHERS),  # what a preview shows waits in the database
    **{
        f"service_notices:{view}": _of_notice()
        for view in ("edit", "delete", "unpublish", "lock", "unlock", "preview_on_edit")
    },
    **{
        f"service_notices:{view}": _of_notice(change=NOBODY)
        for view in ("history", "history_results", "usage", "workflow_history")
    },
    "service_notices:revisions_view": _of_draft(change=NOBODY),
    "service_notices:revisions_revert": _of_draft(),
    "service_notices:revisions_unschedule": _of_draft(),
    "service_notices:revisions_compare": _of_notice("live", "latest", change=NOBODY),
    # Nothing waits for an approval: `tests/portal/test_service_notices.py` has one.
    "service_notices:workflow_action": _of_notice("approve", 0, see=NOBODY, change=NOBODY),
    "service_notices:collect_workflow_action_data": _of_notice("approve", 0, see=NOBODY, change=NOBODY),
    # Where nothing is submitted, Wagtail answers an empty page before it looks at who asks.
    "service_notices:confirm_workflow_cancellation": _of_notice(see=STAFF, change=NOBODY),
    "service_notices:workflow_history_detail": _of_notice(0, see=NOBODY, change=NOBODY),
    "service_notices:workflow_preview": _of_notice(0, see=NOBODY, change=NOBODY),
}


def a_question() -> object:
    """Of the FAQ, made when it is first asked for."""
    page = FaqQuestionPage.objects.first() or make_question("Comment faire ?")
    return page.slug


def of_audit(*more: object, **data: object) -> Rule:
    """A page of an audit in progress."""

    def ways(world: World) -> list[Way]:
        audit = AccessibilityAudit.objects.first() or make_audit()
        return [Way((audit.pk, *more), PUBLISHERS, PUBLISHERS, data=data)]

    return ways


def a_stopped_address() -> object:
    """One, made when it is first asked for."""
    return StoppedAddress.objects.get_or_create(address="retour@exemple.test", reason=Delivery.BOUNCED)[0].pk


def a_demand(world: World) -> object:
    """What the designer would give themselves."""
    asked = {"author": world.people[DESIGNER], "beneficiary": world.people[DESIGNER], "digest": "x"}
    return RightsDemand.objects.get_or_create(**asked, defaults={"facts": [], "reason": "Pour voir."})[0].uuid


def a_task() -> str:
    """One that failed."""
    now = timezone.now()
    values = {"name": "x", "func": "x.y", "started": now, "stopped": now, "success": False}
    return Task.objects.get_or_create(id="a" * 32, defaults=values)[0].pk


PUBLIC: dict[str, Rule] = {
    "theme": open_to(EVERYBODY, "0123456789ab", change=NOBODY),
    "robots_txt": open_to(EVERYBODY, change=NOBODY),
    "security_txt": lambda world: [],  # once there is an address: tests/portal/test_well_known.py
    "sitemap": open_to(EVERYBODY, change=EVERYBODY),
    "favicon": open_to(EVERYBODY, change=NOBODY),
    "mail_events": lambda world: [],  # by its proof, never by person: tests/notifications/test_webhooks.py
    "health_live": lambda world: [],  # answered before anybody is known: tests/portal/test_health.py
    "health_ready": lambda world: [],
    "metrics": lambda world: [],  # by token: tests/portal/test_metrics.py
    "health_deep": lambda world: [],  # by address or token, never by person
    "search": both(*(open_to(EVERYBODY, change=NOBODY, query=f"q={word}") for word in WORDS)),
    "search_suggestions": both(*(open_to(EVERYBODY, change=NOBODY, query=f"q={word}") for word in WORDS)),
    "api:pages:listing": both(*(open_to(EVERYBODY, change=NOBODY, query=f"search={word}") for word in WORDS)),
    "api:pages:detail": row(first(HomePage), EVERYBODY, NOBODY),
    "api:pages:find": open_to(EVERYBODY, change=NOBODY, query="html_path=/"),
    **{
        f"catalogue:{name}": open_to(EVERYBODY, change=NOBODY)
        for name in ("openapi", "procedures", "themes", "profile_types", "faq", "notices")
    },
    "catalogue:search": both(*(open_to(EVERYBODY, change=NOBODY, query=f"q={word}") for word in WORDS)),
    # the world has no page of a procedure: tests/catalogue/test_procedures.py
    **{f"catalogue:{name}": lambda world: [] for name in ("procedure", "form", "documents", "nowhere")},
    "embedded_list": open_to(EVERYBODY, change=NOBODY),
    "admin/login/": lambda world: [],  # leads to our own sign-in page: tests/portal/test_security_headers.py
    "admin/logout/": lambda world: [],  # leads to our own page: tests/project/test_absurd_requests.py
    "admin/failwhale/": lambda world: [],  # nothing there
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
    # what a device, FranceConnect or the department's sign-in answers, and nobody is known there here:
    # tests/e2e/test_passkey.py, tests/accounts/identity_providers/test_franceconnect.py, test_oidc.py
    name: lambda world: []
    for name in (
        "mfa_login_webauthn", "franceconnect_welcome", "franceconnect_give_up", "franceconnect_start",
        "franceconnect_callback", "franceconnect_open", "departement_start", "departement_callback",
    )
} | {
    "franceconnect": open_to(NOBODY),
    "franceconnect_sent": open_to(EVERYBODY, change=NOBODY),
    "provider_signed_out": open_to(EVERYBODY, change=NOBODY),
    "staff_invitation": open_to(EVERYBODY, "not-a-key", change=NOBODY),
    "no_sound_alone": lambda world: [],  # nothing there: tests/home/test_videos.py
    "no_bulk_act_on_people": lambda world: [],  # nothing there: tests/accounts/staff/test_staff.py
    "account_deleted": open_to(EVERYBODY, change=NOBODY),
    "account_confirm_email": open_to(EVERYBODY, "not-a-key", change=NOBODY),
    "email_change_undo": open_to(EVERYBODY, "not-a-token", change=NOBODY),
    "account_reset_password_from_key": open_to(EVERYBODY, "1", "not-a-key", change=NOBODY),
}  # fmt: skip
ACCOUNT: dict[str, Rule] = {
    "session_extend": open_to(SIGNED_IN),
    "data_export": open_to(SIGNED_IN),
    "data_export_download": lambda world: [],  # none is made here: tests/accounts/rights/test_export.py
    "delete_account": open_to(SIGNED_IN),
    "agenda_file": lambda world: [],  # by a secret address alone: tests/accounts/test_agenda.py
} | {
    name: open_to(SIGNED_IN)
    for name in (
        "account_change_password", "account_set_password", "account_email", "account_reauthenticate",
        "usersessions_list", "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp",
        "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn", "mfa_reauthenticate_webauthn",
        "franceconnect_tie", "franceconnect_untie", "account_home", "agenda", "personal_data", "personal_data_identity",
        "personal_data_address", "personal_data_telephone", "personal_data_notices", "sign_in_history",
         "profile_list", "profile_add", "profile_join_with_key",
        "draft_list", "request_list", "received_documents", "sent_documents",
    )
} | {  # nobody here has a second factor
    name: open_to(NOBODY)
    for name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_download_recovery_codes")
} | {  # the password is asked for first
    name: open_to(SIGNED_IN, 1, change=NOBODY) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn")
}  # fmt: skip
SPACE: dict[str, Rule] = {
    "space": of_space(),
    "space_members": of_space(),
    "space_history": of_space(refused=NO_ADMINISTRATORS),
    "space_leave": of_space(change=MEMBERS),
    "share_add": administered(role="reader", days=7, token=uuid4()),
    "share_revoke": share_key,
    "member_role": other_member(role="administrator"),
    "member_remove": other_member(),
    "space_drafts": of_space(),
    "space_requests": of_space(),
    "space_notification": lambda world: [
        Way((world.space.uuid,), MEMBERS, frozenset({OWNER}), data={"action": "give", "accepts": "on"})
    ],
    "locker_sent": of_space(),
    "locker_received": of_space(),
    "locker_attach": of_space(change=FILERS, refused=frozenset({READER})),
    "locker_document": any_document,
    "locker_rename": both(sent_document(FILERS, frozenset({READER})), received_never_changes),
    "locker_replace": both(sent_document(FILERS, frozenset({READER})), received_never_changes),
    "locker_version": lambda world: [Way((world.version.uuid,), MEMBERS)],
    "locker_thumbnail": lambda world: [],  # no picture here: tests/locker/test_keeping_up.py
    "locker_pages": both(pages_of_sent, received_never_changes),
    "locker_page_picture": lambda world: [
        Way((world.sent.uuid, 1), FILERS, refused=frozenset({READER})),
        Way((world.received.uuid, 1), NOBODY),
    ],
    "locker_delete": both(sent_document(FILERS, frozenset({READER})), received_never_changes),
}
REQUESTS: dict[str, Rule] = {
    "advice": lambda world: [Way((world.opinion_token,), EVERYBODY, EVERYBODY)],
    "advice_code": lambda world: [Way((world.opinion_token,), EVERYBODY, EVERYBODY, data={"action": "send"})],
    # who has not given the code is led to the page that asks for it: tests/teleservices/advising/test_advice.py
    "advice_document": lambda world: [
        Way((world.opinion_token, world.awaited_opinion.request.attachments.get().uuid), EVERYBODY)
    ],
    "form_description": lambda world: [Way((world.procedure.code,), EVERYBODY, NOBODY)],
    "vote_on_answer": lambda world: [Way((a_question(),), EVERYBODY, EVERYBODY, data={"opinion": "oui"})],
    "procedure_feed": open_to(EVERYBODY, change=NOBODY),
    "procedure_calendar": lambda world: [],  # the world has no page of a procedure: tests/home/test_calendars.py
    "procedure_blank_form": lambda world: [],  # likewise: tests/home/test_blank_forms.py
    "suggested_communes": open_to(SIGNED_IN, change=NOBODY, query="q=brenne"),
    "suggested_addresses": open_to(SIGNED_IN, change=NOBODY, query="q=gu%C3%A9"),
    "filing_start": lambda world: [Way((world.procedure.code,), SIGNED_IN, SIGNED_IN)],
    "await_opening": lambda world: [Way((world.procedure.code,), SIGNED_IN, NOBODY)],
    "filing_resume": of_request(),
    "filing_delete": of_request(change=FILERS),
    "filing_step": of_step(action="save", f_project1="Autre projet", f_amount12="10"),
    "filing_autosave": of_step(field="f_project1", f_project1="Autre projet"),
    "filing_upload": of_step(field=STATUTES),
    "filing_beneficiary": of_request(change=FILERS),
    "by_phone": lambda world: [],  # by a secret address alone: tests/teleservices/filing/test_by_phone.py
    "filing_phone": lambda world: [
        Way((world.draft.reference, "s_pieces12", STATUTES), MEMBERS, FILERS, data={"action": "make"})
    ],
    "filing_phone_state": lambda world: [Way((world.draft.reference, "s_pieces12", STATUTES), MEMBERS)],
    "filing_thumbnail": lambda world: [
        Way((attachment.uuid,), MEMBERS) for attachment in (world.attachment, world.drafted)
    ],
    "filing_pages": pages_of_requests,
    "filing_page_picture": lambda world: [
        Way((attachment.uuid, 1), MEMBERS) for attachment in (world.attachment, world.drafted)
    ],
    "filing_check": of_request(),
    "filing_transmit": of_request(change=FILERS, on_honour="on"),
    "filing_changes_read": of_request(change=FILERS),
    "filing_done": of_request(),
    "filing_correct": of_request(change=FILERS, action="transmit", on_honour="on"),
    "filing_correct_upload": of_request(change=FILERS, field=STATUTES),
    "filing_correct_autosave": of_request(change=FILERS, version="1", field=STATUTES),
    "filing_check_corrections": of_request(change=FILERS),
    "filing_duplicate": of_request(change=FILERS),
    "request_detail": both(
        of_request(), lambda world: [Way((world.handed.reference,), MEMBERS, query="onglet=contenu")]
    ),
    "request_messages": of_transmitted(change=FILERS, text="Bonjour"),
    "request_attestation": attested(MEMBERS),
    "request_attest": attestation_asked,
    "request_complete": of_transmitted(change=MEMBERS),
    "request_complete_file": of_transmitted(),
    "request_hand_over": handing_over,
    "request_informed": of_transmitted(change=FILERS, address="contact@exemple.fr"),
    "request_informed_remove": of_request(uuid4(), change=FILERS),
    "informed": lambda world: [],  # by a signed address alone: tests/teleservices/following/test_informing.py
    "message_document": lambda world: [Way((world.message_document.uuid,), MEMBERS)],
    "request_copy": of_request(),
    "request_acknowledgement": of_transmitted(),
    "request_withdraw": of_request(change=FILERS),
    "attachment": lambda world: [Way((attachment.uuid,), MEMBERS) for attachment in (world.attachment, world.drafted)],
}
DESK: dict[str, Rule] = {
    "desk:list": both(
        open_to(INSTRUCTORS, change=NOBODY), *(open_to(INSTRUCTORS, change=NOBODY, query=f"q={word}") for word in WORDS)
    ),
    "desk:notices": open_to(INSTRUCTORS),
    "desk:filters": open_to(INSTRUCTORS, change=NOBODY),
    "desk:filter": open_to(INSTRUCTORS, "filed", change=NOBODY, query="filed=yes"),
    "desk:filters_on_answers": lambda world: [Way((world.procedure.code,), READING)],
    "desk:columns": open_to(INSTRUCTORS, change=NOBODY),
    "desk:density": open_to(INSTRUCTORS),
    "desk:annotate": open_to(INSTRUCTING, change=NOBODY),
    "desk:annotations": open_to(INSTRUCTING, change=NOBODY),
    "desk:series_start": open_to(INSTRUCTORS, change=NOBODY),
    "desk:series_go": lambda world: [Way((request.reference,), NOBODY) for request in world.requests.values()],
    "desk:series_stop": open_to(INSTRUCTORS, change=NOBODY),
    "desk:morning": open_to(frozenset({HEAD, BETWEEN}), change=NOBODY),
    "desk:morning_visas": open_to(frozenset({HEAD, BETWEEN}), change=NOBODY),
    "desk:amounts_together": open_to(INSTRUCTORS, change=NOBODY),
    "desk:elsewhere": open_to(INSTRUCTORS, change=NOBODY),
    "desk:keys": open_to(INSTRUCTORS, change=NOBODY),
    "desk:batches": open_to(INSTRUCTORS, change=NOBODY),
    "desk:batch_make": batch_made,
    **{f"desk:{name}": a_batch for name in ("batch", "batch_again")},
    "desk:meetings": open_to(INSTRUCTORS, change=NOBODY),
    "desk:deliberations": open_to(INSTRUCTORS, change=NOBODY),
    "desk:deliberation": deliberation,
    "desk:meeting": of_meeting(see=READING),
    "desk:meeting_series": of_meeting(see=READING),
    "desk:meeting_amount": meeting_amount,
    "desk:meeting_step": meeting_step,
    "desk:meeting_freeze": of_meeting(change=HEADS),
    "desk:meeting_cancel": of_meeting(change=HEADS, reason="Quorum."),
    "desk:meeting_what_if": of_meeting(),
    **{f"desk:meeting_{name}": of_meeting() for name in ("votes", "enforce", "decisions")},
    "desk:meeting_letter": lambda world: [Way((world.meeting.uuid, world.meeting.items.get().pk), NOBODY)],
    "desk:meeting_file": lambda world: [Way((world.meeting.uuid, world.meeting_file.uuid), READING)],
    "desk:mailroom": open_to(INSTRUCTORS, change=NOBODY),
    "desk:mailroom_act": letters_ticked,
    "desk:mailing": a_posted_letter,
    "desk:eliminations": open_to(INSTRUCTORS, change=NOBODY),
    "desk:elimination": of_elimination(),
    "desk:elimination_file": of_elimination("csv"),
    "desk:elimination_visa_file": a_visa,
    "desk:elimination_act": kept_longer,
    "desk:package_file": a_package,
    "desk:acknowledgement_file": an_acknowledgement,
    "desk:retention": kept_for_dispute,
    "desk:ask_post": asked_by_post,
    "desk:sending": a_waiting_letter,
    "desk:dashboard": open_to(INSTRUCTORS, change=NOBODY),
    "desk:dashboard_export": lambda world: [Way((name,), INSTRUCTORS) for name in TABLES],
    "desk:view_keep": lambda world: [Way((), INSTRUCTORS, INSTRUCTORS, data={"name": "Essai"})],
    "desk:view_take_away": views_taken_away,
    "desk:exports": open_to(INSTRUCTORS, change=NOBODY),
    "desk:export_order": lambda world: [
        Way((), INSTRUCTING, INSTRUCTING, data={"content": "facts", "file_format": "csv"})
    ],
    "desk:export_chosen": desk_chosen,
    "desk:print": lambda world: [Way((), INSTRUCTING, INSTRUCTING, data={"all": "on"})],
    "desk:export_fetch": lambda world: [Way((world.export.uuid,), frozenset({INSTRUCTOR}))],
    "desk:export_cancel": lambda world: [Way((world.export.uuid,), *[frozenset({INSTRUCTOR})] * 2)],
    "desk:export_again": failed_export,
    "desk:traces": both(
        *(open_to(frozenset({CONTROLLER}), change=NOBODY, query=f"kind={kind}") for kind in (*KINDS, "x"))
    ),
    "desk:traces_export": open_to(frozenset({CONTROLLER})),
    "desk:absences": noting_absences,
    "desk:absence_take_away": absences,
    "desk:services": open_to(frozenset({HEAD, SUPERVISOR, BETWEEN}), change=NOBODY),
    "desk:share": shares,
    "desk:sheet": sheets,
    "desk:label": labels_laid,
    "instruction_etiquettes_modeladmin_index": open_to(INSTRUCTING, change=NOBODY),
    "instruction_etiquettes_modeladmin_create": lambda world: [
        Way((), INSTRUCTING, ACTING, data={"team": world.team.pk, "name": "Autre", "tone": "grey"})
    ],
    "instruction_etiquettes_modeladmin_edit": a_label,
    "instruction_etiquettes_modeladmin_delete": a_label,
    "instruction_textes-types_modeladmin_index": open_to(INSTRUCTING, change=NOBODY),
    "instruction_textes-types_modeladmin_create": lambda world: [
        Way((), INSTRUCTING, ACTING, data=A_TEXT | {"team": world.team.pk, "title": "Autre"})
    ],
    "instruction_textes-types_modeladmin_edit": a_text,
    "instruction_textes-types_modeladmin_delete": a_text,
    "instruction_autorites_modeladmin_index": open_to(ADMINISTRATORS, change=NOBODY),
    "instruction_autorites_modeladmin_create": lambda world: [
        Way((), ADMINISTRATORS, ADMINISTRATORS, data={"kind": "assembly", "name": "Le conseil départemental"})
    ],
    "instruction_autorites_modeladmin_edit": an_authority,
    "instruction_autorites_modeladmin_delete": lambda world: [Way((world.authority.pk,), NOBODY)],
    "instruction_delegations_modeladmin_index": open_to(ADMINISTRATORS, change=NOBODY),
    "instruction_delegations_modeladmin_create": recorded,
    "instruction_delegations_modeladmin_edit": lambda world: [
        Way((world.delegation.pk,), ADMINISTRATORS, ADMINISTRATORS, data=AN_END)
    ],
    "instruction_delegations_modeladmin_delete": lambda world: [Way((world.delegation.pk,), NOBODY)],
    "desk:replace_delegate": open_to(ADMINISTRATORS),
    "desk:watch": lambda world: asked_at_the_desk(world, watch="on"),
    "desk:recuse": lambda world: asked_at_the_desk(world, scope="request"),
    "desk:recusal_end": a_recusal,
    "desk:basket": lambda world: [
        Way(way.args, way.see, change=way.see & ACTING, data={"add": STATUTES}) for way in sheets(world)
    ],
    "desk:notes": desk_notes,
    "desk:note": desk_note(text="Autre note", nature="preparatory"),
    "desk:note_pin": desk_note(pin="on"),
    "desk:opinions": sheets,
    "desk:opinion_ask": desk_asking,
    "desk:opinion": desk_opinion,
    "desk:opinion_document": desk_opinion_documents,
    "desk:page": lambda world: [Way((*way.args, 1), way.see) for way in desk_documents(world)],
    "desk:page_text": lambda world: [Way((*way.args, 1), way.see) for way in desk_documents(world)],
    "desk:finding": lambda world: [
        Way(way.args, way.see, change=way.see & ACTING, data={"finding": "illegible"})
        for way in desk_documents(world)
        if way.see or way.args[0] == world.draft.reference
    ],
    "desk:document": desk_documents,
    "desk:documents": sheets,
    "desk:organisation": carded,
    "desk:proposal": proposed(outcome="refused", reasons="Autre motif."),
    "desk:proposal_visa": proposed(frozenset({HEAD}), verdict="given"),
    "desk:proposal_scores": proposed(**{"score-c1": "3"}),
    "desk:declared_aid": proposed(**{"aid-stated_on": "2026-01-15", "aid-is_nil": "on"}),
    "desk:declared_aid_withdrawn": declared,
    "desk:decision": desk_letters,
    "desk:history": sheets,
    "desk:presence": sheets,
    "desk:attestation": attested(READING),
    "desk:acknowledgement": sheets,
    "desk:complete": asked_at_the_desk,
    "desk:complete_file": lambda world: [Way(way.args, way.see, NOBODY) for way in asked_at_the_desk(world)],
    "desk:annotation": annotated,
    "desk:messages": desk_messages,
    "desk:message_document": desk_message_documents,
    "desk:letter": desk_letters,
    "desk:versions": versions_compared,
    "desk:act": desk_acts,
    "desk:letter_preview": lambda world: [Way((*way.args, "refuse"), NOBODY) for way in sheets(world)],
    "desk:correct": corrected_in_place,
}
STUDIO: dict[str, Rule] = {
    "studio:procedures": open_to(DESIGNERS),
    "studio:create": open_to(DESIGNERS),
    "studio:ready": lambda world: [Way(("aide-au-projet-associatif",), DESIGNERS, DESIGNERS)],
    "studio:import": open_to(DESIGNERS),
    "studio:import_confirm": open_to(DESIGNERS),
    "studio:records": open_to(DESIGNERS, change=NOBODY),
    "studio:register": open_to(DESIGNERS, change=NOBODY),
    "studio:assessment": studio(),
    "studio:teams": open_to(DESIGNERS),
    "studio:team_add": open_to(DESIGNERS),
    "studio:team": lambda world: [Way((world.team.pk,), DESIGNERS, DESIGNERS)],
    **{f"studio:{name}": studio() for name in (
        "procedure", "step_add", "export", "history", "trial", "check", "publish", "settings", "stages", "stage_add",
        "scenarios", "rules", "rule_add", "validation_add", "preview_check", "undo", "redo", "annotations", "decision",
        "threshold_scenarios",
        "paying",
        "proposing",
        "letters", "close", "archive", "delete", "duplicate",
    )},
    "studio:letter": studio("accepted"),
    **{f"studio:{name}": studio(STEP) for name in (
        "step", "step_move", "step_duplicate", "step_delete", "preview", "field_types", "step_condition", "step_copy",
        "block_keep", "fields_add",
    )},
    **{f"studio:{name}": lambda world: [] for name in ("scenario_again", "scenario_delete")},  # none: test_scenarios.py
    "studio:field_add": studio(STEP, "short_text"),
    **{f"studio:{name}": studio(PROJECT) for name in (
        "field", "field_move", "field_duplicate", "field_delete", "field_condition", "field_copy",
        "retype_types", "advice_follow",
    )},
    "studio:retype": studio(PROJECT, "long_text"),
    "studio:block_insert": studio_block,
    "studio:blocks": open_to(DESIGNERS),
    **{f"studio:{name}": row(first(FieldBlock), DESIGNERS, DESIGNERS) for name in ("block", "block_delete")},
    **{f"studio:{name}": open_to(DESIGNERS | HEADS_OF_SERVICES) for name in ("parameters", "parameter_add")},
    "studio:parameter": of_parameter(see=DESIGNERS | HEADS_OF_SERVICES),
    "studio:parameter_rename": of_parameter(),
    "studio:parameter_remove": of_parameter("2099-01-01"),
    "studio:annotation_add": studio("yes_no"),
    **{f"studio:{name}": studio_annotation for name in ("annotation", "annotation_move", "annotation_delete")},
    # no rule here: test_rules.py and test_validations.py of tests/teleservices/studio/conditions
    **{f"studio:{name}": lambda world: [] for name in (
        "rule", "rule_move", "rule_delete", "validation", "validation_delete",
    )},
    "studio:former": lambda world: [],  # nothing was published by a designer: test_former.py
    "studio:state": lambda world: [],  # nothing was changed yet: test_timeline.py
    **{f"studio:{name}": lambda world: [] for name in ("column_types", "column_add")},  # no group here: test_groups.py
    **{f"studio:{name}": studio_stage for name in ("stage", "stage_move", "stage_archive")},
}  # fmt: skip
VIEWSETS: dict[str, Rule] = {
    "who_may": both(
        *(open_to(ADMINISTRATORS, change=NOBODY, query=f"par={way}") for way in ("personne", "droit", "service", "x"))
    ),
    "who_may_export": open_to(ADMINISTRATORS),
    "erasures": open_to(ADMINISTRATORS, change=NOBODY),
    "rights_demands": open_to(ADMINISTRATORS, change=NOBODY),
    "rights_demand": lambda world: [
        Way((a_demand(world),), frozenset({DESIGNER, ADMINISTRATOR}), frozenset({ADMINISTRATOR}), data=data)
        for data in ({"act": "refuse", "answer": "Non."}, {"act": "accept"})
    ],
    "guides": open_to(STAFF, change=NOBODY),
    "guide": open_to(STAFF, "instruction", change=NOBODY),
    "guide_picture": open_to(STAFF, "instruction-fiche", change=NOBODY),
    "state_of_the_portal": open_to(ADMINISTRATORS, change=NOBODY),
    "security_file": open_to(ADMINISTRATORS, change=NOBODY),
    "before_opening": open_to(ADMINISTRATORS, change=NOBODY),
    "mail_proof": open_to(ADMINISTRATORS),
    "attendance": open_to(PUBLISHERS | DESIGNERS, change=NOBODY),
    "attendance_file": open_to(PUBLISHERS | DESIGNERS, change=NOBODY),
    "broken_links": open_to(PUBLISHERS | DESIGNERS, change=NOBODY),
    "answers_report": open_to(PUBLISHERS | DESIGNERS, change=NOBODY),
    "accessibility_audits": open_to(PUBLISHERS),
    "accessibility_audit": of_audit(),
    "audit_sample": of_audit(),
    "audit_theme": of_audit(1, all="1.1:C", seen="{}"),
    "audit_publish": of_audit(revision="0"),
    "audit_discard": of_audit(),
    **{
        f"faq_questions:{view}": open_to(PUBLISHERS | DESIGNERS, change=NOBODY)
        for view in ("index", "index_results", "choose_parent")
    },
    "failed_tasks": lambda world: [Way((), ADMINISTRATORS, ADMINISTRATORS, data={"act": "dismiss", "task": a_task()})],
    **viewset("terms", first(TermsVersion), PUBLISHERS, change=NOBODY, extra=("inspect",)),
    "terms:add": open_to(PUBLISHERS),
    **viewset("themes", first(Theme), PUBLISHERS, change=PUBLISHERS),
    **NOTICES,
    "terms:usage": row(first(TermsVersion), NOBODY),
    "portal_settings": row(first(Site), PUBLISHERS),
    **viewset("studio_categories", first(DocumentCategory), DESIGNERS, change=DESIGNERS),
    **viewset("studio_profile_types", first(ProfileType), DESIGNERS, change=DESIGNERS),
    **viewset("synonyms", first(SynonymGroup), PUBLISHERS, change=PUBLISHERS),
    "fruitless_searches": open_to(PUBLISHERS),
    **viewset("outgoing_emails", first(OutgoingEmail), NOBODY, change=NOBODY),
    **viewset("stopped_addresses", a_stopped_address, NOBODY, change=NOBODY),
    **{
        f"{name}:{view}": open_to(ADMINISTRATORS, change=NOBODY)
        for name in ("outgoing_emails", "stopped_addresses")
        for view in ("index", "index_results")
    },
    "outgoing_emails:inspect": lambda world: [
        Way((OutgoingEmail.objects.earliest("pk").pk,), ADMINISTRATORS, ADMINISTRATORS, data=data)
        for data in ({"act": "reveal", "reason": "Appel."}, {"act": "again"})
    ],
    "stopped_addresses:inspect": lambda world: [
        Way((a_stopped_address(),), ADMINISTRATORS, ADMINISTRATORS, data={"reason": "Boîte vidée."})
    ],
}
TABLE: dict[str, Rule] = (
    PUBLIC | ENTRANCE | ACCOUNT | SPACE | REQUESTS | DESK | STUDIO | VIEWSETS | profile_doors.PROFILES
)

WAGTAIL: dict[str, Rule] = {
    "wagtailadmin_home": open_to(STAFF, change=NOBODY),
    "wagtailusers_users:index": open_to(frozenset({ADMINISTRATOR}), change=NOBODY, query=f"q={WORDS[-1]}"),
    "wagtailusers_users:add": open_to(frozenset({ADMINISTRATOR})),
    "wagtailusers_users:edit": lambda world: [
        Way((world.people[OWNER].pk,), frozenset({ADMINISTRATOR}), frozenset({ADMINISTRATOR}))
    ],
    "wagtailusers_users:departure": lambda world: [
        Way((world.people[OWNER].pk,), frozenset({ADMINISTRATOR}), frozenset({ADMINISTRATOR}))
    ],
    "wagtailusers_users:lost_second_factor": lambda world: [
        Way(
            (world.people[OWNER].pk,),
            frozenset({ADMINISTRATOR}),
            frozenset({ADMINISTRATOR}),
            data={"identity": "in_person"},
        )
    ],
    "wagtailusers_users:history": lambda world: [Way((world.people[OWNER].pk,), frozenset({ADMINISTRATOR}))],
    "wagtailusers_groups:index": open_to(frozenset({ADMINISTRATOR}), change=NOBODY),
    "wagtailusers_groups:add": open_to(frozenset({ADMINISTRATOR})),
    "wagtailadmin_collections:index": open_to(NOBODY),
    "wagtailadmin_workflows:index": open_to(frozenset({ADMINISTRATOR}), change=NOBODY),
    "wagtailredirects:index": open_to(PUBLISHERS, change=NOBODY),
    "wagtailsites:index": open_to(NOBODY),
}
"""Wagtail's own doors: those that lead to people, to settings or out of one's part are tried here; each of its pages
without an object is opened besides by every member of staff, who must meet there nothing that is not theirs."""

WRITERS: dict[str, set[str]] = {
    OWNER: profile_doors.WRITTEN
    | {
        "filing_delete",
        "filing_autosave",
        "filing_pages",
        "filing_step",
        "filing_transmit",
        "request_attest",
        "request_withdraw",
        "space_notification",
        "locker_rename",
        "locker_pages",
        "locker_delete",
        "share_add",
        "share_revoke",
        "member_role",
        "member_remove",
    },
    EDITOR: {
        "filing_delete",
        "filing_autosave",
        "filing_pages",
        "filing_step",
        "filing_transmit",
        "request_attest",
        "request_withdraw",
        "locker_rename",
        "locker_pages",
        "locker_delete",
        "space_leave",
    },
    READER: {"space_leave"},
    INSTRUCTOR: {
        "desk:act",
        "desk:annotation",
        "desk:complete",
        "desk:export_order",
        "desk:export_again",
        "desk:export_cancel",
        "desk:note",
        "desk:note_pin",
        "desk:notes",
        "desk:elimination_act",
        "desk:mailing",
        "desk:sending",
        "desk:notices",
        "desk:opinion",
        "desk:opinion_ask",
        "desk:view_take_away",
    },
    # the pages of acts carry what the instructor was shown
    HEAD: {
        *("desk:annotation", "desk:complete", "desk:export_order", "desk:view_take_away"),
        *(
            "desk:proposal",
            "desk:proposal_visa",
            "desk:proposal_scores",
            "desk:declared_aid",
            "desk:declared_aid_withdrawn",
        ),
        "desk:annotation",
        "desk:complete",
        "desk:export_order",
        "desk:retention",
        "desk:deliberation",
        "desk:meeting_amount",
        "desk:meeting_cancel",
        "desk:meeting_freeze",
        "desk:meeting_step",
        "desk:view_take_away",
    },
    BETWEEN: {"desk:share"},
    ADMINISTRATOR: {
        "instruction_autorites_modeladmin_create",
        "instruction_autorites_modeladmin_edit",
        "instruction_delegations_modeladmin_create",
        "instruction_delegations_modeladmin_edit",
    },
    DESIGNER: {"studio:step_duplicate", "studio:step_delete", "studio:field_delete", "studio:annotation_delete"},
}
"""Doors that each of these people must be seen to write through, so that the others' silence means something."""

NONE_SUCH: dict[str, tuple[object, ...]] = profile_doors.NONE_SUCH | {
    "space": (uuid4(),),
    "space_history": (uuid4(),),
    "space_leave": (uuid4(),),
    "share_add": (uuid4(),),
    "share_revoke": (uuid4(), uuid4()),
    "member_role": (uuid4(), uuid4()),
    "member_remove": (uuid4(), uuid4()),
    "locker_sent": (uuid4(),),
    "locker_attach": (uuid4(),),
    "locker_document": (uuid4(),),
    "locker_delete": (uuid4(),),
    "locker_pages": (uuid4(),),
    "locker_page_picture": (uuid4(), 1),
    "attachment": (uuid4(),),
    "filing_thumbnail": (uuid4(),),
    "filing_pages": (uuid4(),),
    "filing_page_picture": (uuid4(), 1),
    "filing_correct_upload": ("AAAA-AAAA",),
    "filing_correct_autosave": ("AAAA-AAAA",),
    "request_detail": ("AAAA-AAAA",),
    "request_withdraw": ("AAAA-AAAA",),
    "filing_step": ("AAAA-AAAA", STEP),
    "filing_transmit": ("AAAA-AAAA",),
    "desk:sheet": ("AAAA-AAAA",),
    "desk:act": ("AAAA-AAAA", "accept"),
    "desk:basket": ("AAAA-AAAA",),
    "desk:batch": (uuid4(),),
    "desk:batch_again": (uuid4(),),
    "desk:document": ("AAAA-AAAA", uuid4()),
    "desk:mailing": (10**9,),
    "desk:sending": ("AAAA-AAAA", 10**9),
    "desk:deliberation": (10**9,),
    "desk:meeting": (uuid4(),),
    "desk:elimination": (uuid4(),),
    "desk:elimination_file": (uuid4(), "csv"),
    "desk:elimination_visa_file": (uuid4(),),
    "desk:elimination_act": (uuid4(), "prolonger"),
    "desk:package_file": (uuid4(), uuid4()),
    "desk:acknowledgement_file": (uuid4(), uuid4()),
    "desk:retention": ("AAAA-AAAA",),
    "desk:meeting_amount": (uuid4(), 1),
    "desk:meeting_series": (uuid4(),),
    "desk:meeting_votes": (uuid4(),),
    "desk:export_fetch": (uuid4(),),
    "desk:export_again": (uuid4(),),
    "desk:export_cancel": (uuid4(),),
    "studio:procedure": (uuid4(),),
    "studio:field": (uuid4(), STATUTES),
}
"""An object that nobody has, in the shape of each kind of address: answers must be those of another's object."""
