"""The screens « Courriers » of a procedure. Translates only: `change_settings` writes in the draft."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from formkit.schema import FormSchema, parse_schema
from formkit.values import JsonValue
from locker.delivery import shown_pdf
from portal.words.tagged import tag_text
from teleservices.competence.outcome_sentences import readable_rules
from teleservices.letters.letter_models import LetterModels, readable_models
from teleservices.letters.letter_problems import wrong_letters
from teleservices.letters.letter_sentences import letters_summary, size
from teleservices.letters.letter_tags import meanings
from teleservices.letters.paragraph_conditions import paragraph_scope
from teleservices.models import Outcome, Procedure
from teleservices.parameter_names import parameter_names
from teleservices.studio.drafting.explaining import profile_types
from teleservices.studio.drafting.snapshots import drafted
from teleservices.studio.errors import StaleValuesError
from teleservices.studio.letters.block_rows import TypedLetter
from teleservices.studio.letters.forms import LetterForm, QuotableForm
from teleservices.studio.letters.listed_conditions import ConditionList
from teleservices.studio.letters.sample_letter import sample_letter_pdf, sample_values
from teleservices.studio.procedures.configuration import LETTERS, label_of_setting
from teleservices.studio.screens.access import designed, designer
from teleservices.studio.screens.line_completion import line_completion
from teleservices.studio.screens.pages import LETTERS as TAB
from teleservices.studio.screens.pages import show_of
from teleservices.studio.screens.shared_pages import Page, save_settings, seen_by, status_of
from teleservices.studio.screens.workspace import history_bar

PREVIEW, CHECK = "preview", "check"
"""The buttons that show the letter printed, and that read its conditions again; neither saves anything."""


@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show the letters of a procedure, what they may quote and how they leave; on POST write these in the draft."""
    procedure, form = _designed(request, uuid)
    content = drafted(procedure).letter_models
    models = readable_models(content) or LetterModels()
    quotable = QuotableForm(request.POST if request.method == "POST" else None, models=models, form=form)
    page, stale = _page_of(request, content), None
    if request.method == "POST" and quotable.is_valid():
        stale = _save(request, procedure, page, models.model_copy(update=quotable.changes()))
        if stale is None:
            return redirect("studio:letters", procedure.uuid)
    context = {
        "form": quotable,
        "rows": [(outcome, size(models.of(outcome))) for outcome in _outcomes(procedure, models)],
        "wrong": [problem.text for problem in wrong_letters(content, form)],
    }
    values = page.context(procedure, {LETTERS: content}, stale)
    status = status_of(quotable, stale)
    context |= {**history_bar(procedure, TAB), **values}
    return show_of(request, procedure, "letters/list.html", context, title=_("Letters"), tab=TAB, status=status)


@require_http_methods(["GET", "POST"])
def letter(request: HttpRequest, uuid: UUID, outcome: str) -> HttpResponse:
    """Write what is added to the letter of an outcome; its buttons rearrange, read again, show or save it."""
    procedure, form = _designed(request, uuid)
    choice, content = _outcome(outcome), drafted(procedure).letter_models
    models = readable_models(content) or LetterModels()
    page, stale = _page_of(request, content), None
    letter_form = _letter_form(request, form, models, choice)
    completion = line_completion(request, letter_form)
    if completion is not None:
        return completion
    if letter_form.is_valid():
        replaced, action = models.replacing(letter_form.model(choice)), request.POST.get("action")
        if action == PREVIEW:
            return shown_pdf(sample_letter_pdf(drafted(procedure), choice, replaced, designer(request)))
        if action == CHECK:
            letter_form = letter_form.read_again(choice)
        else:
            stale = _save(request, procedure, page, replaced)
            if stale is None:
                return redirect("studio:letter", procedure.uuid, choice)
    context = {
        "form": letter_form,
        "outcome": choice,
        "tags": [(tag_text(tag), meaning) for tag, meaning in _tags(models, form).items()],
        **history_bar(procedure, TAB),
        **page.context(procedure, {LETTERS: content}, stale),
    }
    return _show_letter(request, procedure, choice, context, status_of(letter_form, stale))


def _letter_form(request: HttpRequest, form: FormSchema, models: LetterModels, outcome: Outcome) -> LetterForm:
    """The letter as it is, as it was sent, or rearranged by one of its buttons, which checks nothing."""
    scope = paragraph_scope(form, profile_types=profile_types(), parameters=parameter_names())
    conditions, is_sent = ConditionList(form, scope), request.method == "POST"
    typed = TypedLetter.sent(request.POST) if is_sent else TypedLetter.of(models.of(outcome), conditions)
    return LetterForm(
        request.POST if is_sent and "do" not in request.POST else None,
        typed=typed.rearranged(str(request.POST.get("do", ""))),
        conditions=conditions,
        examples=sample_values(form),
        known=list(_tags(models, form)),
    )


def _show_letter(
    request: HttpRequest, procedure: Procedure, outcome: Outcome, context: Mapping[str, object], status: int
) -> HttpResponse:
    title = _("Letter: %(outcome)s") % {"outcome": outcome.label}
    return show_of(request, procedure, "letters/letter.html", context, title=title, tab=TAB, status=status)


def _designed(request: HttpRequest, uuid: UUID) -> tuple[Procedure, FormSchema]:
    """The procedure that the address names, and the form that its draft makes."""
    procedure = designed(request, uuid)
    return procedure, parse_schema(procedure.draft_schema)


def _outcome(name: str) -> Outcome:
    if name not in Outcome:
        raise Http404
    return Outcome(name)


def _outcomes(procedure: Procedure, models: LetterModels) -> list[Outcome]:
    """Those that exist by the rules of the draft, and those that have a model all the same."""
    rules = readable_rules(drafted(procedure).decision_rules)
    model_outcomes = {model.outcome for model in models.outcomes}
    if rules is None:
        return list(Outcome)
    existing = set() if rules.is_handled else {rule.outcome for rule in rules.outcomes}
    return [outcome for outcome in Outcome if outcome in existing | model_outcomes]


def _tags(models: LetterModels, form: FormSchema) -> Mapping[str, str]:
    return meanings(form, models.quotable)


def _save(request: HttpRequest, procedure: Procedure, page: Page, models: LetterModels) -> StaleValuesError | None:
    """Write these models in the draft; what refuses it when someone else wrote others meanwhile.

    Those that nobody changed stay as they were written: nothing would differ for who publishes.
    """
    content = drafted(procedure).letter_models
    values = {LETTERS: content}
    message = _("The letters are saved in the draft: publish it to put them in force.")
    is_same = models == readable_models(content)
    changes = {LETTERS: content if is_same else models.to_json()}
    return save_settings(request, procedure, page, values, changes, message=message)


def _page_of(request: HttpRequest, content: JsonValue) -> Page:
    """The page of the models as they are: others' are told by how much they add."""
    present = " ".join(letters_summary(content))
    return Page(seen_by(request, {LETTERS: content}), {LETTERS: label_of_setting(LETTERS)}, lambda name: present or "–")
