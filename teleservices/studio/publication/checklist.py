"""What prevents a procedure from being published, and what would make it better. Reads only; the queries are few."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit import rules
from formkit.design.comparison import label_of
from formkit.schema import FormSchema, parse_schema
from formkit.showing.durations import duration_text, minutes_of_form
from teleservices.competence.outcome_sentences import readable_rules
from teleservices.competence.registered import authorities_named, unregistered
from teleservices.competence.rules import wrong_in
from teleservices.deciding.proposals.quoting import unknown_tags
from teleservices.letters.letter_problems import wrong_letters
from teleservices.models import LegalRegime, Procedure, Stage, State, Team
from teleservices.permissions import instructors
from teleservices.studio.drafting.former_versions import reused_keys
from teleservices.studio.drafting.snapshots import draft_stages, drafted, lost_settings
from teleservices.studio.publication.advice import advice_on
from teleservices.studio.publication.placeholders import placeholders
from teleservices.studio.publication.silence_articles import why_article_wanted
from teleservices.studio.stages.writing import in_use, tag_errors

MONTH = 31
"""Days, at most."""


@dataclass(frozen=True)
class Point:
    """One thing to settle, and where."""

    text: str
    url: str
    is_blocking: bool = True


def points(procedure: Procedure) -> list[Point]:
    """All the points, blocking ones first, each list in the order of the screens."""
    schema = parse_schema(procedure.draft_schema)
    all_points = [*_checked(procedure, schema, with_advice=True), *_page(procedure, schema)]
    all_points += [*_register(procedure), *_advice(procedure, schema)]
    return sorted(all_points, key=lambda point: not point.is_blocking)


def blocking(procedure: Procedure) -> list[Point]:
    """Those that prevent the publication: every screen counts them, none of the advice is worked out."""
    return [point for point in _checked(procedure, parse_schema(procedure.draft_schema)) if point.is_blocking]


def _checked(procedure: Procedure, schema: FormSchema, *, with_advice: bool = False) -> list[Point]:
    prepared = drafted(procedure)
    stages = [drafted_stage.stage for drafted_stage in in_use(draft_stages(procedure))]
    return [
        *_form(procedure, schema),
        *_settings(prepared),
        *_notes(prepared, stages),
        *_service(prepared),
        *(_members(prepared) if with_advice else ()),
        *_audience(procedure),
        *_decision(prepared, schema),
        *_letters(prepared, schema),
        *_stages(procedure, stages),
    ]


def _advice(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    steps = {step.key for step in schema.steps}
    for advice in advice_on(schema):
        url = reverse("studio:procedure", args=[procedure.uuid])
        if advice.key:
            url = step_url(procedure, advice.key) if advice.key in steps else field_url(procedure, advice.key)
        yield Point(advice.text, url, is_blocking=False)


def step_url(procedure: Procedure, key: str) -> str:
    """The address of the studio's page of a step."""
    return reverse("studio:step", args=[procedure.uuid, key])


def field_url(procedure: Procedure, key: str) -> str:
    """The address of the studio's page of a question."""
    return reverse("studio:field", args=[procedure.uuid, key])


