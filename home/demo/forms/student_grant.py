"""The form of « Bourse départementale d'études »."""

from formkit.expressions import All, Any_, Comparison
from formkit.fieldtypes import (
    AmountField,
    ContentField,
    DateField,
    DocumentField,
    LongTextField,
    NumberField,
    OneChoiceField,
    Prefill,
    ShortTextField,
    StatementField,
    YesNoField,
)
from formkit.schema import FormRule, FormSchema, Step
from home.demo.forms.questions import DOCUMENTS_ON_PAPER, choices, email, first_name, last_name, telephone, when

STUDENT = Step(
    key="s_etudiant",
    title="Vous",
    fields=(
        first_name(),
        last_name(),
        DateField(
            key="f_naissance", label="Date de naissance", width="half", autocomplete="bday", personal="ordinary",
            anonymise="erase", minimum="today-100y", maximum="today-15y",
            help="Vous devez avoir moins de 28 ans au 1er septembre.",
        ),
        telephone(),
        email(),
        LongTextField(
            key="f_adresse", label="Adresse de votre famille dans la Vernaie", prefill=Prefill.PROFILE_ADDRESS,
            max_length=300, help="Celle de vos parents, ou la vôtre si vous êtes indépendant. Pas celle de votre "
            "chambre d'étudiant.", personal="ordinary", anonymise="erase",
        ),
        OneChoiceField(
            key="f_depuis", label="Depuis quand votre famille habite-t-elle la Vernaie ?",
            choices=choices(moins="Moins d'un an", plus="Un an ou plus"),
        ),
    ),
)  # fmt: skip

STUDIES = Step(
    key="s_etudes",
    title="Vos études",
    fields=(
        OneChoiceField(
            key="f_diplome", label="Que préparez-vous cette année ?",
            choices=choices(
                bts="Un BTS, un BUT ou une classe préparatoire", licence="Une licence", master="Un master",
                ecole="Un diplôme d'école : ingénieur, commerce, art, santé, social", autre="Un autre diplôme",
            ),
        ),
        ShortTextField(
            key="f_intitule", label="Intitulé exact", help="Par exemple : licence de biologie, deuxième année.",
        ),
        ShortTextField(key="f_etablissement", label="Établissement", width="half"),
        ShortTextField(key="f_ville", label="Ville", width="half", help="Et pays, si vous étudiez à l'étranger."),
        YesNoField(key="f_redouble", label="Refaites-vous la même année que l'an dernier ?"),
        LongTextField(
            key="f_redoublemotif", label="Que s'est-il passé ?", condition=when("f_redouble"), max_length=800,
            help="Maladie, réorientation, travail… Cela ne vous exclut pas.", personal="sensitive", anonymise="erase",
        ),
        OneChoiceField(
            key="f_logement", label="Où vivez-vous pendant l'année ?",
            choices=choices(
                parents="Chez mes parents", crous="En résidence universitaire", location="En location ou colocation",
                autre="Autrement",
            ),
        ),
    ),
)  # fmt: skip

RESOURCES = Step(
    key="s_ressources",
    title="Vos ressources",
    intro="Prenez l'avis d'imposition de l'an dernier : celui de vos parents s'ils vous déclarent à charge, le vôtre "
    "sinon.",
    fields=(
        YesNoField(key="f_acharge", label="Vos parents vous déclarent-ils à charge pour les impôts ?"),
        AmountField(
            key="f_revenu", label="Revenu fiscal de référence", width="half", personal="ordinary", anonymise="erase",
            help="Sur la première page de l'avis d'imposition.",
        ),
        NumberField(
            key="f_parts", label="Nombre de parts", decimals=1, minimum=1, maximum=20, unit="parts", width="half",
            help="Juste à côté, sur le même avis. Par exemple : 2,5.",
        ),
        NumberField(
            key="f_etudiants", label="Combien d'étudiants à charge dans la famille, vous compris ?", minimum=1,
            maximum=15, width="half",
        ),
        YesNoField(key="f_crous", label="Avez-vous une bourse du Crous cette année ?"),
        OneChoiceField(
            key="f_echelon", label="À quel échelon ?", condition=when("f_crous"),
            choices=choices(
                e0="0 bis", e1="1", e2="2", e3="3", e4="4", e5="5", e6="6", e7="7",
            ),
        ),
        ContentField(
            key="f_cumul", label="Les deux bourses se cumulent", condition=when("f_crous"),
            text="La bourse départementale complète celle du Crous. Elle est moindre quand l'échelon est élevé.",
        ),
        LongTextField(
            key="f_changement", label="Un changement récent à nous signaler ?", required=False, max_length=800,
            help="Perte d'emploi, séparation, décès : ce que l'avis d'imposition ne dit pas encore.",
            personal="ordinary", anonymise="erase",
        ),
    ),
)  # fmt: skip

