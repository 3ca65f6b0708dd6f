"""What a new procedure starts with: texts in French, which are content that designers change, not the interface."""

from dataclasses import dataclass

from teleservices.models import Procedure, Stage, State

HONOUR_STATEMENT = "Je certifie sur l’honneur que les renseignements donnés dans cette demande sont exacts et complets."


@dataclass(frozen=True)
class StagePreset:
    """A stage as most procedures need it."""

    state: State
    name: str
    explanation: str
    email_subject: str
    email_body: str
    is_milestone: bool = True
    remind_after_days: int | None = None
    slug: str = ""

    @property
    def key(self) -> str:
        """The stage's key in its procedure: its own, or else that of its state."""
        return self.slug or self.state.value.replace("_", "-")

    @property
    def email_text(self) -> str:
        """The text of the e-mail; its frame greets, leads to the request and says who writes."""
        return self.email_body

    def stage(self, procedure: Procedure, order: int = 100) -> Stage:
        """The stage that it makes in `procedure`, not saved."""
        return Stage(
            procedure=procedure,
            key=self.key,
            state=self.state,
            name=self.name,
            explanation=self.explanation,
            email_subject=self.email_subject,
            email_text=self.email_text,
            order=order,
            is_milestone=self.is_milestone,
            remind_after_days=self.remind_after_days,
        )


_PRESETS = (
    StagePreset(
        State.SUBMITTED,
        "Reçue",
        "Nous avons bien reçu votre demande. Un agent va la prendre en charge. "
        "Vous n’avez rien à faire pour le moment.",
        "Nous avons bien reçu votre demande {{ référence }}",
        "Nous avons bien reçu votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0», transmise le "
        "{{ date de dépôt }} pour {{ demandeur }}. Nous vous écrirons à chaque avancée.",
        remind_after_days=7,
    ),
    StagePreset(
        State.IN_REVIEW,
        "En cours d’instruction",
        "Un agent étudie votre demande. S’il manque quelque chose, nous vous le demanderons.",
        "Nous étudions votre demande {{ référence }}",
        "Un agent étudie votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0».\n\n{{ message }}",
    ),
    StagePreset(
        State.CORRECTION_REQUESTED,
        "À compléter",
        "Il manque des informations ou des pièces. Complétez votre demande au plus tard le jour indiqué.",
        "Votre demande {{ référence }} est à compléter jusqu’au {{ échéance }} inclus",
        "Pour continuer à étudier votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0», nous avons besoin "
        "de compléments.\n\n{{ message }}",
        is_milestone=False,
        remind_after_days=7,
    ),
    StagePreset(
        State.ACCEPTED,
        "Accordée",
        "Votre demande est accordée. La décision est dans vos documents reçus.",
        "Votre demande {{ référence }} est accordée",
        "Votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0» est accordée.\n\n{{ message }}\n\n"
        "Vous trouverez la décision dans vos documents reçus. Conservez-la.",
    ),
    StagePreset(
        State.ACCEPTED_IN_PART,
        "Accordée en partie",
        "Votre demande est accordée en partie. La décision, dans vos documents reçus, en donne les raisons.",
        "Votre demande {{ référence }} est accordée en partie",
        "Votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0» est accordée en partie.\n\n{{ message }}\n\n"
        "La décision, dans vos documents reçus, dit ce qui est accordé, pour quelles raisons, et comment la contester.",
    ),
    StagePreset(
        State.REFUSED,
        "Refusée",
        "Votre demande est refusée. "
        "La décision, dans vos documents reçus, en donne les raisons et les recours possibles.",
        "Décision sur votre demande {{ référence }}",
        "Nous ne pouvons pas accorder votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0».\n\n"
        "{{ message }}\n\n"
        "La décision, dans vos documents reçus, donne les raisons du refus et les recours possibles.",
    ),
    StagePreset(
        State.INADMISSIBLE,
        "Irrecevable",
        "Votre demande ne remplit pas les conditions pour être étudiée. "
        "La décision, dans vos documents reçus, en donne les raisons et les recours possibles.",
        "Votre demande {{ référence }} ne peut pas être étudiée",
        "Votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0» ne remplit pas les conditions pour être "
        "étudiée.\n\n{{ message }}\n\n"
        "La décision, dans vos documents reçus, dit pour quelles raisons et comment la contester.",
    ),
    StagePreset(
        State.WITHDRAWN,
        "Retirée",
        "Vous avez retiré votre demande\u00a0: nous ne l’étudions plus. "
        "Vous pouvez en faire une autre tant que la démarche est ouverte.",
        "Votre demande {{ référence }} est retirée",
        "Vous avez retiré votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0». Nous ne l’étudierons pas.",
        is_milestone=False,
    ),
)


_GRANT = (
    StagePreset(
        State.IN_REVIEW,
        "Avis demandé",
        "Nous avons demandé un avis sur votre projet. Nous continuerons à étudier votre demande dès que nous l’aurons. "
        "Vous n’avez rien à faire pour le moment.",
        "Nous avons demandé un avis sur votre demande {{ référence }}",
        "Pour étudier votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0», nous avons demandé un avis sur "
        "votre projet.\n\n{{ message }}\n\nVous n’avez rien à faire pour le moment.",
        is_milestone=False,
        remind_after_days=21,
        slug="avis-demande",
    ),
    StagePreset(
        State.IN_REVIEW,
        "Présentée aux élus",
        "Notre étude est terminée. Les élus vont se prononcer, puis nous vous enverrons leur décision.",
        "Votre demande {{ référence }} est présentée aux élus",
        "Nous avons fini d’étudier votre demande {{ référence }} pour «\u00a0{{ démarche }}\u00a0». Les élus vont se "
        "prononcer, puis nous vous enverrons leur décision.\n\n{{ message }}",
        slug="presentee-aux-elus",
    ),
)


def grant_presets() -> tuple[StagePreset, ...]:
    """What a grant has besides, within its review: an opinion asked for, then the elected members' vote."""
    return _GRANT


def stage_presets() -> tuple[StagePreset, ...]:
    """The stages of a new procedure, in the order of a request's life."""
    return _PRESETS


def stage_preset(state: State) -> StagePreset:
    """The texts offered for a new stage of this kind; KeyError for a draft, which is no stage."""
    return {preset.state: preset for preset in _PRESETS}[state]
