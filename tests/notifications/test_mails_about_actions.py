"""Mails about actions: who is told of what, what each says, and when there is nothing to say any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from coordination.access.checks import visible
from coordination.actions import corrections, reporting, requests, verifying
from coordination.actions.authoring import release
from coordination.actions.journal import Said
from coordination.actions.models import Channel
from coordination.actions.notices import corrected
from coordination.actions.replacing import cancel_replaced
from coordination.directory.models import Office, OrganizationKind, Person
from coordination.i18n import speaking
from coordination.meetings.models import Reader, SecurityLevel
from coordination.notifications.letters import Withheld
from coordination.notifications.models import PersonalLink
from coordination.notifications.readers import reader_of
from coordination.notifications.writing import WRITERS, Desk
from coordination.outbox.models import Mail, Reason
from coordination.outbox.services import Recipient
from tests.factories import (
    NOW,
    actor_of,
    add,
    make_action,
    make_agenda_item,
    make_decision,
    make_meeting,
    make_organization,
)

HANDED_IN = Said(words="Sudah ditetapkan", links=["https://contoh.go.id/sk"])
HOSTILE = 'Dr. H. O\'Brien & "Anak" <Kota>, S.H., M.Si.\r\nBcc: x@y.id 🙂 ' + "w" * 300


@pytest.fixture
def post(town, app):
    """Return how to look into the outbox, and how to write a mail as its sender would."""
    session = town.session
    office = session.get(Office, 1)
    office.public_url = "https://rakor.kendarikota.go.id"

    def mails(kind=None):
        found = session.scalars(select(Mail).order_by(Mail.id)).all()
        return [mail for mail in found if kind in (None, mail.kind)]

    def told(kind):
        names = {account.person_id: name for name, account in town.accounts.items()}
        return {names.get(mail.person_id, mail.organization_id) for mail in mails(kind)}

    def letter(mail, language="id", trial=False):
        recipient = Recipient(mail.person_id, mail.organization_id)
        reader = reader_of(session, recipient)
        desk = Desk(
            app=app,
            session=session,
            office=office,
            mail=mail,
            recipient=recipient,
            reader=reader,
            now=NOW,
            trial=trial,
        )
        with speaking(language):
            return WRITERS[mail.kind](desk)

    town.mails, town.told, town.letter = mails, told, letter
    return town


def said_in(letter):
    """Return all words of a letter, one text."""
    entries = [[one.title, one.note, one.url or "", *map(str, one.details)] for one in letter.entries]
    button = [letter.button.label, letter.button.url] if letter.button else []
    return "\n".join(
        [
            letter.subject,
            letter.opening,
            letter.expected,
            letter.closing,
            *(word for entry in entries for word in entry),
            *button,
        ]
    )


def test_what_a_meeting_releases_reaches_each_agency_as_one_mail_with_all_its_actions(post):
    other = make_organization(post.session, "Dinas Sosial", email="dinsos@kendari.go.id")
    fresh = [
        make_action(post.session, post.decision, owner=owner, text=text, released=False)
        for owner, text in [(post.agency, "Menyusun SOP"), (post.agency, "Melatih kader"), (other, "Menyiapkan rumah")]
    ]
    assert release(**post.by("secretary"), actions=fresh) == 3
    assert post.told("released") == {"officer", other.id}
    mail = next(mail for mail in post.mails("released") if mail.person_id)
    letter = post.letter(mail)
    assert [entry.title for entry in letter.entries] == ["Agar menyusun SOP", "Agar melatih kader"]
    assert letter.subject == "2 tindak lanjut baru: Rapat koordinasi"
    details = dict(letter.entries[0].details)
    assert details["Rapat"] == "Rapat koordinasi, 27 Juni 2024"
    assert details["Keputusan"] == "1. Layanan diperluas"
    assert details["Sejak"] == "27 Juni 2024"
    assert details["Tenggat"] == "Rabu, 31 Juli 2024"
    assert letter.button.url.startswith("https://rakor.kendarikota.go.id/tindak-lanjut?")
    assert release(**post.by("secretary"), actions=fresh) == 0, "released before"
    assert len(post.mails("released")) == 2


def test_each_agency_of_a_whole_group_gets_its_own_mail_about_its_own_line_alone(post):
    owners = [make_organization(post.session, f"Kecamatan {n}", email=f"k{n}@kendari.go.id") for n in range(4)]
    rows = [
        make_action(post.session, post.decision, owner=owner, text=f"Laporan {owner.name}", released=False, batch="b")
        for owner in owners
    ]
    release(**post.by("secretary"), actions=rows)
    assert post.told("released") == {owner.id for owner in owners}
    for mail in post.mails("released"):
        [entry] = post.letter(mail).entries
        assert (
            entry.title
            == f"Agar ditindaklanjuti: Laporan {next(o.name for o in owners if o.id == mail.organization_id)}"
        )


def test_an_agency_without_an_account_gets_a_personal_link_and_a_preview_makes_none(post):
    other = make_organization(post.session, "Dinas Sosial", email="dinsos@kendari.go.id")
    row = make_action(post.session, post.decision, owner=other, released=False)
    release(**post.by("secretary"), actions=[row])
    [mail] = post.mails("released")
    assert post.letter(mail, trial=True).button.url == "…"
    assert not post.session.scalars(select(PersonalLink)).all()
    letter = post.letter(mail)
    assert letter.button.url.startswith("https://rakor.kendarikota.go.id/t/")
    [link] = post.session.scalars(select(PersonalLink)).all()
    assert (link.action_id, link.organization_id, link.mail_id) == (row.id, other.id, mail.id)


def test_a_body_outside_the_offices_command_is_asked_and_an_opd_is_told(post):
    police = make_organization(post.session, "Polresta", kind=OrganizationKind.VERTICAL, email="p@polri.go.id")
    own = [make_action(post.session, post.decision, owner=o, released=False) for o in (police, post.agency)]
    release(**post.by("secretary"), actions=own)
    expected = {mail.organization_id: post.letter(mail).expected for mail in post.mails("released")}
    assert expected[police.id].startswith("Diharapkan")
    assert "agar" in expected[None]


def test_a_report_is_told_to_the_hosts_secretariat_and_its_acceptance_to_the_agency(post):
    reporting.submit(**post.by("officer"), action=post.action, said=HANDED_IN)
    assert post.told("submitted") == {"secretary", "colleague"}
    letter = post.letter(post.mails("submitted")[0])
    assert "Sudah ditetapkan" in said_in(letter)
    assert letter.button.url == f"https://rakor.kendarikota.go.id/verifikasi/{post.action.id}"
    verifying.verify(**post.by("secretary"), action=post.action)
    assert post.told("verified") == {"officer"}
    assert post.letter(post.mails("verified")[0]).subject.startswith("Selesai: ")
    with pytest.raises(Withheld, match=Reason.OVER):
        post.letter(post.mails("submitted")[0])


def test_a_report_that_comes_back_says_why_and_is_not_told_once_it_was_handed_in_again(post):
    reporting.submit(**post.by("officer"), action=post.action, said=HANDED_IN)
    verifying.return_(**post.by("secretary"), action=post.action, reason="Daftar hadir belum ada")
    [mail] = post.mails("returned")
    letter = post.letter(mail)
    assert letter.entries[0].note == "Alasan: Daftar hadir belum ada"
    assert letter.button.label == "Lengkapi laporan"
    reporting.submit(**post.by("officer"), action=post.action, said=HANDED_IN)
    with pytest.raises(Withheld, match=Reason.OVER):
        post.letter(mail)


def test_an_extension_asked_and_granted_is_told_both_ways_with_the_first_promise(post):
    asked = requests.request_extension(
        **post.by("officer"), action=post.action, target_text="31 Oktober 2024", reason="Menunggu dana"
    )
    assert post.told("request_asked") == {"secretary", "colleague"}
    assert "31 Oktober 2024" in post.letter(post.mails("request_asked")[0]).opening
    requests.grant(**post.by("secretary"), request=asked)
    assert post.told("request_decided") == {"officer"}
    letter = post.letter(post.mails("request_decided")[0])
    assert dict(letter.entries[0].details)["Tenggat"] == "Kamis, 31 Oktober 2024 (semula 31 Juli 2024, diundur 1×)"
    with pytest.raises(Withheld, match=Reason.OVER):
        post.letter(post.mails("request_asked")[0])


def test_a_refused_request_says_the_reason(post):
    asked = requests.request_not_actionable(**post.by("officer"), action=post.action, reason="Aturan berubah")
    requests.refuse(**post.by("chair"), request=asked, remarks="Masih berlaku")
    letter = post.letter(post.mails("request_decided")[0])
    assert letter.subject.startswith("Permohonan ditolak: ")
    assert letter.entries[0].note == "Masih berlaku"


def test_nobody_is_told_what_they_did_themselves(post):
    own = make_action(post.session, post.decision, owner=post.host)
    reporting.submit(**post.by("secretary"), action=own, said=HANDED_IN)
    assert post.told("submitted") == {"colleague"}


def test_what_the_secretariat_wrote_down_for_an_agency_is_answered_to_the_agency(post):
    said = Said(words="Sudah", links=HANDED_IN.links, channel=Channel.WHATSAPP, said_by="Kabid")
    reporting.record_for_agency(**post.by("secretary"), action=post.action, said=said, finished=True)
    verifying.return_(**post.by("colleague"), action=post.action, reason="Kurang")
    assert post.told("returned") == {"officer"}


def test_a_ralat_tells_each_agency_once_what_it_changed_and_cancelled(post):
    second = make_action(post.session, post.decision, owner=post.agency, text="Melatih kader")
    updates = [
        corrections.correct(**post.by("chair"), action=post.action, ralat=1, given={"target_text": "31 Agustus 2024"}),
        corrections.cancel(**post.by("chair"), action=second, words="Dibatalkan dengan ralat 1."),
    ]
    corrected(**post.by("chair"), updates=updates)
    [mail] = post.mails("ralat")
    letter = post.letter(mail)
    assert [entry.note for entry in letter.entries] == ["Diubah dengan ralat 1.", "Dibatalkan dengan ralat 1."]
    assert dict(letter.entries[1].details)["Keadaan"] == "Dibatalkan"


@pytest.mark.parametrize("kind", ["released", "submitted", "returned"])
def test_from_rahasia_up_a_mail_says_only_that_a_task_waits(post, kind):
    meeting = make_meeting(post.session, post.host, title="kanarirapat", level=SecurityLevel.RAHASIA)
    decision = make_decision(post.session, meeting, "kanarikeputusan", number=1)
    officer = post.accounts["officer"]
    row = make_action(
        post.session, decision, owner=post.agency, text="kanaritugas", person=officer.person, released=False
    )
    release(**post.by("secretary"), actions=[row])
    if kind != "released":
        reporting.submit(**post.by("officer"), action=row, said=HANDED_IN)
    if kind == "returned":
        verifying.return_(**post.by("secretary"), action=row, reason="kanarialasan")
    mail = post.mails(kind)[0]
    if kind == "submitted":  # nobody of the secretariat is named for it
        with pytest.raises(Withheld, match=Reason.HIDDEN):
            post.letter(mail)
        return
    letter = post.letter(mail)
    assert letter.subject == "Ada tugas untuk Anda"
    assert "kanari" not in said_in(letter)
    assert post.agency.name not in said_in(letter)
    assert letter.button.url == f"https://rakor.kendarikota.go.id/tindak-lanjut/{row.id}"
    assert not post.session.scalars(select(PersonalLink)).all()


def test_a_secret_line_among_open_ones_says_nothing_of_itself(post):
    item = make_agenda_item(post.session, post.meeting, title="kanaributir", level=SecurityLevel.RAHASIA)
    closed = make_decision(post.session, post.meeting, "kanarikeputusan", agenda_item=item, number=2)
    person = post.accounts["officer"].person
    rows = [
        make_action(post.session, post.decision, owner=post.agency, text="Terbuka", person=person, released=False),
        make_action(post.session, closed, owner=post.agency, text="kanaritugas", person=person, released=False),
    ]
    release(**post.by("secretary"), actions=rows)
    [mail] = post.mails("released")
    letter = post.letter(mail)
    assert [entry.title for entry in letter.entries] == ["Agar terbuka", "Ada tugas untuk Anda"]
    assert "kanari" not in said_in(letter)


def test_that_a_mail_about_a_closed_item_alone_is_there_is_told_only_to_whoever_reads_the_item(post):
    item = make_agenda_item(post.session, post.meeting, title="kanaributir", level=SecurityLevel.RAHASIA)
    closed = make_decision(post.session, post.meeting, "kanarikeputusan", agenda_item=item, number=2)
    row = make_action(post.session, closed, owner=post.agency, person=post.accounts["officer"].person, released=False)
    opened = make_action(post.session, post.decision, owner=make_organization(post.session), released=False)
    release(**post.by("secretary"), actions=[row, opened])
    secretary = post.by("secretary")["actor"]
    named = actor_of(post.accounts["colleague"])
    post.session.add(
        Reader(
            meeting_id=post.meeting.id,
            agenda_item_id=item.id,
            account_id=post.accounts["colleague"].id,
            named_at=NOW,
        )
    )
    post.session.flush()

    def listed(actor):
        return post.session.scalars(select(Mail.id).where(Mail.kind == "released", visible(actor, Mail))).all()

    secret, plain = post.mails("released")
    if secret.organization_id is not None:
        secret, plain = plain, secret
    assert listed(secretary) == [plain.id]
    assert set(listed(named)) == {secret.id, plain.id}


def test_who_may_not_see_it_any_more_gets_no_mail(post):
    reporting.submit(**post.by("officer"), action=post.action, said=HANDED_IN)
    post.accounts["colleague"].memberships.clear()
    post.session.flush()
    mail = next(m for m in post.mails("submitted") if m.person_id == post.accounts["colleague"].person_id)
    with pytest.raises(Withheld, match=Reason.HIDDEN):
        post.letter(mail)


def test_a_mail_is_in_its_readers_language_and_holds_hostile_texts_as_they_are(post):
    row = make_action(post.session, post.decision, owner=post.agency, text=HOSTILE, released=False)
    release(**post.by("secretary"), actions=[row])
    [mail] = post.mails("released")
    letter = post.letter(mail, language="en")
    assert "31 July 2024" in said_in(letter)
    for piece in HOSTILE.split():
        assert piece in letter.entries[0].title


def test_what_was_handed_on_before_the_mail_left_is_told_to_whoever_has_it_now(post):
    row = make_action(post.session, post.decision, owner=post.agency, released=False)
    release(**post.by("secretary"), actions=[row])
    [mail] = post.mails("released")
    row.person = add(post.session, Person(name="Siti", organization=post.agency))
    post.session.flush()
    with pytest.raises(Withheld, match=Reason.OVER):
        post.letter(mail)


def test_a_release_asks_the_same_number_of_questions_for_two_actions_as_for_twenty(post, counted):
    def asked(count):
        rows = [make_action(post.session, post.decision, owner=post.agency, released=False) for _n in range(count)]
        post.session.flush()
        return counted(lambda: release(**post.by("secretary", NOW + timedelta(days=count)), actions=rows), "SELECT")

    asked(1)
    assert asked(20) - asked(2) <= 20, "one a line at most: whether it was there before"


@pytest.fixture
def counted(session):
    """Return how many statements of a kind something runs."""
    from sqlalchemy import event

    def count(work, word):
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(session.get_bind(), "before_cursor_execute", note)
        try:
            work()
        finally:
            event.remove(session.get_bind(), "before_cursor_execute", note)
        return sum(statement.lstrip().upper().startswith(word) for statement in seen)

    return count


def test_a_later_decision_tells_each_agency_which_of_its_tasks_it_took_away(post):
    second = make_action(post.session, post.decision, owner=post.agency, text="Melatih kader")
    later = make_meeting(post.session, post.host, day=post.meeting.first_day + timedelta(days=30))
    make_decision(post.session, later, "Alur baru", number=4, replaces_id=post.decision.id)
    assert cancel_replaced(**post.by("chair"), meeting=later) == 2
    [mail] = post.mails("replaced")
    letter = post.letter(mail)
    assert [entry.title for entry in letter.entries] == [f"1. {post.action.text}", f"{second.code}. Melatih kader"]
    assert {entry.note for entry in letter.entries} == {
        "Dibatalkan: diganti oleh keputusan 4 rapat Sabtu, 27\xa0Juli\xa02024."
    }
    assert "diganti oleh keputusan rapat yang kemudian" in letter.opening