DOCUMENTS = Step(
    key="s_pieces",
    title="Vos documents",
    intro="Ceux qui sont déjà dans « Documents envoyés » vous sont proposés : il n'y a qu'à les choisir.",
    paper_intro=DOCUMENTS_ON_PAPER,
    fields=(
        DocumentField(
            key="f_certificat", label="Certificat de scolarité de cette année", category="certificat-scolarite",
            personal="ordinary", anonymise="erase", help="L'établissement le remet après l'inscription.",
        ),
        DocumentField(
            key="f_avis", label="Avis d'imposition", category="avis-imposition", personal="ordinary", anonymise="erase",
            help="Toutes les pages du dernier avis.",
        ),
        DocumentField(
            key="f_notification", label="Notification de bourse du Crous", category="notification-crous",
            condition=when("f_crous"),
            personal="ordinary", anonymise="erase", help="La notification définitive, pas la conditionnelle.",
        ),
        DocumentField(
            key="f_identite", label="Pièce d'identité", category="piece-identite",
            personal="ordinary", anonymise="erase",
            help="Carte d'identité recto et verso, passeport ou titre de séjour, en cours de validité.",
        ),
        DocumentField(
            key="f_rib", label="Relevé d'identité bancaire (RIB)", category="rib",
            personal="ordinary", anonymise="erase",
            help="À votre nom. La bourse ne peut pas être versée sur un livret.",
        ),
    ),
)  # fmt: skip

UNDERTAKINGS = Step(
    key="s_engagements",
    title="Votre engagement",
    fields=(
        StatementField(
            key="f_assiduite",
            label="Je suis inscrit ou inscrite pour toute l'année et je préviens si j'arrête",
            text="La bourse est versée en deux fois. Si vous arrêtez vos études avant le second versement, il n'est "
            "pas dû. Prévenez le service : il n'y a rien à rembourser pour les mois suivis.",
        ),
    ),
)

CEILING = 1_500_000
"""Cents of income for each part, above which the règlement grants nothing."""


def _above_the_ceiling(parts: float) -> All:
    income = Comparison(field="f_revenu", operator="greater", value=int(CEILING * parts))
    return All(conditions=(Comparison(field="f_parts", operator="at_most", value=parts), income))


TOO_RECENT = FormRule(
    key="r_depuis",
    kind="ineligible",
    condition=when("f_depuis", "moins"),
    message="Le règlement demande que la famille habite la Vernaie depuis un an au moins. Le Département où elle "
    "habitait propose peut-être une bourse.",
)
TOO_RICH = FormRule(
    key="r_plafond",
    kind="ineligible",
    condition=Any_(conditions=tuple(_above_the_ceiling(parts) for parts in (1, 1.5, 2, 2.5, 3, 3.5, 4))),
    message="Le revenu fiscal de référence, divisé par le nombre de parts, dépasse 15 000 €. Si vos ressources ont "
    "changé depuis l'avis d'imposition, dites-le ci-dessous.",
)

FORM = FormSchema(steps=(STUDENT, STUDIES, RESOURCES, DOCUMENTS, UNDERTAKINGS), rules=(TOO_RECENT, TOO_RICH))
