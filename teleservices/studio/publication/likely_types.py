"""Which type a line of text would better have, by the words of its label: the answer is then checked by itself."""

import re

from formkit.fieldtypes import REGISTRY, AnyFieldType, Field, Prefill, field_type
from teleservices.studio.publication.already_known import known_already

_LEAD = r"(votre |vos |le |la |son |sa )?(numéro |n° )?(de |du |d’)?"
OF_THE_WORDS: tuple[tuple[str, str], ...] = (
    (_LEAD + r"(adresse )?(e-mail|courriel|mél|adresse électronique|adresse de messagerie)\b", "email"),
    (_LEAD + r"(téléphone|portable|mobile)\b(?! (de marque|modèle))", "telephone"),
    (_LEAD + r"siret\b", "siret"),
    (_LEAD + r"siren\b", "siren"),
    (_LEAD + r"rna\b", "rna"),
    (_LEAD + r"iban\b", "iban"),
    (r"(votre |la )?date (de|du|des|d’|prévue|limite|prévisionnelle)", "date"),
    (_LEAD + r"(adresse du |adresse de votre )?(site (internet|web)|page web)\b", "web_address"),
    (r"(le )?(montant|coût|prix)\b", "amount"),
    (r"(le )?(nombre (de|d’)|combien (de|d’))", "number"),
    (r"(le )?(taux|pourcentage)\b", "percentage"),
    (r"(avez|êtes|disposez|bénéficiez|souhaitez|acceptez|percevez|possédez|habitez)-vous\b(?!.* ou ).*\?$", "yes_no"),
    (r"est-ce que\b(?!.* ou ).*\?$", "yes_no"),
)
"""How a label begins, and the name of the type; one that names several things asks for a sentence."""
_SEVERAL = re.compile(r" et | ou |, |/")


def likely_type(field: Field) -> AnyFieldType | None:
    """The type made for what a line of text asks; None where its words don't say, or where a pattern checks it."""
    if not field_type(field).asks_anything or getattr(field, "pattern", None) or field.private:
        return None
    label = field.label.replace("'", "’").strip(" :*").lower()
    if _SEVERAL.search(label):
        return None
    return next((REGISTRY[name] for words, name in OF_THE_WORDS if re.match(words, label)), None)


def better_as(field: Field) -> tuple[AnyFieldType, Prefill | None]:
    """The type that a question would better have, its own where nothing says more, and what it can start from."""
    source, kind = known_already(field), likely_type(field) or field_type(field)
    if source == Prefill.PROFILE_ADDRESS and Prefill.PROFILE_ADDRESS_PARTS in kind.prefills:
        source = Prefill.PROFILE_ADDRESS_PARTS
    if source and source not in kind.prefills:
        kind = next(other for other in REGISTRY.values() if other.usual_source == source)
    return kind, source
