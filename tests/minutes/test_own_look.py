"""The office's own look on the notula: a layout, a template; and what was issued stays as it was."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest

from coordination.access.actor import Actor
from coordination.directory import layouts, templates
from coordination.documents.kinds import Kind
from coordination.documents.layout import layered, load_profile
from coordination.documents.template_kinds import OWN, notula_word
from coordination.files.models import StoredFile
from coordination.minutes import issuing, queries, services
from tests.factories import NOW, actor_of, add

ACTOR = Actor(name="Sekretariat")


@pytest.fixture
def own_template(session, host, store):
    """Send an own template whose first line tells it apart."""

    def send(line):
        document = docx.Document(BytesIO(OWN[Kind.NOTULA].start(load_profile())))
        document.paragraphs[0].insert_paragraph_before(line)
        out = BytesIO()
        document.save(out)
        stored = store.put(out.getvalue())
        file = add(
            session,
            StoredFile(sha256=stored.sha256, size=stored.size, media_type="x", name="t.docx", uploaded_at=NOW),
        )
        return templates.add(session=session, actor=ACTOR, now=NOW, organization=host, kind=Kind.NOTULA, file=file)

    return send


def paper(session, meeting, store, actor=None):
    content, _name = issuing.word_file(session, meeting, actor=actor, now=NOW, store=store)
    return docx.Document(BytesIO(content))


def test_a_draft_is_made_in_the_hosts_template_and_layout(session, meeting, host, store, own_template):
    layouts.keep_own(
        session=session,
        actor=ACTOR,
        now=NOW,
        organization=host,
        profile=layered(layouts.of_office(session), {"title": "NOTULEN"}),
    )
    assert "NOTULEN" in [one.text for one in paper(session, meeting, store).paragraphs]
    own_template("Bentuk sendiri")
    texts = [one.text for one in paper(session, meeting, store).paragraphs]
    assert texts[0] == "Bentuk sendiri"
    assert "NOTULEN" in texts


def test_what_was_issued_never_changes_its_look_not_even_where_it_is_made_anew(
    session, meeting, host, store, own_template, secretary, chair
):
    own_template("Bentuk lama")
    services.send_to_review(session=session, actor=secretary, now=NOW, meeting=meeting)
    services.approve(session=session, actor=actor_of(chair), now=NOW, meeting=meeting, store=store)
    before, _name = issuing.word_file(session, meeting, actor=None, now=NOW, store=store)
    own_template("Bentuk baru")
    layouts.keep_own(
        session=session,
        actor=ACTOR,
        now=NOW,
        organization=host,
        profile=layered(layouts.of_office(session), {"title": "NOTULEN", "font": "Cambria"}),
    )
    after, _name = issuing.word_file(session, meeting, actor=None, now=NOW, store=store)
    assert after == before
    revision = queries.current_revision(session, meeting)
    anew = notula_word(issuing.of_revision(revision, readable=frozenset(), store=store))
    document = docx.Document(BytesIO(anew))
    assert document.paragraphs[0].text == "Bentuk lama"
    assert "NOTULEN" not in [one.text for one in document.paragraphs]
