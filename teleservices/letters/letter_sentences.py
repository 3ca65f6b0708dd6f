"""The models of letters in words, for designers: in comparisons, before an import. Pure."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from formkit.design.option_changes import Change, text_changes
from formkit.schema import FormSchema
from formkit.typography import amount_text
from formkit.values import JsonValue
from teleservices.letters.letter_models import Block, Condition, OutcomeLetter, When, parse_models, readable_models
from teleservices.letters.letter_problems import answers_to_compare
from teleservices.letters.letter_tags import quotable_fields


def letter_changes(before: JsonValue, after: JsonValue, form: FormSchema) -> tuple[Change, ...]:
    """What differs between two states of the models: the answers that may be quoted, then each outcome."""
    return text_changes(_texts(before, form), _texts(after, form))


def letters_summary(content: JsonValue) -> list[str]:
    """What there is of models, a line an outcome; nothing without any."""
    models = readable_models(content) or parse_models(None)
    registered = [_("By registered letter")] if models.is_registered else []
    return registered + [
        _("%(outcome)s: %(what)s") % {"outcome": model.outcome.label, "what": size(model)} for model in models.outcomes
    ]


def size(model: OutcomeLetter) -> str:
    """How much a model adds."""
    count = len(model.opening) + len(model.closing)
    return ngettext("%(count)d paragraph added", "%(count)d paragraphs added", count) % {"count": count}


def _texts(content: JsonValue, form: FormSchema) -> Mapping[str, str]:
    models = readable_models(content)
    if models is None:
        return {}
    labels = {field.key: field.label for field in quotable_fields(form)}
    quoted = {_("Answers that letters may quote"): ", ".join(labels.get(key, key) for key in models.quotable)}
    texts = {str(model.outcome.label): "\n".join(_lines(model, form)) for model in models.outcomes}
    registered = {_("Its decisions are notified by registered letter"): _("Yes")} if models.is_registered else {}
    return registered | (quoted if models.quotable else {}) | texts


def _lines(model: OutcomeLetter, form: FormSchema) -> Iterator[str]:
    if model.subject:
        yield _("Subject: %(subject)s") % {"subject": model.subject}
    yield from (_block(block, form) for block in model.opening)
    if model.closing:
        yield pgettext("of letters", "(reasons of the decision)")
        yield from (_block(block, form) for block in model.closing)
    for line in model.enclosures:
        yield _("Enclosure: %(line)s") % {"line": line}


def _block(block: Block, form: FormSchema) -> str:
    text = f"# {block.text}" if block.kind == "heading" else block.text
    when = condition_words(block.condition, form)
    return f"[{when}] {text}" if when else text


def condition_words(condition: Condition, form: FormSchema) -> str:
    """When a block is printed; empty for always."""
    match condition.when:
        case When.ALWAYS:
            return ""
        case When.ANSWER:
            return answer_words(condition, form)
        case When.AT_LEAST:
            return _("the sum granted is at least %(amount)s") % {"amount": amount_text(condition.cents or 0)}
        case When.AT_MOST:
            return _("the sum granted is at most %(amount)s") % {"amount": amount_text(condition.cents or 0)}
    return str(condition.when.label)


def answer_words(condition: Condition, form: FormSchema) -> str:
    """« Nature du projet » est « Concert »: by their keys when the form has them no more."""
    field = next((field for field in quotable_fields(form) if field.key == condition.key), None)
    words = dict(answers_to_compare(field)) if field else {}
    return _("“%(question)s” is “%(answer)s”") % {
        "question": field.label if field else condition.key,
        "answer": words.get(condition.value, condition.value),
    }
