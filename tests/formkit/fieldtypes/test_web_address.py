"""Web address."""

import pytest

from formkit.fieldtypes import WebAddressField, field_type
from formkit.fieldtypes.web_address import MALFORMED
from formkit.values import Link
from tests.formkit.asking import KEY, answer, kept, refusal, shown, submit

SITE = WebAddressField(key=KEY, label="Site de l’association")


@pytest.mark.parametrize(
    ("typed", "stored", "read"),
    [
        ("exemple.fr", "https://exemple.fr", "https://exemple.fr"),
        (" www.exemple.fr/agenda ", "https://www.exemple.fr/agenda", "https://www.exemple.fr/agenda"),
        ("HTTP://Exemple.FR:8080/Page", "http://exemple.fr:8080/Page", "http://exemple.fr:8080/Page"),
        ("exemple.fr:8080", "https://exemple.fr:8080", "https://exemple.fr:8080"),
        ("www.École.fr/été?q=à#là", "https://www.xn--cole-9oa.fr/%C3%A9t%C3%A9?q=%C3%A0#l%C3%A0", None),
        ("straße.de", "https://xn--strae-oqa.de", "https://straße.de"),
        ("exemple.fr/100%/%c3%a9", "https://exemple.fr/100%25/%C3%A9", "https://exemple.fr/100%25/é"),
        ("exemple.fr/%e2%80%ae/%20", "https://exemple.fr/%E2%80%AE/%20", "https://exemple.fr/%E2%80%AE/%20"),
        ("exemple.fr/\"><b>'", "https://exemple.fr/%22%3E%3Cb%3E'", "https://exemple.fr/%22%3E%3Cb%3E'"),
    ],
)
def test_an_address_is_stored_in_ascii_and_read_as_it_was_typed(typed: str, stored: str, read: str | None) -> None:
    assert answer(SITE, typed) == stored
    assert shown(SITE, stored) == read or (read is None and shown(SITE, stored) == "https://www.école.fr/été?q=à#là")


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "java\tscript:alert(1)",
            "data:text/html,x",
            "mailto:a@exemple.fr",
        ),
        *("ftp://exemple.fr", "//exemple.fr", "/etc/passwd", "https://", "https:///exemple.fr", "exemple"),
        *("https://odile:secret@exemple.fr", "odile@exemple.fr", r"https://exemple.fr\@ailleurs.fr"),
        *("https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "localhost:8000", "https://exemple.fr:99999"),
        *("mon site exemple.fr", "https://exem ple.fr", "https://a..fr", "https://xn--zz.fr", "https://exemple.fr."),
        f"exemple.fr/{'é' * 400}",
    ],
)
def test_what_leads_to_no_public_site_is_refused_and_kept(typed: str) -> None:
    assert "invalid" in [error.code for error in submit(SITE, typed).errors.as_data()[KEY]]
    assert kept(SITE, typed) == {KEY: [typed.replace("\t", "\t")]}


def test_a_refusal_says_how_to_write_it() -> None:
    message = refusal(SITE, "exemple")
    assert message == MALFORMED
    assert {"https://", "www.exemple.fr."} <= set(message.split())


@pytest.mark.parametrize("stored", ["javascript:alert(1)", "https://EXEMPLE.fr", "exemple.fr", 12, ["https://a.fr"]])
def test_what_was_not_stored_by_the_form_is_no_link(stored: object) -> None:
    assert field_type(SITE).link(SITE, stored) is None
    assert isinstance(shown(SITE, stored), str)


def test_it_is_a_link_whose_words_are_the_answer_and_a_text_in_exports() -> None:
    kind = field_type(SITE)
    assert kind.link(SITE, "https://xn--cole-9oa.fr") == Link("https://xn--cole-9oa.fr")
    assert kind.export_value(SITE, "https://xn--cole-9oa.fr") == "https://école.fr"
    assert kind.anonymised(SITE, "https://xn--cole-9oa.fr") is None
