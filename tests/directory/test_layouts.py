"""The layout of papers: what the office chooses, what an organization changes in it, and what the page shows."""

from __future__ import annotations

import json
import re
from urllib.parse import urlencode

import pytest

from coordination.access.actor import Actor
from coordination.directory import layouts, letterheads
from coordination.directory.models import Letterhead, Office
from coordination.directory.views.layout_form import ENTRIES, texts
from coordination.documents.layout import (
    LayoutProfile,
    Margins,
    differences,
    layered,
    load_profile,
    parse_profile,
    profile_names,
    to_choices,
)
from coordination.errors import DomainError
from tests.factories import NOW, make_office, make_organization

ACTOR = Actor(name="Administrator")
F4 = "permendagri-54-2009"


def keep_office(session, profile):
    layouts.keep_office(session=session, actor=ACTOR, now=NOW, office=session.get(Office, 1), profile=profile)


def keep_own(session, organization, profile):
    layouts.keep_own(session=session, actor=ACTOR, now=NOW, organization=organization, profile=profile)


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_comes_back_from_what_it_differs_in(name):
    profile = load_profile(name)
    assert parse_profile(to_choices(profile)) == profile
    assert layered(LayoutProfile(), json.loads(json.dumps(differences(profile, LayoutProfile())))) == profile


def test_what_an_organization_leaves_alone_follows_the_office(session):
    make_office(session)
    host = make_organization(session)
    keep_own(session, host, layered(layouts.of_office(session), {"title": "NOTULEN", "margins": {"left": 35}}))
    keep_office(session, load_profile(F4))
    profile = layouts.of_host(session, host)
    assert (profile.title, profile.margins) == ("NOTULEN", Margins(top=25, right=25, bottom=30, left=35))
    assert profile.paper == "F4"
    assert host.letterhead.profile == {"title": "NOTULEN", "margins": {"left": 35}}


def test_a_unit_prints_as_its_parent_does_and_keeps_its_parents_kop(session):
    make_office(session)
    parent = make_organization(session, "Dinas Kesehatan")
    letterheads.keep(session=session, actor=ACTOR, now=NOW, organization=parent, name="Dinas Kesehatan\nKota Kendari")
    unit = make_organization(session, "UPTD Puskesmas", parent_id=parent.id)
    keep_own(session, parent, layered(layouts.of_office(session), {"font": "Cambria"}))
    keep_own(session, unit, layered(layouts.inherited(session, unit), {"font_size": 11}))
    profile = layouts.of_host(session, unit)
    assert (profile.font, profile.font_size) == ("Cambria", 11)
    assert letterheads.printed(session, unit).name == ("Dinas Kesehatan", "Kota Kendari")


@pytest.mark.parametrize(
    ("choices", "field"),
    [
        ({"margins": {"left": 61}}, "margins_left"),
        ({"margins": {"top": -1}}, "margins_top"),
        ({"font_size": 31}, "font_size"),
        ({"letterhead_sizes": [14, 5, 10]}, "letterhead_sizes_1"),
        ({"font": "x" * 61}, "font"),
        ({"title": ""}, "title"),
        ({"font": "Arial\nBold"}, "font"),
        ({"font_size": float("nan")}, "font_size"),
    ],
)
def test_what_cannot_be_printed_is_refused_at_its_field(session, choices, field):
    make_office(session)
    with pytest.raises(DomainError) as refused:
        keep_office(session, layered(LayoutProfile(), choices))
    assert refused.value.field == field
    assert field in ENTRIES


# --- pages ---------------------------------------------------------------------------------------------------


def form_of(browser, path, **changes):
    page = browser.get(path)
    hidden = {name: re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)[1] for name in ("version", "base")}
    hidden["base"] = hidden["base"].replace("&#34;", '"')
    values = {name: str(value) for name, value in texts(load_profile()).items() if value is not False}
    return {**hidden, **values, **changes}


def test_the_office_changes_its_layout_and_the_page_shows_it(session, administrator):
    path = "/pengaturan/tata-naskah"
    administrator.post(path, **form_of(administrator, path, margins_left="32,5", paper="F4", title="NOTULEN"))
    assert session.get(Office, 1).profile == {"margins": {"left": 32.5}, "paper": "F4", "title": "NOTULEN"}
    page = administrator.get(path)
    assert 'value="32,5"' in page
    assert "NOTULEN</h2>" in page


def test_a_preview_saves_nothing(session, administrator):
    path = "/pengaturan/tata-naskah"
    fields = form_of(administrator, path, title="NOTULEN RAPAT")
    page = administrator.post(path, status=200, preview="y", **fields).get_data(as_text=True)
    assert "NOTULEN RAPAT</h2>" in page
    part = administrator.post(path, status=200, headers={"HX-Request": "true"}, **fields).get_data(as_text=True)
    assert "NOTULEN RAPAT</h2>" in part
    assert "<html" not in part
    assert session.get(Office, 1).profile == {}


def test_a_profile_at_hand_fills_the_form_and_saves_nothing(session, administrator):
    path = "/pengaturan/tata-naskah"
    page = administrator.post(path, status=200, fill="y", **form_of(administrator, path, start=F4))
    assert 'id="paper-F4" value="F4" checked' in page.get_data(as_text=True)
    assert session.get(Office, 1).profile == {}


def test_an_organization_keeps_what_differs(session, secretary, host):
    path = f"/direktori/instansi/{host.id}/tata-naskah"
    secretary.post(path, **form_of(secretary, path, font="Bookman Old Style"))
    assert session.query(Letterhead).one().profile == {"font": "Bookman Old Style"}


def test_nonsense_is_told_at_its_field(administrator):
    path = "/pengaturan/tata-naskah"
    page = administrator.post(path, status=422, **form_of(administrator, path, margins_top="lebar", font_size="99"))
    assert "Isi dengan angka" in page.get_data(as_text=True)
    assert "Isi antara 6 dan 30." in page.get_data(as_text=True)


def test_two_who_change_different_choices_both_keep_theirs(session, administrator):
    path = "/pengaturan/tata-naskah"
    first = form_of(administrator, path, font="Cambria")
    administrator.post(path, **form_of(administrator, path, font_size="11"))
    administrator.post(path, **first)
    assert session.get(Office, 1).profile == {"font": "Cambria", "font_size": 11}


def test_the_style_sheet_holds_no_font_that_could_end_its_rule(administrator):
    chosen = {"font": 'x"; } body { display: none', "margins_top": "33"}
    css = administrator.fetch(f"/tata-naskah.css?{urlencode(chosen)}")
    text = css.get_data(as_text=True)
    assert css.mimetype == "text/css"
    assert "padding:calc(33*var(--paper-mm))" in text
    assert "body{" not in text.replace(" ", "")


def test_every_choice_and_every_option_has_a_name_of_its_own(app):
    from enum import StrEnum

    from coordination.directory import labels

    with app.test_request_context():
        assert set(ENTRIES) - set(labels.layout_names()) == set()
        for name, (_path, kind) in ENTRIES.items():
            if isinstance(kind, type) and issubclass(kind, StrEnum):
                assert set(kind) - set(labels.layout_options()[name]) == set()
