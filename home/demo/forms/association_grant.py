"""The form of « Aide au projet associatif »."""

from formkit.expressions import Comparison
from formkit.fieldtypes import (
    AmountField,
    DateField,
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
from home.demo.forms.association_budget import BUDGET, TOO_MUCH, TOTAL, UNBALANCED
from home.demo.forms.questions import DOCUMENTS_ON_PAPER, choices, email, first_name, last_name, telephone, when
from home.demo.forms.undertakings import publicity, republican_contract, use_of_the_grant

ASSOCIATION = Step(
    key="s_association",
    title="Votre association",
    intro="Ce que nous savons déjà de votre association est rempli : corrigez ce qui a changé.",
    paper_intro="Recopiez ce que disent les statuts et le récépissé de déclaration.",
    fields=(
        ShortTextField(
            key="f_nom", label="Nom de l'association", help="Tel qu'il figure dans les statuts.",
            prefill=Prefill.PROFILE_NAME, autocomplete="organization",
        ),
        SiretField(
            key="f_siret", label="Numéro SIRET", prefill=Prefill.PROFILE_SIRET,
            help="14 chiffres. Sans lui, aucune subvention ne peut être versée. "
            "S'il vous manque, l'Insee le donne gratuitement.",
        ),
        ShortTextField(
            key="f_rna", label="Numéro RNA", required=False, prefill=Prefill.PROFILE_RNA, max_length=10, width="half",
            help="La lettre W et neuf chiffres, sur le récépissé de déclaration en préfecture.",
        ),
        DateField(
            key="f_creation", label="Date de création", width="half", minimum="1901-07-01", maximum="today",
            help="Celle de la déclaration.",
        ),
        LongTextField(
            key="f_objet", label="À quoi sert votre association ?", max_length=800,
            help="Son objet et ses activités habituelles, en quelques phrases.",
        ),
        NumberField(
            key="f_adherents", label="Nombre d'adhérents", minimum=2, maximum=100_000, unit="adhérents", width="half",
            help="Au dernier décompte de l'assemblée générale.",
        ),
        YesNoField(key="f_salaries", label="L'association emploie-t-elle des salariés ?"),
        NumberField(
            key="f_etp", label="Combien, en équivalents temps plein ?", decimals=1, minimum=0.1, maximum=5000,
            unit="ETP", width="half", help="Un mi-temps compte pour 0,5.", condition=when("f_salaries"),
        ),
    ),
)  # fmt: skip

CONTACT = Step(
    key="s_contact",
    title="Qui suit cette demande",
    intro="La personne que le service peut appeler s'il a une question. Les courriels de suivi vont à l'adresse du "
    "compte qui dépose la demande, et aux membres de l'association qui l'ont voulu.",
    paper_intro="La personne que le service peut appeler s'il a une question, et à qui il écrit.",
    fields=(
        first_name(),
        last_name(),
        ShortTextField(
            key="f_fonction", label="Fonction dans l'association", prefill=Prefill.PROFILE_FUNCTION,
            help="Par exemple : présidente, trésorier, coordinatrice.", autocomplete="organization-title",
        ),
        telephone(),
        email(),
        YesNoField(
            key="f_representant", label="Êtes-vous la personne qui représente légalement l'association ?",
            help="Le plus souvent, c'est la présidente ou le président. Les statuts le disent.",
        ),
        ShortTextField(
            key="f_representant2", label="Nom et prénom de la personne qui représente l'association",
            condition=when("f_representant", False), personal="ordinary", anonymise="erase",
        ),
        DocumentField(
            key="f_pouvoir", label="Pouvoir signé", category="pouvoir", condition=when("f_representant", False),
            help="Une page suffit : le représentant légal vous autorise à faire cette demande en son nom.",
        ),
    ),
)  # fmt: skip

PROJECT = Step(
    key="s_projet",
    title="Votre projet",
    fields=(
        ShortTextField(
            key="f_projet", label="Titre du projet", max_length=120,
            help="Par exemple : « Fête de la rivière », « Ateliers de lecture à voix haute ».",
        ),
        OneChoiceField(
            key="f_nature", label="De quoi s'agit-il ?",
            choices=choices(
                evenement="Un événement : fête, festival, rencontre",
                regulier="Une activité qui se répète dans l'année",
                creation="Une création : spectacle, exposition, livre, film",
                equipement="L'achat d'un équipement",
            ),
        ),
        LongTextField(
            key="f_description", label="Racontez-nous le projet", min_length=80, max_length=3000,
            help="Ce que vous allez faire, où, avec qui, et pourquoi maintenant.",
        ),
        PeriodField(
            key="f_dates", label="Dates du projet", minimum="today+1d", maximum="today+3y", max_days=1096,
            help="Il commence après le dépôt de la demande. La même date deux fois s'il tient en un jour.",
        ),
        ShortTextField(
            key="f_lieux", label="Dans quelles communes ?", help="Séparez-les par des virgules.", max_length=300
        ),
        SeveralChoicesField(
            key="f_public", label="À qui le projet s'adresse-t-il ?",
            choices=choices(
                tous="À tous les habitants", jeunes="Aux enfants et aux jeunes", ages="Aux personnes âgées",
                handicap="Aux personnes en situation de handicap", precarite="Aux personnes en difficulté sociale",
                adherents="À nos adhérents",
            ),
        ),
        NumberField(
            key="f_nombre", label="Combien de personnes attendez-vous ?", minimum=1, maximum=1_000_000,
            unit="personnes", width="half", help="Une estimation suffit.",
        ),
        LongTextField(
            key="f_reussite", label="Comment saurez-vous que le projet a réussi ?", max_length=1000,
            help="Deux ou trois repères simples : fréquentation, nombre d'ateliers, avis des participants.",
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
            key="f_statuts", label="Statuts de l'association", category="statuts",
            help="À jour, datés et signés par deux dirigeants.",
        ),
        DocumentField(
            key="f_dirigeants", label="Liste des dirigeants", category="liste-dirigeants",
            help="Nom, fonction et date d'élection des membres du bureau et du conseil d'administration.",
        ),
        DocumentField(
            key="f_budgetprev", label="Budget prévisionnel signé", category="budget-previsionnel",
            condition=Comparison(field=TOTAL.key, operator="at_least", value=500_000),
            help="À partir de 5 000 € de dépenses. Recettes et dépenses équilibrées, aux totaux de la demande.",
        ),
        YesNoField(
            key="f_exercice", label="L'association a-t-elle déjà clos un exercice comptable ?",
            help="Répondez « Non » si elle a moins d'un an.",
        ),
        DocumentField(
            key="f_comptes", label="Derniers comptes approuvés", category="comptes-approuves",
            condition=when("f_exercice"), help="Bilan et compte de résultat présentés à l'assemblée générale.",
        ),
        DocumentField(
            key="f_rapport", label="Dernier rapport d'activité", category="rapport-activite", required=False,
            help="Il nous aide à comprendre ce que vous faites.",
        ),
        DocumentField(
            key="f_rib", label="Relevé d'identité bancaire (RIB)", category="rib",
            help="Au nom de l'association, exactement comme dans les statuts.", personal="ordinary", anonymise="erase",
        ),
    ),
)  # fmt: skip

UNDERTAKINGS = Step(
    key="s_engagements",
    title="Vos engagements",
    fields=(republican_contract(), use_of_the_grant(), publicity()),
)

ANNOTATIONS = (
    YesNoField(
        key="f_plafond", label="Plafond du règlement respecté", private=True,
        help="Aide demandée de 10 000 € au plus, et au plus la moitié des dépenses (articles 4 et 5 du règlement).",
    ),
    LongTextField(
        key="f_avis", label="Avis technique", required=False, private=True, max_length=1000,
        help="Intérêt du projet, solidité du budget, réserves éventuelles.",
    ),
    AmountField(
        key="f_eligible", label="Montant éligible", private=True,
        help="Les dépenses retenues, une fois ôté ce que le règlement exclut.",
    ),
)  # fmt: skip
"""What the service alone answers, on the sheet of each request."""

FORM = FormSchema(
    steps=(ASSOCIATION, CONTACT, PROJECT, BUDGET, DOCUMENTS, UNDERTAKINGS),
    rules=(TOO_MUCH, UNBALANCED),
    annotations=ANNOTATIONS,
)
