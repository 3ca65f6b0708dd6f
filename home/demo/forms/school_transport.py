"""The form of « Carte de transport scolaire »."""

from formkit.expressions import Comparison
from formkit.fieldtypes import (
    CommuneField,
    ContentField,
    DocumentField,
    LongTextField,
    OneChoiceField,
    Prefill,
    ShortTextField,
    StatementField,
    YesNoField,
)
from formkit.schema import FormSchema, Step
from home.demo.forms.questions import DOCUMENTS_ON_PAPER, choices, email, first_name, last_name, telephone, when

ADULT = Step(
    key="s_responsable",
    title="Vous",
    intro="La personne qui demande la carte, que le service peut appeler.",
    fields=(
        first_name(),
        last_name(),
        telephone(),
        email(),
        LongTextField(
            key="f_adresse", label="Adresse", prefill=Prefill.PROFILE_ADDRESS, max_length=300,
            help="Numéro, rue, code postal et commune. La carte y est envoyée.", personal="ordinary", anonymise="erase",
        ),
    ),
)  # fmt: skip

PUPIL = Step(
    key="s_eleve",
    title="L'élève",
    fields=(
        YesNoField(
            key="f_dejacarte", label="L'élève avait-il déjà une carte l'an dernier ?",
            help="Si oui, nous la prolongeons : il garde la même.",
        ),
        ShortTextField(
            key="f_numerocarte", label="Numéro de sa carte", required=False, condition=when("f_dejacarte"),
            width="half", help="Huit chiffres, au dos. Laissez vide si elle est perdue.",
        ),
        YesNoField(
            key="f_adapte", label="L'élève a-t-il besoin d'un véhicule adapté à un handicap ?", personal="sensitive",
            anonymise="erase",
        ),
        ContentField(
            key="f_adapteinfo", label="Le transport adapté se demande autrement", condition=when("f_adapte"),
            text="La Maison départementale des personnes handicapées (MDPH) étudie cette demande avec vous. "
            "Appelez-la au 02 61 91 40 80. Vous pouvez tout de même demander une carte ici.",
        ),
    ),
)  # fmt: skip

SCHOOL = Step(
    key="s_scolarite",
    title="Sa scolarité",
    fields=(
        OneChoiceField(
            key="f_niveau", label="Cette année, l'élève est…",
            choices=choices(
                primaire="À l'école maternelle ou élémentaire", college="Au collège", lycee="Au lycée",
                apprenti="En apprentissage",
            ),
        ),
        ShortTextField(key="f_ecole", label="Nom de l'établissement", help="Par exemple : collège des Trois-Aulnes."),
        ShortTextField(key="f_ecoleville", label="Commune de l'établissement", width="half"),
        ShortTextField(key="f_classe", label="Classe", width="half", help="Par exemple : CM2, 4e, terminale."),
        OneChoiceField(
            key="f_regime", label="Où l'élève prend-il ses repas et ses nuits ?",
            choices=choices(externe="Externe", demi="Demi-pensionnaire", interne="Interne"),
        ),
    ),
)  # fmt: skip

TRIP = Step(
    key="s_trajet",
    title="Son trajet",
    intro="Les arrêts et les horaires sont affichés dans les mairies et les établissements.",
    fields=(
        CommuneField(key="f_commune", label="Commune de départ", width="half"),
        ShortTextField(
            key="f_arret", label="Arrêt où l'élève monte", width="half",
            help="Écrivez « Je ne sais pas » si vous hésitez : nous proposerons le plus proche.",
        ),
        OneChoiceField(
            key="f_mode", label="Comment voyage-t-il ?",
            choices=choices(car="En car", train="En train", deux="En car puis en train"),
        ),
        OneChoiceField(
            key="f_distance", label="Quelle distance entre son domicile et l'établissement ?",
            choices=choices(moins="Moins de 3 km", plus="3 km ou plus"),
        ),
        ContentField(
            key="f_distanceinfo", label="En dessous de 3 km", condition=when("f_distance", "moins"),
            text="La carte est délivrée s'il reste des places dans le car, au tarif de 90 € l'année.",
        ),
        YesNoField(
            key="f_alternee", label="L'élève vit-il en alternance chez ses deux parents ?",
            help="Dans ce cas, la carte vaut pour les deux trajets, sans supplément.",
        ),
        CommuneField(
            key="f_commune2", label="Commune du second domicile", condition=when("f_alternee"), width="half",
        ),
        ShortTextField(key="f_arret2", label="Arrêt du second trajet", condition=when("f_alternee"), width="half"),
    ),
)  # fmt: skip

DOCUMENTS = Step(
    key="s_pieces",
    title="Vos documents",
    intro="Ceux qui sont déjà dans « Documents envoyés » vous sont proposés : il n'y a qu'à les choisir.",
    paper_intro=DOCUMENTS_ON_PAPER,
    fields=(
        DocumentField(
            key="f_domicile", label="Justificatif de domicile", category="justificatif-domicile",
            personal="ordinary", anonymise="erase",
            help="Facture d'eau, d'électricité ou de téléphone, ou quittance de loyer, de moins de trois mois.",
        ),
        DocumentField(
            key="f_certificat", label="Certificat de scolarité", category="certificat-scolarite",
            personal="ordinary", anonymise="erase",
            help="L'établissement le donne à la rentrée.",
        ),
        DocumentField(
            key="f_photo", label="Photo d'identité de l'élève", category="photo-identite",
            personal="ordinary", anonymise="erase",
            condition=Comparison(field="f_dejacarte", operator="equals", value=False),
            help="De face, récente.",
        ),
        DocumentField(
            key="f_jugement", label="Jugement ou accord sur la garde alternée", category="jugement-garde",
            condition=when("f_alternee"), personal="ordinary", anonymise="erase",
            help="Une attestation signée des deux parents convient aussi.",
        ),
    ),
)  # fmt: skip

UNDERTAKINGS = Step(
    key="s_engagements",
    title="Votre engagement",
    fields=(
        StatementField(
            key="f_reglement",
            label="J'ai lu le règlement des transports et l'élève le respectera",
            text="L'élève a toujours sa carte sur lui, attache sa ceinture, reste assis pendant le trajet et respecte "
            "le conducteur, les autres élèves et le véhicule. En cas de faute répétée, la carte peut être suspendue "
            "après un avertissement écrit. Une carte perdue est refaite pour 10 €.",
        ),
    ),
)

FORM = FormSchema(steps=(ADULT, PUPIL, SCHOOL, TRIP, DOCUMENTS, UNDERTAKINGS))
