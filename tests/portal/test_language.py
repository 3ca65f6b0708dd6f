"""The language is said once, before a page looks for it at each of its texts."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import trans_real


@pytest.mark.django_db
def test_texts_find_the_language_said(client: Client) -> None:
    translation.deactivate()
    assert "Se connecter" in client.get(reverse("account_login")).content.decode()
    assert trans_real._active.value.language() == "fr"
