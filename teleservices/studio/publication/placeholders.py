"""Notes in brackets that a ready text left to the département, such as « [À relire par votre service juridique] ».

Published, they would be read by applicants, in an acknowledgement or a decision. Reads no database.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from teleservices.competence.outcome_sentences import readable_rules
from teleservices.letters.letter_models import readable_models
from teleservices.models import Procedure, Stage
from teleservices.studio.procedures.configuration import label_of_setting

LEGAL_TEXTS = (
    "remedies_after_silence", "remedies", "remedies_in_part", "prior_appeal", "honour_statement", "data_purpose",
    "data_basis_text", "data_recipients",
)  # fmt: skip
BRACKETS = re.compile(r"\[[^\[\]]+\]")
QUOTATION = "[sic]"
"""What a quotation puts in brackets besides points of suspension, which hold no letter."""


@dataclass(frozen=True)
class Placeholder:
    """A note, what the text that holds it is called, and where it is written."""

    note: str
    name: str
    url: str


def notes_in(text: str) -> list[str]:
    """The notes of a text, brackets included, in their order; what a quotation omits (« […] ») is none."""
    notes = BRACKETS.findall(text)
    return [note for note in notes if note.lower() != QUOTATION and any(char.isalpha() for char in note)]


def placeholders(procedure: Procedure, stages: Sequence[Stage]) -> Iterator[Placeholder]:
    """Those of the legal texts, of the rules of decision, of the letters and of these stages, as the draft has them."""
    for text, name, url in (
        *_legal_texts(procedure),
        *_articles(procedure),
        *_letters(procedure),
        *_stages(procedure, stages),
    ):
        for note in dict.fromkeys(notes_in(text)):
            yield Placeholder(note, name, url)


def _legal_texts(procedure: Procedure) -> Iterator[tuple[str, str, str]]:
    url = reverse("studio:settings", args=[procedure.uuid])
    for column in LEGAL_TEXTS:
        name = capfirst(label_of_setting(column))
        yield getattr(procedure, column), name, f"{url}#id_{column}"


def _articles(procedure: Procedure) -> Iterator[tuple[str, str, str]]:
    """The articles of the rules that agents quote, as decisions print them."""
    rules = readable_rules(procedure.decision_rules)
    for article in rules.proposals.articles if rules and rules.proposals else ():
        url = reverse("studio:proposing", args=[procedure.uuid])
        yield f"{article.title}\n{article.text}", article.title, url


def _letters(procedure: Procedure) -> Iterator[tuple[str, str, str]]:
    models = readable_models(procedure.letter_models)
    for model in models.outcomes if models else ():
        texts = [model.subject, *(block.text for block in model.blocks), *model.enclosures]
        name = _("Letter “%(outcome)s”") % {"outcome": model.outcome.label}
        yield "\n".join(texts), name, reverse("studio:letter", args=[procedure.uuid, model.outcome])


def _stages(procedure: Procedure, stages: Sequence[Stage]) -> Iterator[tuple[str, str, str]]:
    for stage in stages:
        url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
        for column, where in (
            ("explanation", _("explanation for the applicant")),
            ("email_subject", _("subject of the e-mail")),
            ("email_text", _("text of the e-mail")),
        ):
            name = _("Stage “%(stage)s”, %(where)s") % {"stage": stage.name, "where": where}
            yield getattr(stage, column), name, f"{url}#id_{column}"
