"""Own templates: sent, refused with the place of each fault, kept by versions, withdrawn, and used for papers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import docx
import pytest

from coordination.access.actor import Actor
from coordination.db import db, unit_of_work
from coordination.directory import merging, templates
from coordination.directory.models import Organization, Template
from coordination.documents.kinds import Kind
from coordination.documents.layout import load_profile
from coordination.documents.template_fields import samples
from coordination.documents.template_kinds import OWN
from coordination.errors import DomainError
from coordination.files.models import StoredFile
from tests.factories import NOW, add, make_office, make_organization

ACTOR = Actor(name="Sekretariat")
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def own(*paragraphs):
    document = docx.Document(BytesIO(OWN[Kind.NOTULA].start(load_profile())))
    for text in paragraphs:
        document.paragraphs[0].insert_paragraph_before(text)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def version(session, organization, sha256):
    file = add(session, StoredFile(sha256=sha256, size=1, media_type=DOCX, name="t.docx", uploaded_at=NOW))
    return templates.add(session=session, actor=ACTOR, now=NOW, organization=organization, kind=Kind.NOTULA, file=file)


def test_the_newest_version_that_is_not_withdrawn_holds(session):
    host = make_organization(session)
    first, second = version(session, host, "a" * 64), version(session, host, "b" * 64)
    assert (first.number, second.number) == (1, 2)
    assert templates.holding(session, host, Kind.NOTULA) == "b" * 64
    templates.withdraw(session=session, actor=ACTOR, now=NOW, template=second)
    assert templates.holding(session, host, Kind.NOTULA) == "a" * 64
    assert version(session, host, "c" * 64).number == 3
    with pytest.raises(DomainError):
        templates.withdraw(session=session, actor=ACTOR, now=NOW, template=second)


@pytest.mark.only_on("postgresql")
def test_two_who_send_one_in_the_same_moment_get_two_versions(app, session):
    host_id = make_organization(session).id
    session.commit()
    ready = Barrier(3)

    def send_one(place):
        with app.app_context():
            with unit_of_work() as own_session:
                host = own_session.get_one(Organization, host_id)
                ready.wait()
                number = version(own_session, host, str(place) * 64).number
            db.session.remove()
            return number

    with ThreadPoolExecutor(3) as people:
        assert sorted(people.map(send_one, range(3))) == [1, 2, 3]


def test_a_unit_uses_its_parents_template_until_it_has_its_own(session):
    parent = make_organization(session)
    unit = make_organization(session, parent_id=parent.id)
    assert templates.holding(session, unit, Kind.NOTULA) is None
    version(session, parent, "a" * 64)
    assert templates.holding(session, unit, Kind.NOTULA) == "a" * 64
    version(session, unit, "b" * 64)
    assert templates.holding(session, unit, Kind.NOTULA) == "b" * 64


def test_a_merge_leaves_the_look_of_the_remaining_organizations_papers(session):
    make_office(session)
    remaining, merged = make_organization(session), make_organization(session)
    version(session, remaining, "a" * 64)
    version(session, merged, "b" * 64)
    version(session, merged, "c" * 64)
    merging.merge(session=session, actor=ACTOR, now=NOW, source=merged, target=remaining)
    assert templates.holding(session, remaining, Kind.NOTULA) == "a" * 64
    assert session.query(Template).count() == 3


# --- pages ---------------------------------------------------------------------------------------------------


@pytest.fixture
def path(host):
    return f"/direktori/instansi/{host.id}/templat"


def send(browser, path, content, status=303, name="templat.docx"):
    answer = browser.post(f"{path}/notula", status=status, file=(BytesIO(content), name))
    return answer.get_data(as_text=True)


def test_a_wrong_template_is_refused_with_the_place_and_a_right_one_is_kept(session, secretary, path):
    page = send(secretary, path, own("{{ rapat.judull }}"), 422)
    assert "Paragraf 1" in page
    assert "mungkin maksud Anda <code>rapat.judul</code>" in page
    assert session.query(Template).count() == 0
    send(secretary, path, own("Bentuk kami sendiri"))
    page = secretary.get(f"{path}/notula")
    assert "Versi 1" in page
    assert "berlaku" in page


def test_the_example_and_the_version_itself_can_be_taken(session, secretary, path):
    content = own("Bentuk kami sendiri")
    send(secretary, path, content)
    kept = session.query(Template).one()
    assert secretary.fetch(f"{path}/{kept.id}.docx").data == content
    example = docx.Document(BytesIO(secretary.fetch(f"{path}/{kept.id}/contoh.docx").data))
    assert example.paragraphs[0].text == "Bentuk kami sendiri"
    assert "{{" not in "".join(example.element.body.itertext())


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.value) for kind in OWN])
def test_the_template_to_start_from_can_be_sent_back_as_it_is(session, secretary, path, kind):
    content = secretary.fetch(f"{path}/{kind}/mulai.docx").data
    secretary.post(f"{path}/{kind}", status=303, file=(BytesIO(content), "templat.docx"))
    assert [one.kind for one in session.query(Template)] == [kind]
    assert f"{path}/{kind}" in secretary.get(path)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.value) for kind in OWN])
def test_every_paper_has_a_page_of_fields_that_shows_how_to_write_its_own(secretary, path, kind):
    page = secretary.get(f"{path}/{kind}/isian")
    shown = samples(OWN[kind].documented())
    assert f"{{{{ {shown.text} }}}}" in page
    assert f"{{%p for satu in {shown.listed} %}}" in page


def test_a_withdrawn_version_makes_room_for_the_one_before(session, secretary, path):
    send(secretary, path, own("satu"))
    send(secretary, path, own("dua"))
    newest = session.query(Template).order_by(Template.number.desc()).first()
    secretary.post(f"{path}/{newest.id}/tarik")
    page = secretary.get(f"{path}/notula")
    assert page.index("ditarik") < page.index("berlaku")


@pytest.mark.parametrize(
    ("content", "name"),
    [(b"MZ\x90\x00" * 40, "surat.docx"), (b"%PDF-1.4\n%%EOF\n", "surat.pdf"), (b"", "kosong.docx")],
)
def test_what_is_no_template_is_refused_in_words(session, secretary, path, content, name):
    assert 'class="error"' in send(secretary, path, content, 422, name)
    assert session.query(Template).count() == 0


def test_another_organizations_template_does_not_exist_here(session, secretary, host, path):
    send(secretary, path, own("satu"))
    kept = session.query(Template).one()
    other = make_organization(session)
    session.commit()
    secretary.fetch(f"/direktori/instansi/{other.id}/templat/{kept.id}.docx", 404)
    secretary.fetch(f"/direktori/instansi/{other.id}/templat/{kept.id}/contoh.docx", 404)
    secretary.post(f"/direktori/instansi/{other.id}/templat/{kept.id}/tarik", status=404)


def test_the_page_of_fields_has_every_field_with_an_example(secretary, path):
    page = secretary.get(f"{path}/notula/isian")
    assert "keputusan[].tindak_lanjut[].penanggung_jawab" in page
    assert "Rapat Koordinasi Pencegahan Kekerasan" in page


def test_the_office_page_leads_there(secretary, host, path):
    assert path in secretary.get(f"/direktori/instansi/{host.id}")
