"""Every message of the code and the templates is in the French catalogue, translated, compiled."""

import re
from pathlib import Path

import polib
import wagtail
from django.utils import translation

from tests.project.messages import Message, all_messages
from tests.project.source import ROOT

CATALOGUE = ROOT / "locale/fr/LC_MESSAGES/django.po"
WAGTAIL = Path(wagtail.__file__).parent
USED = "Used %(usage_count)s time"
SEEN_EACH_DAY = (
    "Add %(label)s",
    "Add %(model_name)s",
    "New: %(model_name)s",
    "Are you sure you want to unpublish this page?",
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")


def entries() -> dict[Message, polib.POEntry]:
    """The catalogue's entries by message (the plural is not part of gettext's key)."""
    return {Message(entry.msgid, context=entry.msgctxt): entry for entry in polib.pofile(str(CATALOGUE))}


def test_every_message_is_in_the_catalogue():
    known = entries()
    missing = {
        f"{place}: {message.text!r}"
        for message, place in all_messages().items()
        if Message(message.text, context=message.context) not in known
    }
    assert not missing, f"{len(missing)} messages are missing:\n" + "\n".join(sorted(missing))


def test_every_plural_is_in_the_catalogue():
    known = entries()
    wrong = [
        message.text
        for message in all_messages()
        if message.plural
        and (entry := known.get(Message(message.text, context=message.context)))
        and entry.msgid_plural != message.plural
    ]
    assert not wrong


def test_every_entry_is_translated_and_none_is_fuzzy():
    catalogue = polib.pofile(str(CATALOGUE))
    assert not [entry.msgid for entry in catalogue.untranslated_entries()]
    assert not [entry.msgid for entry in catalogue.fuzzy_entries()]


def test_a_translation_names_the_placeholders_of_its_message():
    def names(text: str) -> set[str]:
        return {first or second for first, second in PLACEHOLDER.findall(text)}

    wrong = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        for french in [entry.msgstr, *entry.msgstr_plural.values()]
        if french and not names(french) <= names(entry.msgid + entry.msgid_plural)
    ]
    assert not wrong


def test_french_keeps_its_no_break_spaces():
    bare = re.compile(r"\w [:;?!»]|« ")
    wrong = [
        french
        for entry in polib.pofile(str(CATALOGUE))
        for french in [entry.msgstr, *entry.msgstr_plural.values()]
        if bare.search(french)
    ]
    assert not wrong, "A plain space before : ; ? ! » or after «:\n" + "\n".join(wrong)


def test_the_compiled_catalogue_is_that_of_its_source():
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    expected = polib.pofile(str(CATALOGUE)).translated_entries()
    assert {(entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in compiled} == {
        (entry.msgctxt, entry.msgid): (entry.msgstr, entry.msgstr_plural) for entry in expected
    }


BOTH_GENDERS = re.compile(r"\w\((e|le|elle|tte|ne)\)")


def test_what_wagtail_says_in_both_genders_is_said_in_neither():
    """« Ajouter un(e) annonce », « Êtes-vous sûr(e) » : our entries of the same messages stand before Wagtail's."""
    ours = {entry.msgid for entry in polib.pofile(str(CATALOGUE))}
    theirs = [entry for path in WAGTAIL.glob("**/fr/LC_MESSAGES/django.po") for entry in polib.pofile(str(path))]
    double = {
        entry.msgid for entry in theirs if BOTH_GENDERS.search(" ".join([entry.msgstr, *entry.msgstr_plural.values()]))
    }
    assert set(SEEN_EACH_DAY) <= double & ours
    with translation.override("fr"):
        said = [translation.gettext(message) for message in double & ours if "count" not in message]
        said += [translation.ngettext(USED, f"{USED}s", number) for number in (0, 1, 2)]
    assert not [words for words in said if BOTH_GENDERS.search(words)]


def test_a_name_never_follows_a_word_that_would_elide():
    names = r"name|person|who|profile|organisation|author|applicant|recipient|person_name"
    would_elide = re.compile(
        rf"\b(?:de|que|qu|jusque|lorsque|puisque|si|le|la|attention de) %\((?:{names})\)s", re.IGNORECASE
    )
    wrong = [
        french
        for entry in polib.pofile(str(CATALOGUE))
        for french in [entry.msgstr, *entry.msgstr_plural.values()]
        if would_elide.search(french)
    ]
    assert not wrong
