"""Which questions ask for data that the law protects more: by the words of their label, help and choices."""

import re
from collections.abc import Iterator

from formkit.fieldtypes import Choice, Field, field_type
from formkit.schema import FormSchema

WORDS = (
    r"santé", r"maladies?", r"médica(l|le|les|ux)", r"handicap(é|ée|s|és|ées)?", r"invalidité", r"mdph", r"grossesse",
    r"allergies?", r"religi(on|ons|eux|euse|euses)", r"croyances?", r"syndica(t|ts|l|le|les|ux)",
    r"origines? (ethniques?|raciales?)", r"ethni(e|es|que|ques)", r"opinions? politiques?", r"parti politique",
    r"orientation sexuelle", r"casier judiciaire", r"condamnations?", r"infractions?",
    r"(numéro|n°) de sécurité sociale", r"sécurité sociale", r"nir", r"biométri(e|que|ques)", r"génétiques?",
)  # fmt: skip
"""Of articles 9 and 10 of the GDPR, and the number that article 30 of the French law of 1978 protects."""
TRADES = ("santé", "médical")
"""Say nothing of someone among choices: studies, a trade, the object of a project."""
_ANY = re.compile(rf"\b({'|'.join(WORDS)})\b", re.IGNORECASE)


def sensitive_words(field: Field) -> list[str]:
    """The words by which a question seems to ask for protected data; choices count only of a person."""
    words = [match[0].lower() for match in _ANY.finditer(f"{field.label} {field.help}")]
    if field.personal != "none":
        offered: tuple[Choice, ...] = getattr(field, "choices", ())
        choice_words = [match[0].lower() for choice in offered for match in _ANY.finditer(choice.label)]
        words += [word for word in choice_words if word not in TRADES]
    if getattr(field, "pattern", "") == "nir":
        words.append("numéro de sécurité sociale")
    return list(dict.fromkeys(words))


def sensitive_fields(schema: FormSchema) -> Iterator[Field]:
    """The questions marked as sensitive, those of groups too."""
    return (field for field in questions(schema) if field.personal == "sensitive")


def questions(schema: FormSchema) -> Iterator[Field]:
    """Every field in order, a group before its columns."""
    for field in schema.fields():
        yield field
        yield from field_type(field).columns(field)
