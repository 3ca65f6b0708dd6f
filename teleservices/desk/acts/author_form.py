"""Who takes a decision and who signs it, as its form asks: offered as the rules of the procedure say."""

from collections.abc import Container, Iterator

from django.utils.translation import gettext as _

from teleservices.competence.deciding_values import deciding_values, why_no_ceiling
from teleservices.competence.errors import NotCompetentError
from teleservices.competence.rules import AuthorityRule, DecisionRules
from teleservices.competence.service_values import cents
from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.decision_fields import up_to
from teleservices.lifecycle.prerequisites.granted_sums import amount_asked
from teleservices.lifecycle.prerequisites.who_decides import capacity_of, may_sign, why_no_deliberation
from teleservices.models import Authority, AuthorityKind, Delegation, Deliberation, Outcome, Proposal, State

IN_PERSON = "president_in_person"
"""The president decides and signed the letter that is joined."""


class AuthorForm(ActForm):
    """What any decision asks of its authority; the form of a decision has the fields."""

    outcome: Outcome | None = None
    why_not_signing = ""
    """What the delegation of the agent lacks, said before they type; empty where it suffices, or isn't asked for."""
    rests_on_register = True
    """Whether a body decides by a deliberation of the register; else its number and date are written."""

    def ask_who_signs(self) -> None:
        """Propose the capacity that the agent has in the service, and say where it shows when agents aren't named."""
        del self.fields["decided_by"], self.fields["deliberation"]
        self.initial.setdefault("author_capacity", capacity_of(self.actor, self.request))
        if self.request.team and not self.request.team.names_its_agents:
            self.fields["author_capacity"].help_text = _(
                "The agents of your service are not named: the e-mail will name it alone. The letter will bear your "
                "first name, name and capacity all the same, since a decision always names its author (CRPA L212-1)."
            )

    def ask_who_decides(self, rules: DecisionRules, outcome: Outcome, proposal: Proposal | None) -> None:
        """Offer the authorities of the procedure, each with the way in which it decides here."""
        del self.fields["authority"], self.fields["author_capacity"]
        granted, amount = None, None if State(outcome) in State.favourable() else amount_asked(self.request)
        self.values = deciding_values(self.request, rules, proposal)
        authorities = rules.authorities_of(outcome, granted=granted, asked=amount, values=self.values)
        choices = [choice for authority_rule in authorities for choice in self._ways(authority_rule)]
        decided_by = self.fields["decided_by"]
        decided_by.choices = choices  # type: ignore[attr-defined]
        decided_by.initial = choices[0][0] if choices else None
        unable = self._unable(rules, outcome, {authority.kind for authority in authorities})
        if unable or self.why_not_signing:
            decided_by.help_text = " ".join(why for why in (*unable, self.why_not_signing) if why)
        if self.why_not_signing:
            decided_by.error_messages["invalid_choice"] = self.why_not_signing
        bodies = [authority.kind for authority in authorities if authority.kind != AuthorityKind.PRESIDENT]
        if bodies and self.rests_on_register:
            deliberations = Deliberation.objects.executory().filter(
                team=self.request.team_id, authority__kind__in=bodies
            )
            self.fields["deliberation"].queryset = deliberations  # type: ignore[attr-defined]
        else:
            del self.fields["deliberation"]
        if len(bodies) == len(authorities) and self.rests_on_register:
            del self.fields["act_number"], self.fields["act_date"]
            self.fields["deliberation"].required = True
            self.fields["deliberation"].empty_label = _("Choose a deliberation")  # type: ignore[attr-defined]
            self.fields["deliberation"].error_messages["required"] = self.why_no_deliberation(bodies[0])

    def _unable(self, rules: DecisionRules, outcome: Outcome, able: Container[AuthorityKind]) -> list[str]:
        """Why authorities that would decide so can't: nobody can tell up to what; `able` may all the same."""
        is_grant = State(outcome) in State.favourable()
        granting = [rule for rule in rules.favourable if rule.outcome == outcome or not is_grant]
        lines = [line for rule in granting for line in rule.authorities if line.kind not in able]
        whys = (why_no_ceiling(line, self.request.form, self.values) for line in lines)
        return [why for why in dict.fromkeys(whys) if why]

    def _ways(self, rule: AuthorityRule) -> Iterator[tuple[str, str]]:
        authority = Authority.objects.filter(kind=rule.kind).first()
        words = {"authority": authority.name if authority else str(rule.kind.label), "number": ""}
        ceiling = cents(rule.ceiling, self.values)
        if rule.kind != AuthorityKind.PRESIDENT:
            yield rule.kind, up_to(_("%(authority)s, by its deliberation") % words, ceiling)
            return
        if signs := self._delegation():
            words["number"] = signs.act_number
            yield rule.kind, up_to(_("%(authority)s: I sign by delegation (act %(number)s)") % words, ceiling)
        yield IN_PERSON, up_to(_("%(authority)s, who signed the letter that I join") % words, ceiling)

    def _delegation(self) -> Delegation | None:
        """That by which the agent may sign so; where there is none, `why_not_signing` says what theirs lacks."""
        if self.outcome is None:
            return None
        try:
            return may_sign(request=self.request, actor=self.actor, outcome=self.outcome)
        except NotCompetentError as refused:
            self.why_not_signing = str(refused.message)
            return None

    def why_no_deliberation(self, kind: str) -> str:
        """What is said where no deliberation of this kind of authority is chosen."""
        authority = Authority.objects.filter(kind=kind).first()
        return why_no_deliberation(str(authority or AuthorityKind(kind).label))
