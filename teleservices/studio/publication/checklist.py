"""What prevents a procedure from being published, and what would make it better. Reads only; the queries are few."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.language.faults import faults
from formkit.language.value_types import AMOUNT, BOOLEAN
from formkit.schema import FormSchema, parse_schema
from formkit.showing.durations import duration_text, minutes_of_form
from teleservices.competence.eligible_base import base_field
from teleservices.competence.outcome_sentences import readable_rules
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.registered import authorities_named, unregistered
from teleservices.competence.rules import wrong_in
from teleservices.competence.service_values import base_name, service_scope
from teleservices.competence.visa_conditions import visa_scope
from teleservices.deciding.proposals.quoting import unknown_tags, unseen_tags
from teleservices.letters.letter_problems import wrong_letters
from teleservices.models import LegalRegime, Procedure, Stage, State
from teleservices.parameter_names import parameter_names
from teleservices.permissions import instructors
from teleservices.studio.drafting.snapshots import draft_stages, drafted, lost_settings
from teleservices.studio.publication.advice import advice_on
from teleservices.studio.publication.dead_paragraphs import dead_paragraphs
from teleservices.studio.publication.decision_points import dead_points, decision_points
from teleservices.studio.publication.form_points import form_points
from teleservices.studio.publication.placeholders import placeholders
from teleservices.studio.publication.points import Part, Point, field_url, step_url
from teleservices.studio.publication.silence_articles import why_article_wanted
from teleservices.studio.publication.unread_values import unread_values
from teleservices.studio.stages.writing import in_use, tag_errors

MONTH = 31
"""Days, at most."""


def points(procedure: Procedure) -> list[Point]:
    """All the points, blocking ones first, each list by part."""
    schema = parse_schema(procedure.draft_schema)
    all_points = [*_checked(procedure, schema, with_advice=True), *_in(Part.PAGE, _page(procedure, schema))]
    all_points += [*_register(procedure), *_in(Part.LAW, _paragraphs(procedure, schema)), *_advice(procedure, schema)]
    return sorted(all_points, key=lambda point: (not point.is_blocking, list(Part).index(point.part)))


def blocking(procedure: Procedure) -> list[Point]:
    """Those that prevent the publication: every screen counts them, none of the advice is worked out."""
    return [point for point in _checked(procedure, parse_schema(procedure.draft_schema)) if point.is_blocking]


def of_settings(procedure: Procedure) -> list[Point]:
    """Those that the screen of the settings settles, among what prevents the publication. No query."""
    prepared = drafted(procedure)
    every = [*_settings(prepared), *_notes(prepared, ()), *_service(prepared), *_audience(procedure)]
    return [point for point in every if point.is_blocking]


def _checked(procedure: Procedure, schema: FormSchema, *, with_advice: bool = False) -> list[Point]:
    prepared = drafted(procedure)
    stages = [drafted_stage.stage for drafted_stage in in_use(draft_stages(procedure))]
    return [
        *form_points(procedure, schema),
        *_in(Part.LAW, _settings(prepared), _notes(prepared, stages)),
        *_in(Part.DECIDERS, _service(prepared), _members(prepared) if with_advice else ()),
        *_in(Part.LAW, _audience(procedure)),
        *_in(Part.DECIDERS, _decision(prepared, schema)),
        *_in(Part.LAW, _letters(prepared, schema), _stages(procedure, stages)),
    ]


def _in(part: Part, *sources: Iterable[Point]) -> Iterator[Point]:
    """These points, as those of a part."""
    return (replace(point, part=part) for point in chain(*sources))


def _advice(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    addresses = {step.key: step_url(procedure, step.key) for step in schema.steps}
    addresses |= {rule.key: reverse("studio:rule", args=[procedure.uuid, rule.key]) for rule in schema.rules}
    for advice in advice_on(schema):
        url = reverse("studio:procedure", args=[procedure.uuid])
        if advice.key:
            url = addresses.get(advice.key) or field_url(procedure, advice.key)
        yield Point(advice.text, url, is_blocking=False, key=advice.key, remedy=advice.remedy, button=advice.button)
    prepared = drafted(procedure)
    for field in unread_values(schema, prepared.decision_rules, prepared.letter_models):
        text = _("Nobody sees “%(label)s”, and nothing is calculated from it: delete it, or say who sees it.")
        yield Point(text % {"label": field.label}, field_url(procedure, field.key), is_blocking=False)
    rules = readable_rules(prepared.decision_rules)
    yield from dead_points(rules, schema, procedure) if rules else ()


def no_page() -> str:
    """That no page presents a procedure."""
    return _("No page of the site presents this procedure: nobody would find it. Create its page, even as a draft.")


def _page(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """That there is no public page, or what it says of the time that the form takes when the form says otherwise."""
    page = getattr(procedure, "page", None)
    if page is None:
        yield Point(no_page(), reverse("wagtailadmin_explore_root"), is_blocking=False)
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
        text = _("Write the statement on honour, or the usual sentence will be shown.")
        yield Point(text, url + "#id_honour_statement", is_blocking=False)
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
    if rules:
        yield from decision_points(rules, schema, url)
    if rules and rules.proposals:
        yield from _proposals(rules.proposals, schema, reverse("studio:proposing", args=[procedure.uuid]))


def _proposals(rules: ProposalRules, schema: FormSchema, url: str) -> Iterator[Point]:
    """What they read of the form, and it no longer has."""
    yield from _articles(rules, schema, url)
    if rules.base_key and rules.reads_base and base_field(schema, rules.base_key) is None:
        text = _(
            "The amount is computed of an answer that the form no longer has as an amount: choose which is eligible."
        )
        yield Point(text, f"{url}#id_base")
    if rules.needs_visa and rules.visa_when is not None:
        for fault in faults(rules.visa_when, visa_scope(schema), expected=BOOLEAN):
            yield Point(_("The condition of the visa: %(problem)s") % {"problem": fault.text}, f"{url}#id_visa_when")
    if rules.amount is not None:
        scope = service_scope(schema, base_name(), parameters=parameter_names())
        for fault in faults(rules.amount, scope, expected=AMOUNT):
            yield Point(_("The amount that is computed: %(problem)s") % {"problem": fault.text}, f"{url}#id_formula")


def _articles(rules: ProposalRules, schema: FormSchema, url: str) -> Iterator[Point]:
    """What the articles that reasons are composed of quote in vain, or would tell the applicant."""
    for article in rules.articles:
        for tag in unknown_tags(article.text, schema):
            text = _("“%(article)s” quotes %(tag)s, which the form no longer has.")
            yield Point(text % {"article": article.title, "tag": tag}, url)
        for tag in unseen_tags(article.text, schema, rules.amount):
            text = _("“%(article)s” quotes %(tag)s, which the applicant doesn’t see: reasons are written to them.")
            yield Point(text % {"article": article.title, "tag": tag}, url)


def _letters(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """What the models of letters hold that no letter could print."""
    for problem in wrong_letters(procedure.letter_models, schema):
        name, outcome = ("letter", [problem.outcome]) if problem.outcome else ("letters", [])
        yield Point(problem.text, reverse(f"studio:{name}", args=[procedure.uuid, *outcome]))


def _paragraphs(procedure: Procedure, schema: FormSchema) -> Iterator[Point]:
    """The paragraphs of letters that are never printed, or always though they have a condition."""
    prepared = drafted(procedure)
    for dead in dead_paragraphs(prepared.letter_models, prepared.decision_rules, schema):
        yield Point(dead.text, reverse("studio:letter", args=[procedure.uuid, dead.outcome]), is_blocking=False)


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
