"""A refusal proposed by the articles of the règlement, its reasons filled with the figures of its request."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.competence.proposal_rules import Article
from teleservices.deciding.by_rules import Figures, figures_of, lacks_of_any
from teleservices.deciding.errors import ProposalRefusedError, StaleProposalError
from teleservices.deciding.meetings.arbitrating import prepared_item
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.deciding.proposals.quoting import answers_quoted, composed, figures_quoted, not_given
from teleservices.lifecycle import locked
from teleservices.models import Outcome, Proposal


@dataclass(frozen=True, kw_only=True)
class Grounds:
    """What a refusal is founded on, chosen once for many requests: articles by their keys, and what is written."""

    articles: tuple[str, ...] = ()
    text: str = ""

    @property
    def is_given(self) -> bool:
        """Whether there is any."""
        return bool(self.articles or self.text.strip())


def chosen(figures: Figures, keys: Collection[str]) -> list[Article]:
    """The articles of the rules that have these keys."""
    proposal_rules = figures.rules.proposals if figures.rules else None
    return [article for article in proposal_rules.articles if article.key in keys] if proposal_rules else []


def reasons_of(figures: Figures, grounds: Grounds) -> str:
    """What the articles say with the figures of this request, then what is written besides."""
    invoked = composed(chosen(figures, grounds.articles), values_of(figures))
    return "\n\n".join(text for text in (invoked, grounds.text.strip()) if text)


def lacks_of_refusal(figures: Figures, grounds: Grounds, *, replaces: bool) -> Sequence[str]:
    """All that lacks for this refusal to be proposed, a sentence each."""
    return list(_lacks(figures, grounds, replaces=replaces))


def _lacks(figures: Figures, grounds: Grounds, *, replaces: bool) -> Iterator[str]:
    yield from lacks_of_any(figures, replaces=replaces)
    if figures.rules and figures.rules.of(Outcome.REFUSED) is None:
        yield _("This decision doesn't exist for this procedure.")
    if tags := not_given(chosen(figures, grounds.articles), values_of(figures)):
        yield _("What these articles quote isn’t known of it: %(tags)s.") % {
            "tags": ", ".join(_("“%(text)s”") % {"text": tag} for tag in tags)
        }


def values_of(figures: Figures) -> dict[str, str]:
    """What the tags of articles stand for in this request."""
    base = figures.former.eligible_base if figures.base is None and figures.former else figures.base
    quoted = figures_quoted(asked=figures.demand, base=base, calculation=figures.calculation(base), proposed=None)
    return answers_quoted(figures.request) | quoted


@transaction.atomic
def propose_refusal(
    *,
    request_id: int,
    author: User,
    seen: int,
    grounds: Grounds,
    replaces: bool = False,
    no_interest: bool = False,
) -> Proposal:
    """Propose to refuse a request on these grounds; `seen` is the number of the proposal that the author saw.

    Raises StaleProposalError, ProposalRefusedError with all that lacks, or as `propose`.
    """
    request = locked(request_id)
    figures = figures_of([request])[request.pk]
    if figures.seen != seen:
        raise StaleProposalError(_("Someone else has just changed this proposal: look at it again."))
    if lacks := lacks_of_refusal(figures, grounds, replaces=replaces):
        raise ProposalRefusedError(" ".join(lacks))
    proposed = Proposed(
        outcome=Outcome.REFUSED,
        articles=tuple(article.key for article in chosen(figures, grounds.articles)),
        reasons=reasons_of(figures, grounds),
        no_interest=no_interest,
    )
    return propose(request_id=request.pk, author=author, seen=seen, proposed=proposed)


@transaction.atomic
def refuse_item(*, item_id: int, seen: int, author: User, grounds: Grounds) -> Proposal:
    """Propose to refuse a request of a meeting in preparation, whatever was proposed.

    Writing it states that one has no interest in the request: the table says so where a procedure asks it. Raises as
    `propose_refusal`, and MeetingRefusedError once the list is frozen.
    """
    item = prepared_item(item_id)
    return propose_refusal(
        request_id=item.request_id, author=author, seen=seen, grounds=grounds, replaces=True, no_interest=True
    )