def _form(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    for step in schema.steps:
        if not step.fields:
            text = _("The step “%(title)s” has no question: add one, or delete the step.")
            yield Point(text % {"title": step.title}, step_url(procedure, step.key))
    for problem in rules.check(schema):
        name, url = _part(procedure, schema, problem.key)
        yield Point(_("“%(name)s”: %(reason)s") % {"name": name, "reason": problem.reason}, url)
    yield from _routes(procedure, schema)
    for reuse in reused_keys(procedure, schema):
        name, url = _part(procedure, schema, reuse.key)
        text = _("“%(name)s” takes the place of something else in an earlier version: delete it, then add it again.")
        yield Point(text % {"name": name}, url)


def _routes(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """A service keeps its requests under the name that it has."""
    names = {rule.team for rule in schema.rules if rule.team}
    existing_names = set(Team.objects.filter(name__in=names).values_list("name", flat=True)) if names else set()
    for rule in schema.rules:
        if rule.team and rule.team not in existing_names:
            text = _("A rule sends requests to “%(team)s”, a service that no longer exists under this name.")
            yield Point(text % {"team": rule.team}, reverse("studio:rule", args=[procedure.uuid, rule.key]))


def _part(procedure: Procedure, schema: FormSchema, key: str) -> tuple[str, str]:
    """What a step, a question, a rule or an annotation is called, and where it is designed."""
    for step in schema.steps:
        if step.key == key:
            return step.title, step_url(procedure, key)
    for rule in schema.rules:
        if rule.key == key:
            return label_of(rule), reverse("studio:rule", args=[procedure.uuid, key])
    for field in schema.annotations:
        if field.key == key:
            return field.label, reverse("studio:annotation", args=[procedure.uuid, key])
    return schema.field(key).label, field_url(procedure, key)


def _page(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """That there is no public page, or what it says of the time that the form takes when the form says otherwise."""
    page = getattr(procedure, "page", None)
    if page is None:
        text = _("No page of the site presents this procedure: nobody would find it. Create its page, even as a draft.")
        yield Point(text, reverse("wagtailadmin_explore_root"), is_blocking=False)
        return
    minutes = _minutes(page)
    shortest, longest = minutes_of_form(schema)
    if minutes and not shortest <= minutes <= longest:
        text = _("The public page announces %(typed)d minutes; this form takes about %(time)s.")
        wording = text % {"typed": minutes, "time": duration_text(schema)}
        yield Point(wording, getattr(page, "address", ""), is_blocking=False)


def _minutes(page: object) -> int:
    """The minutes typed on a page; 0 when there is no page, or something else."""
    match = re.match(r"(?:environ )?(\d+) ?(?:min|mn)", str(getattr(page, "time_needed", "")))
    return int(match[1]) if match else 0


def _settings(procedure: Procedure) -> Iterator[Point]:
    url = reverse("studio:settings", args=[procedure.uuid])
    yield from _calendar(procedure, url)
    if not procedure.processing_days:
        yield Point(_("Give the processing time."), url + "#id_processing_days")
    if not procedure.regime:
        yield Point(_("Say what the law makes of silence: refusal, acceptance, or nothing."), url + "#id_regime")
    if procedure.regime and procedure.regime != "none" and not procedure.regime_months:
        yield Point(_("Give the time after which silence becomes a decision."), url + "#id_regime_months")
    if text := why_article_wanted(procedure):
        yield Point(text, url + "#id_regime_article")
    yield from _silence(procedure, url)
    if not procedure.remedies.strip():
        yield Point(_("Write the remedies and their time limits."), url + "#id_remedies")
    if not procedure.honour_statement.strip():
        yield Point(_("Write the statement on honour, or the usual sentence will be shown."), url, is_blocking=False)
    if not (procedure.data_purpose.strip() and procedure.data_recipients.strip()):
        text = _("Say what the data are for and who receives them: applicants have a right to know.")
        yield Point(text, url + "#id_data_purpose", is_blocking=False)


def _calendar(procedure: Procedure, url: str) -> Iterator[Point]:
    opens, closes = procedure.opens_at, procedure.closes_at
    if opens and closes and closes <= opens:
        yield Point(_("The procedure would close before it opens."), url + "#id_closes_at")
    if closes and closes <= timezone.now():
        text = _("The closing date is past: nobody can begin a request.")
        yield Point(text, url + "#id_closes_at", is_blocking=False)


def _silence(procedure: Procedure, url: str) -> Iterator[Point]:
    """A time announced that is longer than the law's: the decision would come before the answer."""
    if procedure.regime == LegalRegime.NONE or not procedure.processing_days > MONTH * procedure.regime_months > 0:
        return
    text = ngettext(
        "The processing time announced, %(days)d days, is longer than the time after which silence becomes a decision: "
        "%(months)d month.",
        "The processing time announced, %(days)d days, is longer than the time after which silence becomes a decision: "
        "%(months)d months.",
        procedure.regime_months,
    )
    wording = text % {"days": procedure.processing_days, "months": procedure.regime_months}
    yield Point(wording, url + "#id_processing_days", is_blocking=False)


def _notes(procedure: Procedure, stages: Sequence[Stage]) -> Iterator[Point]:
    """What a ready text asked the département to read over or to complete, and nobody did since."""
    for placeholder in placeholders(procedure, stages):
        text = _("%(name)s: a note is still there, which applicants would read. Replace it, or take it away: %(note)s")
        yield Point(text % {"name": placeholder.name, "note": placeholder.note}, placeholder.url)


def _service(procedure: Procedure) -> Iterator[Point]:
    """The acknowledgement names the service, its telephone and an address (CRPA R112-11-1)."""
    team = procedure.team
    if team is None:
        yield Point(
            _("Choose the service that instructs the requests."),
            reverse("studio:settings", args=[procedure.uuid]) + "#id_team",
        )
        return
    url, parameters = reverse("studio:team", args=[team.pk]), {"team": team.name}
    if not team.telephone:
        yield Point(_("The service “%(team)s” has no telephone: the acknowledgement must give it.") % parameters, url)
    if not (team.email or team.postal_address):
        text = _("The service “%(team)s” has neither e-mail nor postal address: the acknowledgement must give one.")
        yield Point(text % parameters, url)


def _members(procedure: Procedure) -> Iterator[Point]:
    """Whoever would instruct may be named after the publication. One query."""
    team = procedure.team
    if team and not instructors(team).exists():
        url, parameters = reverse("studio:team", args=[team.pk]), {"team": team.name}
        text = _("The service “%(team)s” has no member who may instruct: nobody would see the requests.")
        yield Point(text % parameters, url, is_blocking=False)


def _audience(procedure: Procedure) -> Iterator[Point]:
    """None of the types of profile means everyone: a draft that loses one must not open to all without a word."""
    if "profile_types" in lost_settings(procedure):
        text = _("A type of profile that the draft chose no longer exists: choose again who may apply.")
        yield Point(text, reverse("studio:settings", args=[procedure.uuid]) + "#id_profile_types")


def _decision(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """Who decides. What was published before there were rules goes on without: agents write it with each decision."""
    url = reverse("studio:decision", args=[procedure.uuid])
    if not procedure.decision_rules:
        text = _("Say who decides: for each outcome, which authority, and up to which amount.")
        yield Point(text, url, is_blocking=procedure.current_version_id is None)
    for problem in wrong_in(procedure.decision_rules):
        yield Point(problem, url)
    rules = readable_rules(procedure.decision_rules)
    for article in rules.proposals.articles if rules and rules.proposals else ():
        for tag in unknown_tags(article.text, schema):
            text = _("“%(article)s” quotes %(tag)s, which the form no longer has.")
            address = reverse("studio:proposing", args=[procedure.uuid])
            yield Point(text % {"article": article.title, "tag": tag}, address)


def _letters(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """What the models of letters hold that no letter could print."""
    for problem in wrong_letters(procedure.letter_models, schema):
        name, outcome = ("letter", [problem.outcome]) if problem.outcome else ("letters", [])
        yield Point(problem.text, reverse(f"studio:{name}", args=[procedure.uuid, *outcome]))


def _register(procedure: Procedure) -> Iterator[Point]:
    """The authorities that the draft names and that decisions couldn't. One query where it names any."""
    rules = readable_rules(drafted(procedure).decision_rules)
    kinds = authorities_named(rules) if rules else set()
    for name in unregistered(kinds) if kinds else []:
        text = _("The register of authorities lacks one that decides here: %(authority)s.")
        url = reverse("studio:decision", args=[procedure.uuid])
        yield Point(text % {"authority": name}, url, is_blocking=False)


def _stages(procedure: Procedure, stages: Sequence[Stage]) -> Iterator[Point]:
    present = {stage.state for stage in stages}
    for state in State.staged():
        if state not in present:
            text = _("No stage tells the applicant that the request is: %(state)s.") % {"state": state.label.lower()}
            yield Point(text, reverse("studio:stages", args=[procedure.uuid]))
    for stage in stages:
        url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
        for column, wrong in tag_errors(stage.email_subject, stage.email_text).items():
            where = _("subject of the e-mail") if column == "email_subject" else _("text of the e-mail")
            for reason in wrong:
                text = _("The stage “%(stage)s”, %(where)s. %(reason)s")
                yield Point(text % {"stage": stage.name, "where": where, "reason": reason}, f"{url}#id_{column}")
