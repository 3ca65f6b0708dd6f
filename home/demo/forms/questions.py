"""Short ways to write what forms are made of, and the questions that several of them ask in the same words."""

from formkit.expressions import Comparison, Operand
from formkit.fieldtypes import Choice, EmailField, Prefill, ShortTextField, TelephoneField

DOCUMENTS_ON_PAPER = "Joignez une copie de chaque document, jamais l'original. Écrivez votre nom sur chacune."
"""The introduction of the documents' step on the form to print."""


def choices(**labels: str) -> tuple[Choice, ...]:
    """The choices of a question, `value=label`."""
    return tuple(Choice(value=value, label=label) for value, label in labels.items())


def when(field_key: str, value: Operand = True) -> Comparison:
    """The condition that a question has this answer, « Oui » by default."""
    return Comparison(field=field_key, operator="equals", value=value)


def includes(field_key: str, value: str) -> Comparison:
    """The condition that a question of several choices has this one among its answers."""
    return Comparison(field=field_key, operator="contains", value=value)


def first_name() -> ShortTextField:
    """The first name of who files."""
    return ShortTextField(
        key="f_prenom",
        label="Prénom",
        prefill=Prefill.FIRST_NAME,
        width="half",
        autocomplete="given-name",
        personal="ordinary",
        anonymise="erase",
    )


def last_name() -> ShortTextField:
    """The last name of who files."""
    return ShortTextField(
        key="f_patronyme",
        label="Nom",
        prefill=Prefill.LAST_NAME,
        width="half",
        autocomplete="family-name",
        personal="ordinary",
        anonymise="erase",
    )


def telephone() -> TelephoneField:
    """The number of who files."""
    return TelephoneField(
        key="f_tel",
        label="Téléphone",
        help="Celui où l'on vous joint en journée.",
        prefill=Prefill.TELEPHONE,
        width="half",
        autocomplete="tel",
        personal="ordinary",
        anonymise="erase",
    )


def email() -> EmailField:
    """The address of who files."""
    return EmailField(
        key="f_courriel",
        label="Adresse électronique",
        help="Le service peut s'en servir pour vous joindre. Les courriels de suivi vont à l'adresse du compte.",
        paper_help="Le service peut s'en servir pour vous joindre.",
        prefill=Prefill.EMAIL,
        width="half",
        autocomplete="email",
        personal="ordinary",
        anonymise="erase",
    )
