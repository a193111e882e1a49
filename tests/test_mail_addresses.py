"""What counts as an e-mail address, typed or imported."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms import Form

from coordination.mail_addresses import is_mail_address
from coordination.web import MailField


class Card(Form):
    email = MailField("Pos-el")


def filled(text):
    return Card(MultiDict({"email": text}))


@pytest.mark.parametrize("text", ["bagor@kendarikota.go.id", "Petugas.Dinas+rapat@dishub.sultraprov.go.id"])
def test_what_people_use_is_taken(text):
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "tes",
        "tes@",
        "@kota.go.id",
        "tes@kota",
        "a@b.id, c@d.id",
        "a@b.id\nBcc: x@y.id",
        "<a@b.id>",
        "a@b..id",
        f"a@{'b.' * 130}id",
    ],
)
def test_what_no_letter_reaches_is_refused_at_its_field(text):
    form = filled(text)
    assert not form.validate()
    assert "alamat pos-el lengkap" in form.email.errors[0]


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_is_an_answer(text):
    assert filled(text).validate()


def test_spaces_that_copying_leaves_are_dropped():
    form = filled("  bagor@kendarikota.go.id\t")
    assert form.validate()
    assert form.email.data == "bagor@kendarikota.go.id"


@given(st.text(st.characters(), max_size=40))
def test_whatever_is_typed_gets_an_answer(text):
    assert is_mail_address(text) in {True, False}
    assert not is_mail_address(text + "\n")
