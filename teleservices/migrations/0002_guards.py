"""What the database itself refuses of procedures, requests and decisions, in the words of each database.

A later migration that makes one of these tables anew on SQLite puts its guards again at its end; one that makes the
tables of delegations anew takes theirs away first: a trigger that looks at a table that isn't there stops its renaming.
"""

from django.db import migrations

from portal.history import beginnings
from portal.history.guards import EVERY_COLUMN, Guard, standing

OF_FORMS = (
    # People may be forgotten: the authors of a form are left out.
    Guard(
        table="teleservices_formversion",
        frozen=("procedure_id", "number", "schema", "checksum", "published_at"),
        keys=("id", "procedure_id, number"),
    ),
    Guard(
        table="teleservices_publication",
        frozen=("procedure_id", "number", "draft_number", "version_id", "settings", "stages", "published_at"),
        keys=("id", "procedure_id, number"),
    ),
    # People keep links to a procedure that was published.
    Guard(
        table="teleservices_procedure",
        keys=("id", "code", "uuid"),
        unless=(("address", ("code",), "OLD.current_version_id IS NULL OR NEW.code = OLD.code"),),
        words="a published procedure keeps its address",
    ),
)
OF_EVENTS = Guard(
    table="teleservices_requestevent",
    frozen=(
        "id",
        "request_id",
        "number",
        "act",
        "actor_uuid",
        "from_state",
        "to_state",
        "stage_id",
        "is_public",
        "text_hash",
        "data_hash",
        "digest_version",
        "at",
        "digest",
    ),
    keys=("id", "request_id, number"),
    unless=(
        ("actor", ("actor_id",), "NEW.actor_id IS NULL"),
        # Its text, its data and their salt go together, once.
        (
            "emptied",
            ("text", "data", "salt"),
            "OLD.salt <> '' AND NEW.salt = '' AND NEW.text = '' AND NEW.data = '{}'",
        ),
    ),
)
OF_DECISIONS = (
    # A decision outlives the state that it gave (closed, reopened): only a change of it is refused.
    Guard(
        table="teleservices_decision",
        frozen=(
            "outcome",
            "request_id",
            "aid_regime",
            "aid_reference",
            "transmitted_on",
            "published_on",
        ),
        agrees="NEW.outcome = (SELECT state FROM teleservices_servicerequest WHERE id = NEW.request_id)",
        words="a decision says what its request became",
    ),
    Guard(table="teleservices_instalment", frozen=EVERY_COLUMN, keys=("id", "decision_id, number")),
    Guard(table="teleservices_obligation", frozen=EVERY_COLUMN, keys=("id", "decision_id, number")),
)
DELEGATED = "what the act of a delegation says never changes"
OF_DELEGATIONS = (
    Guard(table="teleservices_formerholder", frozen=EVERY_COLUMN, keys=("id",), is_kept=True),
    # The act keeps the name of its delegate, not their account; it may be brought to an end, never made to last longer.
    Guard(
        table="teleservices_delegation",
        frozen=(
            "id",
            "authority_id",
            "delegate_name",
            "function",
            "act_number",
            "act_date",
            "valid_from",
            "valid_to",
            "procedure_count",
            "outcomes",
            "amount_max_cents",
            "recorded_at",
        ),
        keys=("id",),
        unless=(
            ("delegate", ("delegate_id",), "NEW.delegate_id IS NULL"),
            ("recorder", ("recorded_by_id",), "NEW.recorded_by_id IS NULL"),
            (
                "published",
                ("published_on",),
                "OLD.published_on IS NULL OR (NEW.published_on IS NOT NULL AND NEW.published_on = OLD.published_on)",
            ),
            (
                "transmitted",
                ("transmitted_on",),
                "OLD.transmitted_on IS NULL"
                " OR (NEW.transmitted_on IS NOT NULL AND NEW.transmitted_on = OLD.transmitted_on)",
            ),
            (
                "ended",
                ("revoked_on", "revoked_reason"),
                "OLD.revoked_on IS NULL OR (NEW.revoked_on IS NOT NULL AND (NEW.revoked_on < OLD.revoked_on"
                " OR (NEW.revoked_on = OLD.revoked_on AND NEW.revoked_reason = OLD.revoked_reason)))",
            ),
        ),
        is_kept=True,
        words=DELEGATED,
    ),
    Guard(
        table="teleservices_delegation",
        agrees="(SELECT kind FROM teleservices_authority WHERE id = NEW.authority_id) = 'president'",
        words="only the president delegates a signature",
    ),
    Guard(
        table="teleservices_delegatedprocedure",
        frozen=EVERY_COLUMN,
        keys=("id", "delegation_id, procedure_id"),
        is_kept=True,
        words=DELEGATED,
    ),
    Guard(
        table="teleservices_delegatedprocedure",
        agrees=(
            "(SELECT count(*) FROM teleservices_delegatedprocedure WHERE delegation_id = NEW.delegation_id)"
            " < (SELECT procedure_count FROM teleservices_delegation WHERE id = NEW.delegation_id)"
        ),
        words="a delegation names the procedures of its act and no other",
    ),
)
ANSWER = (
    "state",
    "reason",
    "digest",
    "reply_number",
    "reply_on",
    "reply_code",
    "reply_xml",
    "reply_file_id",
    "replied_at",
    "replied_by_name",
)
OF_ARCHIVES = Guard(
    table="teleservices_archivetransfer",
    frozen=("id", "uuid", "elimination_id", "parties", "asked_by_name", "asked_at"),
    keys=("id", "uuid"),
    unless=(("ended", ANSWER, "OLD.replied_at IS NULL"),),
    is_kept=True,
)
GUARDS = (*OF_FORMS, OF_EVENTS, *OF_DECISIONS, *OF_DELEGATIONS, OF_ARCHIVES)

UNUSED = {"teleservices_servicerequest_reference_69607a7f_like": "teleservices_servicerequest.reference"}


class Migration(migrations.Migration):
    dependencies = [("teleservices", "0001_initial")]

    operations = [beginnings.without(UNUSED), standing(*GUARDS)]
