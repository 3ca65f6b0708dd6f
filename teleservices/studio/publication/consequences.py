"""What a publication would change, and for whom. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from formkit.design.comparison import Difference, Kind, What
from formkit.design.rewording import Rewording, rewordings
from teleservices.models import Availability, Procedure, ServiceRequest, State
from teleservices.studio.drafting.comparison import BesideDifference, differences
from teleservices.studio.drafting.drafts import changes_beside, draft_of, present_draft
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.publication.whole_comparison import beside_differences, draft_in_force


@dataclass(frozen=True)
class Consequences:
    """The changes of the form, and the drafts and requests that meet them."""

    differences: list[Difference]
    beside: list[BesideDifference]
    """The changes of settings and stages; none before the first publication, where all is new."""
    drafts: int
    """Drafts begun with any version: they follow at their next opening."""
    drafts_losing: int
    """Those among them that answered a question which goes."""
    new_questions: int
    """Questions that these drafts will find without an answer."""
    reworded: list[tuple[Rewording, int]]
    """Choices and closed questions worded otherwise, with the number of drafts that hold each."""
    drafts_wait: bool
    """Whether they stay as they are, the procedure being closed."""
    under_way: int
    """Requests transmitted and not decided: nothing changes for them, instructors see both versions."""
    decided: int
    """Other requests: nothing changes for them."""

    @property
    def is_silent(self) -> bool:
        """Whether no draft or request exists that the publication could concern."""
        return not (self.drafts or self.under_way or self.decided)


def consequences(procedure: Procedure) -> Consequences:
    """What publishing the draft now would change."""
    version = procedure.current_version
    changes = differences(version.form if version else None, draft_of(procedure))
    questions = [change for change in changes if change.what is What.QUESTION]
    removed_keys = [question.key for question in questions if question.kind is Kind.REMOVED]
    drafts = Q(state=State.DRAFT)
    counts = ServiceRequest.objects.filter(procedure=procedure).aggregate(
        drafts=Count("pk", filter=drafts),
        under_way=Count("pk", filter=Q(state__in=State.open())),
        transmitted=Count("pk", filter=~drafts),
    )
    return Consequences(
        differences=changes,
        beside=_beside(procedure),
        drafts=counts["drafts"],
        drafts_losing=_answering(procedure, removed_keys),
        new_questions=sum(question.kind is Kind.ADDED for question in questions),
        reworded=holding(
            ServiceRequest.objects.drafts().filter(procedure=procedure),
            rewordings(version.form, draft_of(procedure)) if version else [],
        ),
        drafts_wait=drafted(procedure).availability() in (Availability.CLOSED, Availability.OPENS_LATER),
        under_way=counts["under_way"],
        decided=counts["transmitted"] - counts["under_way"],
    )


def _beside(procedure: Procedure) -> list[BesideDifference]:
    in_force = draft_in_force(procedure)
    if in_force is None or not changes_beside(procedure):
        return []
    return beside_differences(procedure, in_force, present_draft(procedure))


def _answering(procedure: Procedure, keys: list[str]) -> int:
    """How many drafts hold an answer, or a document, to one of these questions."""
    if not keys:
        return 0
    drafts = ServiceRequest.objects.drafts().filter(procedure=procedure)
    holding = Q(answers__has_any_keys=keys) | Q(attachments__field_key__in=keys)
    return drafts.filter(holding).distinct().count()


def holding(requests: QuerySet[ServiceRequest], reworded: Sequence[Rewording]) -> list[tuple[Rewording, int]]:
    """Each of these with the number of requests that hold it; those that none holds are left out."""
    if not reworded:
        return []
    candidates = requests.filter(answers__has_any_keys=list({rewording.place[0] for rewording in reworded}))
    counts = [0] * len(reworded)
    for answers in candidates.values_list("answers", flat=True).iterator():
        for number, rewording in enumerate(reworded):
            counts[number] += rewording.is_held(answers)
    return [(rewording, count) for rewording, count in zip(reworded, counts, strict=True) if count]
