"""The groups of staff: what each may open in the admin, and what not."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from accounts.models import User
from home import roles
from home.models import FaqPage, HomePage, ProcedureIndexPage, ProcedurePage
from portal.models import Document, TermsVersion
from tests.factories.accounts import make_staff, make_user
from tests.factories.pages import make_image, make_procedure_page, make_question

pytestmark = pytest.mark.usefixtures("admin_without_second_factor")


def _member(role: roles.Role) -> User:
    user = make_user()
    user.groups.add(Group.objects.get(name=role.name))
    return User.objects.get(pk=user.pk)


def _status(client: Client, name: str, *args: object) -> int:
    return client.get(reverse(name, args=args)).status_code


def test_communication_edits_pages_and_opens_neither_people_nor_procedures(home: HomePage, client: Client) -> None:
    question = make_question("Comment faire ?")
    user = _member(roles.COMMUNICATION)
    client.force_login(user)

    assert _status(client, "wagtailadmin_pages:edit", question.pk) == 200
    assert _status(client, "wagtailadmin_pages:edit", home.pk) == 200
    assert _status(client, "wagtailadmin_pages:add", "home", "faqquestionpage", FaqPage.objects.get().pk) == 200
    assert _status(client, "wagtailimages:index") == 200
    assert _status(client, "wagtailusers_users:index") == 302
    assert _status(client, "wagtailusers_groups:index") == 302
    for permission in ("teleservices.design_procedure", "teleservices.instruct_request", "accounts.view_user"):
        assert not user.has_perm(permission)
    assert question.permissions_for_user(user).can_publish()


def test_communication_publishes_an_answer(home: HomePage, client: Client) -> None:
    question = make_question("Comment faire ?")
    client.force_login(_member(roles.COMMUNICATION))
    answer = '{"blocks": [{"key": "a", "text": "Ainsi.", "type": "unstyled"}], "entityMap": {}}'

    client.post(
        reverse("wagtailadmin_pages:edit", args=[question.pk]),
        {
            "title": question.title, "slug": question.slug, "section": question.section_id, "answer": answer,
            "video-count": 0,
            "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0, "action-publish": "action-publish",
        },
    )  # fmt: skip

    assert "Ainsi." in Client().get("/foire-aux-questions/comment-faire/").content.decode()


def test_design_edits_the_pages_of_procedures_and_no_other(home: HomePage, client: Client) -> None:
    page = make_procedure_page()
    user = _member(roles.DESIGN)
    client.force_login(user)

    assert _status(client, "wagtailadmin_pages:edit", page.pk) == 200
    assert _status(client, "wagtailadmin_pages:edit", home.pk) == 302
    assert not page.permissions_for_user(user).can_publish()
    assert user.has_perm("teleservices.design_procedure")
    assert not user.has_perm("teleservices.instruct_request")


def test_instruction_enters_the_admin_and_sees_no_menu_of_pages(home: HomePage, client: Client) -> None:
    user = _member(roles.INSTRUCTION)
    client.force_login(user)

    text = client.get(reverse("wagtailadmin_home")).content.decode()

    assert user.has_perm("teleservices.instruct_request")
    assert user.get_all_permissions() == {"wagtailadmin.access_admin", "teleservices.instruct_request"}
    for menu in ("explorer", "images", "documents", "reports"):
        assert f'"name": "{menu}"' not in text
    assert '"name": "help"' in text, "the guides"
    assert _status(client, "wagtailadmin_pages:edit", home.pk) == 302


def test_administration_manages_people_and_opens_no_request(home: HomePage, client: Client) -> None:
    user = _member(roles.ADMINISTRATION)
    client.force_login(user)

    assert _status(client, "wagtailusers_users:index") == 200
    assert _status(client, "wagtailusers_groups:index") == 200
    assert not user.has_perm("teleservices.instruct_request")
    assert not any("servicerequest" in permission for permission in user.get_all_permissions())


def test_every_permission_of_a_role_exists(home: HomePage) -> None:
    for role in roles.ROLES:
        user = _member(role)
        assert user.get_all_permissions() - set(role.every_permission) == set() or role.collections
        assert set(role.every_permission) <= user.get_all_permissions()


def test_every_permission_on_images_documents_and_videos_is_given(home: HomePage) -> None:
    for role in roles.ROLES:
        given = GroupCollectionPermission.objects.filter(group__name=role.name)
        assert sorted(given.values_list("permission__codename", flat=True)) == sorted(role.collections), role.name


@pytest.mark.parametrize("role", [roles.COMMUNICATION, roles.DESIGN, roles.ADMINISTRATION], ids=lambda role: role.name)
def test_who_writes_texts_chooses_among_what_was_uploaded(home: HomePage, client: Client, role: roles.Role) -> None:
    image = make_image()
    document = Document.objects.create(title="Le règlement", file="reglement.pdf")
    client.force_login(_member(role))

    assert list(client.get(reverse("wagtailimages_chooser:choose_results")).context["results"]) == [image]
    assert list(client.get(reverse("wagtaildocs_chooser:choose_results")).context["results"]) == [document]
    assert client.get(reverse("wagtailimages_chooser:chosen", args=[image.pk])).status_code == 200
    assert client.get(reverse("wagtaildocs_chooser:chosen", args=[document.pk])).status_code == 200


def test_groups_come_back_to_their_role(home: HomePage) -> None:
    group = Group.objects.get(name=roles.DESIGN.name)
    extra = Page.objects.get(pk=home.pk)
    GroupPagePermission.objects.create(group=group, page=extra, permission_type="publish")
    group.permissions.clear()

    roles.prepare_groups()

    rights = GroupPagePermission.objects.filter(group=group).values_list("page__slug", "permission__codename")
    assert set(rights) == {("demarches", "add_page"), ("demarches", "change_page")}
    assert _member(roles.DESIGN).has_perm("teleservices.design_procedure")
    assert ProcedureIndexPage.objects.get().allowed_subpage_models() == [ProcedurePage]


def test_terms_of_use_get_a_new_version_and_none_is_rewritten(home: HomePage, client: Client) -> None:
    first = TermsVersion.current()
    client.force_login(_member(roles.COMMUNICATION))
    body = '{"blocks": [{"key": "a", "text": "Nouvelles.", "type": "unstyled"}], "entityMap": {}}'

    client.post(reverse("terms:add"), {"body": body})

    assert TermsVersion.current().number == first.number + 1
    assert "Nouvelles." in TermsVersion.current().body
    assert _status(client, "terms:index") == 200
    assert _status(client, "terms:inspect", first.pk) == 200
    administrator = make_staff(superuser=True)
    client.force_login(administrator)
    assert _status(client, "terms:edit", first.pk) == 302
    assert _status(client, "terms:delete", first.pk) == 302


def test_designer_goes_from_the_page_to_the_studio(home: HomePage, client: Client) -> None:
    page = make_procedure_page()
    address = reverse("studio:procedure", args=[page.procedure.uuid])

    for role, offered in [(roles.DESIGN, True), (roles.COMMUNICATION, False)]:
        client.force_login(_member(role))
        text = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        assert (address in text) is offered
