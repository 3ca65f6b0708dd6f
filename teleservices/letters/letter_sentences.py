"""The models of letters in words, for designers: in comparisons, before an import. Reads only."""

from collections.abc import Collection, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from formkit.design.option_changes import Change, text_changes
from formkit.design.sentences import sentence
from formkit.language.operands import keys_read
from formkit.language.scope import Scope
from formkit.schema import FormSchema
from formkit.values import JsonValue
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter, readable_models
from teleservices.letters.letter_problems import beginning, scope_of
from teleservices.letters.letter_tags import quotable_fields


def letter_changes(before: JsonValue, after: JsonValue, form: FormSchema) -> tuple[Change, ...]:
    """What differs between two states of the models: the answers that may be quoted, then each outcome."""
    return text_changes(_texts(before, form), _texts(after, form))


def letters_summary(content: JsonValue) -> list[str]:
    """What there is of models, a line an outcome; nothing without any."""
    models = readable_models(content) or LetterModels()
    registered = [_("By registered letter")] if models.is_registered else []
    return registered + [
        _("%(outcome)s: %(what)s") % {"outcome": model.outcome.label, "what": size(model)} for model in models.outcomes
    ]


def size(model: OutcomeLetter) -> str:
    """How much a model adds."""
    count = len(model.blocks)
    return ngettext("%(count)d paragraph added", "%(count)d paragraphs added", count) % {"count": count}


def _texts(content: JsonValue, form: FormSchema) -> Mapping[str, str]:
    models = readable_models(content)
    if models is None:
        return {}
    labels, scope = {field.key: field.label for field in quotable_fields(form)}, scope_of(models, form)
    quoted = {_("Answers that letters may quote"): ", ".join(labels.get(key, key) for key in models.quotable)}
    texts = {str(model.outcome.label): "\n".join(_lines(model, scope)) for model in models.outcomes}
    registered = {_("Its decisions are notified by registered letter"): _("Yes")} if models.is_registered else {}
    return registered | (quoted if models.quotable else {}) | texts


def _lines(model: OutcomeLetter, scope: Scope) -> Iterator[str]:
    if model.subject:
        yield _("Subject: %(subject)s") % {"subject": model.subject}
    yield from (_block(block, scope) for block in model.opening)
    if model.closing:
        yield pgettext("of letters", "(reasons of the decision)")
        yield from (_block(block, scope) for block in model.closing)
    for line in model.enclosures:
        yield _("Enclosure: %(line)s") % {"line": line}


def _block(block: Block, scope: Scope) -> str:
    text = f"# {block.text}" if block.kind == "heading" else block.text
    return text if block.condition is None else f"[{sentence(block.condition, scope)}] {text}"


def paragraphs_reading(content: JsonValue, form: FormSchema, keys: Collection[str]) -> Iterator[str]:
    """A sentence about each paragraph whose condition reads one of these questions."""
    models = readable_models(content) or LetterModels()
    scope = scope_of(models, form)
    for model in models.outcomes:
        for block in model.blocks:
            if block.condition is not None and not set(keys).isdisjoint(keys_read(block.condition)):
                yield _("Letter “%(outcome)s”, “%(paragraph)s”: %(when)s") % {
                    "outcome": model.outcome.label,
                    "paragraph": beginning(block),
                    "when": sentence(block.condition, scope),
                }
