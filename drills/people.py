"""Makes who takes part: `python -m drills.people --drafts 200` prints them as JSON.

One person, with so many complete drafts that wait for « Transmettre », and an agent who may do everything.
"""

import argparse
import json
import sys

import django

django.setup()

from tests.factories import accounts, pages, procedures  # noqa: E402
from tests.factories.answers import fill_in  # noqa: E402

UNFINISHED = 12
"""Drafts that wait for their document."""


def main() -> None:
    """Make them with the product's own functions."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--drafts", type=int, default=1)
    options = parser.parse_args()
    pages.make_site()
    user, agent = accounts.make_user(), accounts.make_staff(superuser=True)
    page = pages.make_procedure_page(procedures.make_procedure())
    draft = procedures.complete(procedures.make_draft(user=user, procedure=page.procedure))
    empty = fill_in(procedures.make_draft(user=user, procedure=page.procedure), procedures.ANSWERS)
    unfinished = [each.reference for each in procedures.copies_of(empty, UNFINISHED)]
    drafts = [[each.reference, each.revision_number] for each in procedures.copies_of(draft, options.drafts)]
    facts = {"email": user.email, "agent": agent.email, "password": accounts.PASSWORD, "drafts": drafts}
    facts |= {"unfinished": unfinished, "step": "s_pieces12"}
    json.dump(facts | {"document": procedures.STATUTES, "page": page.url}, sys.stdout)


if __name__ == "__main__":
    main()
