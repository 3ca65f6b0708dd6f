"""What is said of simulated years, in French."""

from django.db.models import Count

from drills.year.mailbox import Mailbox
from drills.year.story import Story
from notifications.models import OutgoingEmail
from teleservices.models import Decision, EliminationLine, Meeting, MeetingState, PostalSending, ServiceRequest, State

LONGEST = 40
"""Steps printed of a story that could not be made shorter."""


def line(story: Story, seconds: float) -> str:
    """One seed in one line: days, deeds, refusals, seconds of processor a day."""
    deeds, refused = sum(story.done.values()), sum(story.refused.values())
    end = "tient" if not story.violations else f"ROMPT : {story.violations[0]}"
    return (
        f"graine {story.seed:4}, {story.days} jours : {deeds} actes, {refused} refus, "
        f"{seconds / max(1, story.days):.2f} s par jour – {end}"
    )


def failure(story: Story) -> str:
    """The shortest story that breaks what a seed broke."""
    steps = [f"  {step}" for step in story.steps[-LONGEST:]]
    return "\n".join([f"En {len(story.steps)} étapes :", *steps, *(f"  → {broken}" for broken in story.violations)])


def figures(story: Story) -> str:
    """What a year looks like: what there is at its end, then how often each thing was done and refused."""
    there = [f"  {words} : {number}" for words, number in story.figures.items()]
    names = sorted({*story.done, *story.refused}, key=lambda name: (-story.done[name], name))
    deeds = [f"  {name} : {story.done[name]} ({story.refused[name]} refus)" for name in names]
    return "\n".join([*there, *deeds])


def figures_now(crashes: int) -> dict[str, int]:
    """Counted in the database and in the mailbox tonight; `crashes`: how often the process died."""
    states = dict(ServiceRequest.objects.order_by().values_list("state").annotate(number=Count("*")))
    return {
        **{f"demandes, {State(state).label}": number for state, number in sorted(states.items())},
        "décisions": Decision.objects.count(),
        "séances menées jusqu’aux décisions": Meeting.objects.filter(state=MeetingState.NOTIFIED).count(),
        "courriels partis": len(Mailbox.sent),
        "courriels revenus": OutgoingEmail.objects.filter(delivery="bounced").count(),
        "lettres postées": PostalSending.objects.exclude(posted_on=None).count(),
        "demandes détruites avec un visa": EliminationLine.objects.exclude(eliminated_at=None).count(),
        "morts du processus": crashes,
    }
