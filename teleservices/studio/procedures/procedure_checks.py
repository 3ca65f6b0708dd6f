"""What a portal needs of its procedures before it opens: one at least, with who reads its requests and who decides."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from portal.admin.waiting import Person, Waiting, sources
from portal.supervision import before_opening
from portal.supervision.state import Level, Line, Reports, Section
from portal.supervision.views import LOOK
from teleservices.competence.outcome_sentences import readable_rules
from teleservices.competence.registered import authorities_named, unregistered
from teleservices.models import Procedure, ServiceRequest, State, Team


def procedure_lines(reports: Reports) -> Iterator[Line]:
    """How many are published; whether their services can be reached, have somebody, and have who decides."""
    published = Procedure.objects.published()
    count, url = published.count(), reverse("studio:procedures")
    if count:
        yield Line(_("Published procedures"), Level.GOOD, str(count), url=url)
    else:
        yield Line(_("Published procedures"), Level.BAD, "0", _("Create the first from the library of models."), url)
    yield _services()
    yield _undecided()
    yield _authorities()


def _services() -> Line:
    """Services with a published procedure that nobody belongs to, or that can't be reached as the law wants."""
    silent = Q(team_members=None) | Q(telephone="") | Q(email="", postal_address="")
    used = Team.objects.filter(procedures__in=Procedure.objects.published())
    names = sorted(set(used.filter(silent).values_list("name", flat=True)))
    label = _("Services that answer")
    if not names:
        return Line(label, Level.GOOD, str(used.distinct().count()))
    advice = _("Give each a member, a telephone and an address: acknowledgements bear them (CRPA R112-11-1).")
    return Line(label, Level.BAD, ", ".join(names), advice, reverse("studio:teams"))


def _undecided() -> Line:
    label = _("Procedures where it is not said who decides")
    count = Procedure.objects.published().filter(decision_rules={}).count()
    if not count:
        return Line(label, Level.GOOD, "0")
    advice = _("Say it in the studio, step “Who decides”: a decision by who may not is worth nothing.")
    return Line(label, Level.WATCH, str(count), advice, reverse("studio:procedures"))


def _authorities() -> Line:
    every = [readable_rules(rules) for rules in Procedure.objects.published().values_list("decision_rules", flat=True)]
    missing = unregistered({kind for rules in every if rules for kind in authorities_named(rules)})
    if not missing:
        return Line(_("Authorities that decide"), Level.GOOD, _("all in the register"))
    advice = _("Enter them in the register of authorities: no decision can be recorded before.")
    url = reverse("instruction_autorites_modeladmin_index")
    return Line(_("Authorities that decide"), Level.BAD, ", ".join(missing), advice, url)


def waiting(person: Person) -> list[Waiting]:
    """What is left before opening, on the first page of who administers, until somebody transmits a request."""
    if not person.has_perm(LOOK) or ServiceRequest.objects.exclude(state=State.DRAFT).exists():  # type: ignore[union-attr]
        return []
    return [
        Waiting(
            ngettext_lazy("thing to do before opening", "things to do before opening"),
            before_opening.left(),
            reverse("before_opening"),
        )
    ]


def register() -> None:
    """Called once when this app is ready."""
    section = Section("procedures", gettext_lazy("The procedures"), procedure_lines)
    before_opening.checks.register("procedures", section, order=50)
    sources.register("opening", waiting, order=5)
