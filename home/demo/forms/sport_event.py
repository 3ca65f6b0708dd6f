"""The form of « Soutien à une manifestation sportive »."""

from formkit.fieldtypes import (
    AmountField,
    DocumentField,
    LongTextField,
    NumberField,
    OneChoiceField,
    PeriodField,
    Prefill,
    SeveralChoicesField,
    ShortTextField,
    SiretField,
    YesNoField,
)
from formkit.schema import FormSchema, Step
from home.demo.forms.questions import DOCUMENTS_ON_PAPER, choices, email, first_name, last_name, telephone, when
from home.demo.forms.undertakings import publicity, republican_contract, use_of_the_grant

ORGANISER = Step(
    key="s_organisateur",
    title="L'organisateur",
    fields=(
        OneChoiceField(
            key="f_type", label="Qui organise la manifestation ?",
            choices=choices(association="Une association", commune="Une commune ou une intercommunalité"),
        ),
        ShortTextField(key="f_nom", label="Nom de l'organisateur", prefill=Prefill.PROFILE_NAME),
        SiretField(
            key="f_siret", label="Numéro SIRET", prefill=Prefill.PROFILE_SIRET,
            help="14 chiffres. Sans lui, aucune aide ne peut être versée.",
        ),
        ShortTextField(
            key="f_federation", label="Fédération sportive", required=False, condition=when("f_type", "association"),
            help="Celle à laquelle le club est affilié, s'il l'est.",
        ),
        first_name(),
        last_name(),
        ShortTextField(key="f_fonction", label="Fonction", prefill=Prefill.PROFILE_FUNCTION),
        telephone(),
        email(),
    ),
)  # fmt: skip

EVENT = Step(
    key="s_manifestation",
    title="La manifestation",
    fields=(
        ShortTextField(key="f_manifestation", label="Nom de la manifestation", max_length=120),
        ShortTextField(
            key="f_discipline", label="Sport", width="half", help="Par exemple : course à pied, judo, canoë.",
        ),
        OneChoiceField(
            key="f_niveau", label="À quel niveau ?",
            choices=choices(
                local="Local ou départemental", regional="Régional", national="National", inter="International",
            ),
        ),
        PeriodField(
            key="f_dates", label="Dates de la manifestation", minimum="today+1d", maximum="today+2y", max_days=60,
            help="Deux fois la même si elle tient en un jour.",
        ),
        ShortTextField(key="f_lieux", label="Dans quelles communes ?", help="Séparez-les par des virgules."),
        LongTextField(
            key="f_programme", label="Le programme", min_length=60, max_length=2500,
            help="Épreuves, horaires, catégories, animations autour.",
        ),
        YesNoField(
            key="f_voie", label="Passe-t-elle sur des routes ou des chemins publics ?",
            help="Si oui, pensez aussi à la déclarer en préfecture, au moins deux mois avant.",
        ),
        NumberField(
            key="f_longueur", label="Longueur du parcours", condition=when("f_voie"), decimals=1, minimum=0.1,
            maximum=2000, unit="km", width="half",
        ),
        SeveralChoicesField(
            key="f_routes", label="Que demandez-vous sur les routes départementales ?", required=False,
            condition=when("f_voie"),
            choices=choices(
                fermeture="Une fermeture pendant l'épreuve", priorite="Une priorité de passage",
                deviation="Une déviation fléchée",
            ),
        ),
    ),
)  # fmt: skip

AUDIENCE = Step(
    key="s_public",
    title="Le public et la sécurité",
    fields=(
        NumberField(
            key="f_participants", label="Participants attendus", minimum=1, maximum=100_000, unit="personnes",
            width="half",
        ),
        NumberField(
            key="f_spectateurs", label="Spectateurs attendus", minimum=0, maximum=1_000_000, unit="personnes",
            width="half",
        ),
        SeveralChoicesField(
            key="f_categories", label="Qui peut s'inscrire ?",
            choices=choices(
                jeunes="Des enfants et des jeunes", adultes="Des adultes", handisport="Des sportifs handicapés",
                scolaires="Des classes",
            ),
        ),
        ShortTextField(
            key="f_secours", label="Qui assure les premiers secours ?",
            help="Association agréée, médecin, poste de secours de la commune…",
        ),
        SeveralChoicesField(
            key="f_eco", label="Ce que vous faites pour l'environnement", required=False,
            choices=choices(
                gobelets="Des gobelets réutilisables", tri="Le tri des déchets", covoiturage="Le covoiturage ou un car",
                local="Des produits d'ici", balisage="Un balisage retiré dès la fin",
            ),
        ),
    ),
)  # fmt: skip

BUDGET = Step(
    key="s_budget",
    title="Le budget et le matériel",
    fields=(
        AmountField(key="f_depenses", label="Total des dépenses", minimum=10_000, width="half"),
        AmountField(
            key="f_inscriptions", label="Recettes d'inscription et de buvette", width="half",
            help="Écrivez 0 si l'inscription est gratuite.",
        ),
        AmountField(
            key="f_autres", label="Autres aides demandées", width="half",
            help="Communes, Région, entreprises. 0 si aucune.",
        ),
        AmountField(
            key="f_demande", label="Montant demandé au Département", minimum=20_000, maximum=1_500_000, width="half",
            help="Entre 200 € et 15 000 €, au plus 30 % des dépenses.",
        ),
        YesNoField(key="f_materiel", label="Souhaitez-vous aussi du matériel du Département ?"),
        SeveralChoicesField(
            key="f_materielliste", label="Lequel ?", condition=when("f_materiel"),
            choices=choices(
                barrieres="Des barrières", podium="Un podium", sono="Une sonorisation", tentes="Des tentes",
                arche="L'arche gonflable",
            ),
            help="Prêté sans frais ; à prendre et à rendre au centre technique de Vernay-le-Pont.",
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
            key="f_budgetprev", label="Budget prévisionnel de la manifestation", category="budget-previsionnel",
            help="Recettes et dépenses équilibrées.",
        ),
        DocumentField(
            key="f_assurance", label="Attestation d'assurance", category="attestation-assurance",
            help="Responsabilité civile de l'organisateur, valable le jour de la manifestation.",
        ),
        DocumentField(
            key="f_plan", label="Plan du parcours", category="plan-parcours", condition=when("f_voie"), several=True,
            max_count=3, help="Avec les routes traversées, les signaleurs et les postes de secours.",
        ),
        DocumentField(
            key="f_arrete", label="Arrêté municipal ou demande faite à la mairie", category="arrete", required=False,
            condition=when("f_voie"), help="S'il est déjà pris. Sinon, vous pourrez l'envoyer plus tard.",
        ),
        DocumentField(
            key="f_statuts", label="Statuts de l'association", category="statuts",
            condition=when("f_type", "association"), help="À jour, datés et signés.",
        ),
        DocumentField(
            key="f_rib", label="Relevé d'identité bancaire (RIB)", category="rib",
            help="Au nom de l'organisateur.",
        ),
    ),
)  # fmt: skip

UNDERTAKINGS = Step(
    key="s_engagements",
    title="Vos engagements",
    fields=(republican_contract(when("f_type", "association")), use_of_the_grant(), publicity()),
)

FORM = FormSchema(steps=(ORGANISER, EVENT, AUDIENCE, BUDGET, DOCUMENTS, UNDERTAKINGS))
