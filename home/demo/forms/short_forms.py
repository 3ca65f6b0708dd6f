"""Three short forms: hedge planting, a trip of a collège, something wrong on a road."""

from formkit.fieldtypes import (
    AmountField,
    CommuneField,
    DateField,
    DocumentField,
    LongTextField,
    NumberField,
    OneChoiceField,
    PeriodField,
    Prefill,
    ShortTextField,
    SiretField,
    StatementField,
    YesNoField,
)
from formkit.schema import FormSchema, Step
from home.demo.forms.questions import choices, email, first_name, last_name, telephone, when

_RIB = DocumentField(
    key="f_rib", label="Relevé d'identité bancaire (RIB)", category="rib", help="Au nom de qui reçoit l'aide."
)
_QUOTE = DocumentField(
    key="f_devis", label="Devis", category="devis", help="Un devis daté, pas encore signé.", several=True
)

HEDGE_PLANTING = FormSchema(
    steps=(
        Step(
            key="s_demandeur",
            title="Vous",
            fields=(
                ShortTextField(key="f_nom", label="Nom", prefill=Prefill.PROFILE_NAME),
                SiretField(key="f_siret", label="Numéro SIRET", prefill=Prefill.PROFILE_SIRET, help="14 chiffres."),
                telephone(),
                email(),
            ),
        ),
        Step(
            key="s_haie",
            title="La haie",
            fields=(
                CommuneField(key="f_commune", label="Commune", width="half"),
                NumberField(
                    key="f_longueur", label="Longueur à planter", minimum=50, maximum=20_000, unit="mètres",
                    width="half", help="50 mètres au moins.",
                ),
                OneChoiceField(
                    key="f_type", label="Quel genre de haie ?",
                    choices=choices(
                        simple="Une rangée d'arbustes", double="Deux rangées, arbres et arbustes",
                        bord="Des arbres au bord de l'eau",
                    ),
                ),
                LongTextField(
                    key="f_essences", label="Quelles espèces ?", max_length=600,
                    help="Locales de préférence : aulne, charme, noisetier, cornouiller…",
                ),
                YesNoField(key="f_proprietaire", label="Le terrain est-il à vous ?"),
                AmountField(key="f_cout", label="Coût des plants et du paillage", minimum=5_000, width="half"),
            ),
        ),
        Step(
            key="s_pieces",
            title="Vos documents",
            fields=(
                DocumentField(
                    key="f_plan", label="Plan de la parcelle", category="plan-parcours",
                    help="La haie y est tracée en couleur.",
                ),
                _QUOTE,
                DocumentField(
                    key="f_accord", label="Accord du propriétaire", category="pouvoir",
                    condition=when("f_proprietaire", False), help="Une lettre signée suffit.",
                ),
                _RIB,
                StatementField(
                    key="f_entretien",
                    label="J'entretiens la haie pendant dix ans, sans produit chimique",
                    text="Les plants morts dans les trois premières années sont remplacés.",
                ),
            ),
        ),
    )
)  # fmt: skip

SCHOOL_TRIP = FormSchema(
    steps=(
        Step(
            key="s_college",
            title="Le collège",
            fields=(
                ShortTextField(key="f_nom", label="Nom du collège", prefill=Prefill.PROFILE_NAME),
                SiretField(key="f_siret", label="Numéro SIRET", prefill=Prefill.PROFILE_SIRET, help="14 chiffres."),
                ShortTextField(key="f_enseignant", label="Enseignant ou enseignante qui conduit le projet"),
                email(),
            ),
        ),
        Step(
            key="s_voyage",
            title="Le voyage",
            fields=(
                ShortTextField(key="f_destination", label="Destination"),
                PeriodField(
                    key="f_dates", label="Dates du voyage", minimum="today+1d", maximum="today+2y", max_days=60,
                    help="Le jour du départ et celui du retour.",
                ),
                NumberField(key="f_eleves", label="Élèves", minimum=5, maximum=200, unit="élèves", width="half"),
                NumberField(
                    key="f_boursiers", label="Dont boursiers", minimum=0, maximum=200, unit="élèves", width="half",
                ),
                LongTextField(
                    key="f_projet", label="Le projet pédagogique", max_length=2000,
                    help="Ce que les élèves préparent, découvrent et rapportent.",
                ),
                AmountField(key="f_cout", label="Coût total du voyage", minimum=10_000, width="half"),
                AmountField(
                    key="f_familles", label="Ce que paie chaque famille", width="half",
                    help="Avant l'aide du Département.",
                ),
            ),
        ),
        Step(key="s_pieces", title="Les documents", fields=(_QUOTE, _RIB)),
    )
)  # fmt: skip

ROAD_REPORT = FormSchema(
    steps=(
        Step(
            key="s_lieu",
            title="Ce que vous avez vu",
            intro="En cas de danger immédiat, appelez le 112.",
            fields=(
                OneChoiceField(
                    key="f_nature", label="De quoi s'agit-il ?",
                    choices=choices(
                        trou="Un trou, une fissure, un affaissement", arbre="Un arbre ou une branche tombés",
                        panneau="Un panneau absent ou abîmé", eau="De l'eau ou de la boue sur la route",
                        autre="Autre chose",
                    ),
                ),
                ShortTextField(
                    key="f_route", label="Quelle route ?", width="half",
                    help="Par exemple : D 14. Le numéro est sur les bornes.",
                ),
                CommuneField(key="f_commune", label="Commune", width="half"),
                LongTextField(
                    key="f_endroit", label="Où exactement, et qu'avez-vous vu ?", max_length=1500,
                    help="Un repère aide beaucoup : pont, croisement, lieu-dit, sens de circulation.",
                ),
                DateField(
                    key="f_date", label="Quel jour ?", width="half", minimum="today-1y", maximum="today",
                    help="Celui où vous l'avez vu.",
                ),
                DocumentField(
                    key="f_photo", label="Photo", category="photo-lieu", required=False, several=True, max_count=3,
                    help="Prise sans vous mettre en danger.",
                ),
            ),
        ),
        Step(
            key="s_vous",
            title="Pour vous répondre",
            fields=(first_name(), last_name(), telephone(), email()),
        ),
    )
)  # fmt: skip
