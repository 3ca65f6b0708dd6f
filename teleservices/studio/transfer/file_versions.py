"""What makes of a procedure's file, whatever its age, one of today's shape. Pure: from a content to a content."""

from collections.abc import Callable, Mapping
from typing import Any

from teleservices.models import DataBasis, LegalRegime
from teleservices.models.procedures.procedure import ForWhom

VERSION = 8
"""Of the file's own shape; the form inside has its own (`FormSchema.format`)."""


def _for_whom_it_was(content: dict[str, Any]) -> dict[str, Any]:
    """Version 1 knew neither beneficiaries, nor a second designer, nor scenarios."""
    return {**content, "for_whom": ForWhom.SELF, "asks_mandate_proof": False, "needs_approval": False, "scenarios": []}


def _with_the_usual_remedies(content: dict[str, Any]) -> dict[str, Any]:
    """Version 2 knew one text of remedies, a refusal's: what is granted in part has the law's own."""
    return {**content, "remedies_in_part": ""}


_GREETING = "Bonjour,\n\n"
_SIGNATURE = (
    "\n\nVous pouvez suivre votre demande ici\u00a0:\n{{ lien }}"
    "\n\n{{ service }}\n{{ téléphone du service }}\n{{ adresse du service }}"
)


def _without_what_the_frame_says(content: dict[str, Any]) -> dict[str, Any]:
    """Version 3's ready texts greeted, led to the request and signed; the frame of every e-mail does now."""
    stages = content.get("stages")
    if not isinstance(stages, list) or not all(isinstance(stage, dict) for stage in stages):
        return content
    return {**content, "stages": [{**stage, "email_text": _bare(stage.get("email_text"))} for stage in stages]}


def _bare(text: object) -> object:
    """A text without the ready greeting and signature, where both are as they were made."""
    if isinstance(text, str) and text.startswith(_GREETING) and text.endswith(_SIGNATURE):
        return text.removeprefix(_GREETING).removesuffix(_SIGNATURE)
    return text


_OR_AFTER_SILENCE = " ou la date à laquelle notre silence vaut refus"


def _with_silence_apart(content: dict[str, Any]) -> dict[str, Any]:
    """Version 4 told of silence and of a refusal notified in one text, whose ready words named both."""
    both = content.get("remedies")
    if content.get("regime") != LegalRegime.REJECTION or not isinstance(both, str):
        return {**content, "remedies_after_silence": ""}
    return {**content, "remedies_after_silence": both, "remedies": both.replace(_OR_AFTER_SILENCE, "")}


def _without_rules_of_decision(content: dict[str, Any]) -> dict[str, Any]:
    """Version 5 said nothing of who decides: whoever imports says it before publishing."""
    return {**content, "decision_rules": None}


def _without_models_of_letters(content: dict[str, Any]) -> dict[str, Any]:
    """Version 6 said nothing of letters: they say what the law wants, and nothing more."""
    return {**content, "letter_models": None}


def _on_the_usual_basis(content: dict[str, Any]) -> dict[str, Any]:
    """Version 7 named no legal basis: pages said none, and the record of processing that of nearly all procedures."""
    return {**content, "data_basis": DataBasis.PUBLIC_TASK, "data_basis_text": ""}


CONVERTERS: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {
    1: _for_whom_it_was,
    2: _with_the_usual_remedies,
    3: _without_what_the_frame_says,
    4: _with_silence_apart,
    5: _without_rules_of_decision,
    6: _without_models_of_letters,
    7: _on_the_usual_basis,
}
"""By version: what makes a content of that version one of the next."""
