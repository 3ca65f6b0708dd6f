"""A table filled in without a script, and saved as it is left: rows that keep their ids, errors told at their cells."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.fieldtypes import Field, ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.answering.fingerprints import SEEN, fingerprint, stamp
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.factories.accounts import make_profile
from tests.factories.budgets import DONE, GAP, OTHER, PLANNED, make_budget
from tests.factories.procedures import make_procedure
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db
KEY = "f_budget"
LINE, INCOME = f"{KEY}-l_000-{PLANNED}", f"{KEY}-l_100-{PLANNED}"


def draft_of(user: User, *fields: Field) -> ServiceRequest:
    step = Step(key="s_budget", title="Budget du projet", fields=fields)
    procedure = make_procedure(form=FormSchema(steps=(step,)))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return draft_of(user, make_budget())


def read(draft: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.get(pk=draft.pk)


def rows(*named: str, amount: str = "10", ids: tuple[str, ...] = ()) -> dict[str, str]:
    """What a page posts of rows added under the open line."""
    prefix = f"{KEY}-{OTHER}"
    typed = {f"{prefix}-rows": str(len(named))}
    for number, label in enumerate(named):
        typed[f"{prefix}-{number}-label"], typed[f"{prefix}-{number}-{PLANNED}"] = label, amount
        typed[f"{prefix}-{number}-id"] = ids[number] if ids else ""
    return typed


def hidden(draft: ServiceRequest) -> dict[str, str]:
    """The hidden controls of the step."""
    (field,) = draft.form_version.form.fields()
    seen = stamp(field, draft.answers.get(KEY))
    return {**beside(draft), f"{SEEN}{KEY}": seen, f"{KEY}-there": "1"}


def post(client: Client, draft: ServiceRequest, action: str, **typed: str) -> Any:
    address = reverse("filing_step", args=[draft.reference, "s_budget"])
    return client.post(address, {**hidden(draft), "action": action, **typed})


def leave(client: Client, draft: ServiceRequest, **typed: str) -> Any:
    address = reverse("filing_autosave", args=[draft.reference, "s_budget"])
    return client.post(address, {**hidden(draft), "field": KEY, **typed})


def shown(client: Client, answer: Any) -> Any:
    """The table of the page that comes, as its template has it."""
    page = client.get(answer.headers["Location"]) if answer.status_code == 302 else answer
    return page.context["page"].form[KEY]


def labels(draft: ServiceRequest) -> list[object]:
    return [row["label"] for row in read(draft).answers[KEY]["rows"]]  # type: ignore[index, call-overload]


def test_a_button_asks_for_a_row_and_another_takes_one_away(client: Client, draft: ServiceRequest) -> None:
    answer = post(client, draft, f"row-more:{KEY}", **{LINE: "12", **rows("Tombola")})
    assert answer.headers["Location"].endswith(f"#field-{KEY}")
    assert read(draft).answers[KEY]["lines"] == {"l_000": {PLANNED: 1200, GAP: -1200}}  # type: ignore[index, call-overload]
    page = client.get(answer.headers["Location"]).content.decode()
    assert f'name="{KEY}-{OTHER}-1-label"' in page
    assert f'name="{KEY}-{OTHER}-2-label"' not in page

    answer = post(client, read(draft), f"row-gone:{KEY}-{OTHER}-0", **{LINE: "12", **rows("Tombola", "Buvette")})
    assert answer.headers["Location"].endswith(f"#field-{KEY}")
    assert labels(draft) == ["Buvette"]


def test_what_is_refused_is_told_at_its_cell_and_given_back(client: Client, draft: ServiceRequest) -> None:
    typed = {LINE: "douze", INCOME: "5", **rows("Tombola", amount="dix")}
    for action in ("continue", f"row-more:{KEY}"):
        bound = shown(client, post(client, read(draft), action, **typed))
        html = str(bound)
        for name, text in ((LINE, "douze"), (INCOME, "5"), (f"{KEY}-{OTHER}-0-{PLANNED}", "dix")):
            assert f'name="{name}"' in html
            assert f'value="{text}"' in html
            assert (f'id="{name}-error"' in html) == (text != "5")
    assert read(draft).answers[KEY]["lines"].keys() == {"l_100"}  # type: ignore[index, call-overload, union-attr]
    assert labels(draft) == ["Tombola"]


def test_a_row_says_what_it_is(client: Client, draft: ServiceRequest) -> None:
    bound = shown(client, post(client, draft, "continue", **rows("")))
    assert f'id="{KEY}-{OTHER}-0-label-error"' in str(bound)
    assert shown(client, post(client, read(draft), f"row-more:{KEY}", **rows(""))).errors == []


def test_two_sides_must_be_equal_to_go_on_but_a_draft_is_kept(client: Client, draft: ServiceRequest) -> None:
    assert post(client, draft, "continue", **{LINE: "12"}).status_code == 422
    assert read(draft).answers[KEY]["lines"]["l_000"][PLANNED] == 1200  # type: ignore[index, call-overload]
    assert post(client, read(draft), "continue", **{LINE: "12", INCOME: "12"}).status_code == 302


def test_rows_keep_their_ids(client: Client, draft: ServiceRequest) -> None:
    ids = leave(client, draft, **rows("Tombola", "Buvette")).json()["ids"]
    assert len(set(ids)) == 2
    again = leave(client, read(draft), **rows("Tombola", "Bar", ids=tuple(ids))).json()
    assert again["ids"] == ids
    assert labels(draft) == ["Tombola", "Bar"]


def test_a_page_that_does_not_know_the_ids_yet_has_the_same_stamp(client: Client, draft: ServiceRequest) -> None:
    stamps = [leave(client, read(draft), **rows("Tombola")).json()["stamp"] for _time in range(2)]
    assert stamps[0] == stamps[1]
    table: dict[str, Any] = {"rows": [{"id": "r_1", "line": OTHER, "label": "A"}]}
    assert fingerprint(table) == fingerprint({"rows": [{"id": "r_2", "line": OTHER, "label": "A"}]})
    assert fingerprint(table) != fingerprint({"rows": [{"id": "r_1", "line": OTHER, "label": "B"}]})


def test_the_cells_that_a_save_refuses_are_named(client: Client, draft: ServiceRequest) -> None:
    answer = leave(client, draft, **{LINE: "douze", f"{KEY}-l_000-{DONE}": "3"})
    assert answer.status_code == 422
    assert [*answer.json()["cells"]] == [LINE]
    assert read(draft).answers[KEY]["lines"] == {"l_000": {DONE: 300, GAP: 300}}  # type: ignore[index, call-overload]


def test_another_question_names_no_cell(client: Client, user: User) -> None:
    draft = draft_of(user, ShortTextField(key=KEY, label="Nom", min_length=3))
    assert leave(client, draft, **{KEY: "a"}).json()["cells"] == {}
