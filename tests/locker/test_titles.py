"""Hostile and clumsy file names become titles that anyone may read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locker.entry.titles import LONGEST, clean_title, document_title, file_name


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Statuts 2026.pdf", "Statuts 2026"),
        ("STATUTS.PDF", "STATUTS"),
        ("Statuts.Pdf", "Statuts"),
        ("../../etc/passwd.pdf", "passwd"),
        ("C:\\Users\\Odile\\Bureau\\rib.pdf", "rib"),
        ("statuts\u202efdp.exe", "statutsfdp.exe"),
        ("a\x00b\r\nSet-Cookie: x=1.pdf", "ab Set-Cookie: x=1"),
        ("Releve\u0301 d’identite\u0301.pdf", "Relevé d’identité"),
        ("Relevé\u00a0d’identité\t2026.pdf", "Relevé d’identité 2026"),
        ("photo.jpg", "photo.jpg"),
        (".pdf", "Document"),
        ("", "Document"),
        ("\u200b\u200b.pdf", "Document"),
        ("é" * 400 + ".pdf", "é" * LONGEST),
    ],
)
def test_a_file_name_becomes_a_title(name: str, title: str) -> None:
    assert document_title(name) == title


def test_the_name_shown_keeps_its_extension() -> None:
    assert file_name("dossier/photo de ma carte.JPG") == "photo de ma carte.JPG"


@given(st.text(max_size=600))
def test_a_title_is_never_empty_nor_hostile(name: str) -> None:
    title = document_title(name)
    assert 0 < len(title) <= LONGEST
    assert title.isprintable()
    assert "/" not in title
    assert "\\" not in title
    assert clean_title(title) == title
