"""The budget that an association tells for its project: rows of expenses and incomes, what is worked out of them."""

from formkit.expressions import Comparison
from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    ContentField,
    DropDownField,
    GroupField,
    ShortTextField,
    YesNoField,
)
from formkit.fieldtypes.calculated import ColumnTerm, FieldTerm
from formkit.schema import FormRule, Step
from home.demo.forms.questions import choices, when

EXPENSES = GroupField(
    key="f_charges", label="Dépenses prévues", row_name="Dépense", maximum=20,
    help="Achats, locations, cachets, salaires, communication… Une ligne par dépense.",
    fields=(
        ShortTextField(key="f_charge", label="Intitulé", max_length=80),
        AmountField(key="f_cout", label="Coût", minimum=100),
    ),
)  # fmt: skip
INCOMES = GroupField(
    key="f_recettes", label="Recettes attendues, sans l'aide du Département", row_name="Recette", maximum=20,
    totals=("f_montant",), help="Ce que vous avez déjà et ce que vous demandez à d'autres.",
    fields=(
        DropDownField(
            key="f_origine", label="De qui ?",
            choices=choices(
                propres="L'association", commune="Une commune", epci="Une intercommunalité", region="La Région",
                etat="L'État", europe="L'Union européenne", prive="Une fondation, une entreprise",
            ),
        ),
        YesNoField(key="f_acquise", label="Est-elle acquise ?"),
        AmountField(key="f_montant", label="Montant", minimum=0),
    ),
)  # fmt: skip
SPENT = ColumnTerm(group=EXPENSES.key, column="f_cout")
TOTAL = CalculatedField(key="f_totaldepenses", label="Total des dépenses", terms=(SPENT,), width="half")
ASKED = AmountField(
    key="f_demande", label="Montant demandé au Département", minimum=20_000, maximum=1_000_000, width="half",
    help="Entre 200 € et 10 000 €.",
)  # fmt: skip
SHARE = CalculatedField(
    key="f_part", label="Part de l'aide dans les dépenses", operation="percentage", result="number", decimals=1,
    terms=(FieldTerm(field=ASKED.key), FieldTerm(field=TOTAL.key)), width="half",
)  # fmt: skip
MISSING = CalculatedField(
    key="f_reste", label="Ce qui reste à trouver", operation="difference", width="half",
    help="0 € quand le budget est équilibré.",
    terms=(
        FieldTerm(field=TOTAL.key),
        ColumnTerm(group=INCOMES.key, column="f_montant"),
        FieldTerm(field=ASKED.key),
    ),
)  # fmt: skip

BUDGET = Step(
    key="s_budget",
    title="Le budget du projet",
    intro="Seulement les recettes et les dépenses de ce projet, pas celles de toute l'association.",
    fields=(
        ContentField(
            key="f_regle", label="Ce que le Département peut apporter",
            text="L'aide couvre au plus la moitié des dépenses du projet, dans la limite de 10 000 €.",
        ),
        EXPENSES,
        TOTAL,
        INCOMES,
        ASKED,
        SHARE,
        MISSING,
        YesNoField(
            key="f_deja", label="Le Département a-t-il déjà aidé votre association ces trois dernières années ?",
        ),
        AmountField(
            key="f_dejamontant", label="Dernière aide reçue", width="half", condition=when("f_deja"),
            help="Son montant, même approximatif.",
        ),
    ),
)  # fmt: skip

TOO_MUCH = FormRule(
    key="r_moitie",
    kind="ineligible",
    article="article 5 du règlement de l'aide au projet associatif",
    condition=Comparison(field=SHARE.key, operator="greater", value=50),
    message="Le Département finance au plus la moitié des dépenses du projet. Demandez un montant moindre, ou "
    "complétez vos dépenses.",
)

UNBALANCED = FormRule(
    key="r_equilibre",
    kind="warning",
    condition=Comparison(field=MISSING.key, operator="not_equals", value=0),
    message="Votre budget n'est pas équilibré : les dépenses, d'un côté, et les recettes avec l'aide demandée, de "
    "l'autre, doivent donner le même total. Corrigez-le, ou dites au service d'où viendra ce qui manque.",
)
