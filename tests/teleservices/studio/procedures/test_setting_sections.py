"""The settings by section: every one of them once, where something is wrong, what lacks."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.models import Procedure
from teleservices.studio.front.setting_sections import Section, sections
from teleservices.studio.procedures.configuration import change_settings, setting_values
from teleservices.studio.procedures.forms import SettingsForm
from teleservices.studio.publication.checklist import of_settings


def of(procedure: Procedure, data: dict[str, object] | None = None) -> dict[str, Section]:
    fresh = Procedure.objects.get(pk=procedure.pk)
    form = SettingsForm(data, instance=fresh, values=setting_values(fresh), may_lift=False)
    return {section.anchor: section for section in sections(form, of_settings(fresh))}


def test_every_setting_stands_in_one_section(procedure: Procedure) -> None:
    names = [field.name for section in of(procedure).values() for field in section.fields]
    form = SettingsForm(instance=procedure, values=setting_values(procedure), may_lift=False)
    assert sorted(names) == sorted(form.fields)


def test_the_first_with_something_to_correct_is_open(procedure: Procedure) -> None:
    assert [anchor for anchor, section in of(procedure).items() if section.is_open] == ["settings-procedure"]
    form = SettingsForm(instance=procedure, values=setting_values(procedure), may_lift=False)
    typed = {name: form[name].value() or "" for name in form.fields} | {"team": procedure.team_id, "profile_types": []}
    wrong = of(procedure, {**typed, "processing_days": "beaucoup", "retention_months": "longtemps"})
    assert [anchor for anchor, section in wrong.items() if section.is_open] == ["settings-calendar"]
    assert wrong["settings-data"].errors
    assert not wrong["settings-answers"].errors


def test_what_the_publication_lacks_is_counted_in_its_section(procedure: Procedure, designer: User) -> None:
    assert not any(section.lacking for section in of(procedure).values())
    change_settings(procedure_id=procedure.pk, author=designer, changes={"remedies": "", "team": None})
    counted = {anchor: section.lacking for anchor, section in of(procedure).items() if section.lacking}
    assert counted == {"settings-procedure": 1, "settings-law": 1}


@pytest.mark.parametrize("anchor", ["settings-procedure", "settings-law", "settings-data"])
def test_the_menu_leads_to_each_section(anchor: str, studio: Client, procedure: Procedure) -> None:
    page = studio.get(reverse("studio:settings", args=[procedure.uuid])).content.decode()
    assert f'href="#{anchor}"' in page
    assert f'id="{anchor}"' in page
