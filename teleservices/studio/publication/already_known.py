"""Which questions the account or the profile already answers, by their type and the words of their label."""

import re

from formkit.fieldtypes import Field, Prefill, field_type

_STRUCTURE = r"(l’association|l’organisme|la structure|la commune|la collectivité|l’entreprise)"
OF_THE_WORDS: tuple[tuple[str, Prefill], ...] = (
    (r"(votre |vos )?prénoms?", Prefill.FIRST_NAME),
    (r"(votre |vos )?noms?( de famille| d’usage| de naissance)?( et prénoms?)?", Prefill.LAST_NAME),
    (
        rf"(nom|dénomination) (de {_STRUCTURE}|du demandeur)|raison sociale|dénomination( sociale)?",
        Prefill.PROFILE_NAME,
    ),
    (r"(votre )?(adresse )?(e-mail|courriel|mél|adresse électronique|adresse de messagerie)", Prefill.EMAIL),
    (r"(votre |vos )?(numéro de |n° de )?(téléphone|portable|mobile)s?", Prefill.TELEPHONE),
    (r"(votre )?(numéro |n° )?(de )?siret", Prefill.PROFILE_SIRET),
    (r"(votre )?(numéro |n° )?(de )?siren", Prefill.PROFILE_SIREN),
    (r"(votre )?(numéro |n° )?(de )?rna", Prefill.PROFILE_RNA),
    (rf"(votre )?adresse( postale| complète| du siège( social)?| de {_STRUCTURE})?", Prefill.PROFILE_ADDRESS),
    (rf"(votre )?(fonction|qualité)( dans {_STRUCTURE}| au sein de {_STRUCTURE})?", Prefill.PROFILE_FUNCTION),
)
"""Whole labels, once « du demandeur » is taken away; a label that says more asks of someone else."""
_SOMEONE_ELSE = re.compile(
    r"\b(de|du|des|d’|l’|autre|second|deuxième)\s?(la |l’|votre )?"
    r"(représentant|responsable|contact|présiden|trésori|secrétaire|élève|enfant|parent|conjoint|fournisseur|"
    r"prestataire|employeur|partenaire|père|mère|tuteur|maire|banque|école|lieu|site|mandataire|personne|organisateur)",
    re.IGNORECASE,
)


def known_already(field: Field) -> Prefill | None:
    """What the portal could fill a question in with; None when it isn't known, or is used already."""
    if field.prefill is not None or field.private or not field_type(field).prefills:
        return None
    label = field.label.replace("'", "’").strip(" :?*")
    if _SOMEONE_ELSE.search(label):
        return None
    if source := field_type(field).usual_source:
        return source
    plain = re.sub(r" (du demandeur|de la demandeuse|du déposant)$", "", label.lower())
    sources = (source for words, source in OF_THE_WORDS if re.fullmatch(words, plain))
    return next((source for source in sources if _fits(field, source)), None)


def _fits(field: Field, source: Prefill) -> bool:
    """Whether the question, changed for the type made for it, could start from the source."""
    kind = field_type(field)
    if source == Prefill.PROFILE_ADDRESS:
        return not {source, Prefill.PROFILE_ADDRESS_PARTS}.isdisjoint(kind.prefills)
    return kind.asks_anything
