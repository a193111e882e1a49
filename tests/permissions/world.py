"""The office in which permissions are tried: people in every relation to meetings of every level and state.

Every text of a meeting carries that meeting's canary, and every text of a closed agenda item the item's own, so that a
leak is found by looking for one word in the bytes of whatever was answered.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from coordination.accounts.models import Account, Membership, Role
from coordination.actions.models import (
    Action,
    ActionRequest,
    ActionState,
    Evidence,
    Inquiry,
    ProgressUpdate,
    RequestKind,
    Supporter,
    UpdateKind,
)
from coordination.clock import Zone
from coordination.directory.models import Office, Organization, OrganizationKind, Person
from coordination.exporting.models import Bundle, BundleForm, BundleState
from coordination.files.models import StoredFile
from coordination.meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Frequency,
    Meeting,
    MeetingDay,
    MeetingState,
    MeetingText,
    Paper,
    PaperKind,
    Participant,
    ParticipantRole,
    Presence,
    Reader,
    SecurityLevel,
    Series,
    Speech,
    TextKind,
)
from coordination.minutes.models import Review, Revision, RevisionState
from coordination.outbox.models import Mail, MailState
from coordination.reports.models import ListPage, SavedView

NOW = datetime(2024, 7, 1, 1, tzinfo=UTC)
DAY = date(2024, 6, 27)

PEOPLE = {
    "host_secretary": (Role.SECRETARIAT, "host"),
    "named_secretary": (Role.SECRETARIAT, "host"),
    "host_officer": (Role.OFFICER, "host"),
    "host_leader": (Role.LEADER, "host"),
    "chair": (Role.OFFICER, "elsewhere"),
    "reviewer": (Role.OFFICER, "elsewhere"),
    "invited_secretary": (Role.SECRETARIAT, "invited"),
    "invited_officer": (Role.OFFICER, "invited"),
    "invited_leader": (Role.LEADER, "invited"),
    "owner_officer": (Role.OFFICER, "owner"),
    "owner_secretary": (Role.SECRETARIAT, "owner"),
    "supporter_officer": (Role.OFFICER, "supporter"),
    "responsible": (Role.OFFICER, "owner"),
    "stranger_officer": (Role.OFFICER, "stranger"),
    "stranger_secretary": (Role.SECRETARIAT, "stranger"),
    "office_leader": (Role.LEADER, None),
    "auditor": (Role.AUDITOR, None),
    "administrator": (Role.ADMINISTRATOR, None),
}
"""Each person's only role, and the organization it is in; `responsible` is also named in every action."""

ORGANIZATIONS = ("host", "elsewhere", "invited", "owner", "supporter", "stranger")

MEETINGS = {
    f"{level}_{state}": (SecurityLevel(level), MeetingState.APPROVED if state == "approved" else MeetingState.RECORDED)
    for level in ("biasa", "terbatas", "rahasia", "sangat_rahasia")
    for state in ("recorded", "approved")
}
"""Plain meetings: all their items are of their own level. `closed_item_…` ones are biasa with one rahasia item."""


class World:
    """Everything by name: people, organizations, meetings, and what hangs on them."""

    def __init__(self, session: Session, store_bytes) -> None:
        self.session = session
        self.store_bytes = store_bytes
        self.organizations: dict[str, Organization] = {}
        self.accounts: dict[str, Account] = {}
        self.ids: dict[str, dict[str, int]] = {}
        self._office()
        self._people()
        for key, (level, state) in MEETINGS.items():
            self._meeting(key, level, level, state)
        for state in ("recorded", "approved"):
            self._meeting(
                f"closed_item_{state}",
                SecurityLevel.BIASA,
                SecurityLevel.RAHASIA,
                MeetingState.APPROVED if state == "approved" else MeetingState.RECORDED,
            )
        self._bundle()
        self._view()
        session.commit()

    def _bundle(self):
        """Let the chair have a bundle of everything they may read."""
        word = canary("sangat_rahasia_approved", "inside")
        bundle = self._add(
            Bundle(
                account_id=self.accounts["chair"].id,
                form=BundleForm.ZIP,
                title=f"Paket {word}",
                state=BundleState.DONE,
                asked_at=NOW,
                ended_at=NOW,
                file=self._file(word),
            )
        )
        for ids in self.ids.values():
            ids["bundle_id"] = bundle.id

    def _view(self):
        """Let the chair keep a list under a name that says what only they may read."""
        word = canary("sangat_rahasia_approved", "inside")
        keeps = {"account_id": self.accounts["chair"].id, "page": ListPage.ACTIONS, "kept_at": NOW}
        view = self._add(SavedView(**keeps, name=f"Daftar {word}", arguments="tab=semua"))
        for ids in self.ids.values():
            ids["view_id"] = view.id

    def _add(self, row):
        self.session.add(row)
        self.session.flush()
        return row

    def _office(self):
        self._add(
            Office(
                name="Pemerintah Kota", city="Kendari", zone=Zone.WITA, public_url="http://localhost", created_at=NOW
            )
        )
        for name in ORGANIZATIONS:
            self.organizations[name] = self._add(Organization(name=f"Instansi {name}", kind=OrganizationKind.OPD))

    def _people(self):
        for name, (role, where) in PEOPLE.items():
            organization = self.organizations[where] if where else None
            person = self._add(Person(name=f"Orang {name}", organization=organization))
            account = Account(person=person, username=name, created_at=NOW)
            account.memberships.append(
                Membership(role=role, organization_id=organization.id if organization else None, granted_at=NOW)
            )
            self.accounts[name] = self._add(account)

    def _meeting(self, key, level, item_level, state):
        of_item = "item" if item_level is not level else ""

        def word(kind):
            return canary(key, kind)

        def item_word(kind):
            return canary(key, kind + of_item)

        host = self.organizations["host"]
        approved = state is MeetingState.APPROVED
        meeting = self._add(
            Meeting(
                title=f"Rapat {word('head')}",
                host=host,
                state=state,
                zone=Zone.WITA,
                first_day=DAY,
                place=f"Aula {word('seen')}",
                link=f"https://rapat.example/{word('link')}",
                level=level,
                opened_at=NOW,
                closed_at=NOW + timedelta(hours=2),
                created_at=NOW,
                days=[MeetingDay(day=DAY, starts=time(9))],
            )
        )
        ids = self.ids[key] = {"meeting_id": meeting.id}
        series = self._add(
            Series(
                host=host,
                title=meeting.title,
                frequency=Frequency.WEEKLY,
                weekday=DAY.weekday(),
                first_day=DAY,
                created_at=NOW,
            )
        )
        meeting.series_id, meeting.occurrence_day, ids["series_id"] = series.id, DAY, series.id
        item = self._add(
            AgendaItem(
                meeting_id=meeting.id,
                title=f"Acara {item_word('seen')}",
                level=item_level,
                sort=1,
                discussion=text(item_word("inside")),
            )
        )
        ids["agenda_item_id"] = ids["item_id"] = item.id
        self._add(MeetingText(meeting_id=meeting.id, kind=TextKind.OPENING, doc=text(word("inside"))))
        speech = self._add(
            Speech(meeting_id=meeting.id, speaker=f"Pembicara {word('inside')}", doc=text(word("inside")))
        )
        ids["speech_id"] = speech.id
        self._participants(meeting, {"chair": word("inside"), "invited": word("seen")}, ids)
        self._readers(meeting, item, level, item_level)
        decision = self._add(
            Decision(
                meeting_id=meeting.id,
                agenda_item_id=item.id,
                text=f"Keputusan {item_word('deed')}",
                number=1 if approved else None,
                sort=1,
            )
        )
        ids["decision_id"] = decision.id
        self._action(meeting, decision, item_level, item_word("deed"), approved, ids)
        asked = Inquiry(meeting_id=meeting.id, organization=self.organizations["invited"], asked_at=NOW)
        ids["inquiry_id"] = self._add(asked).id
        paper = self._add(
            Paper(
                meeting_id=meeting.id,
                agenda_item_id=item.id,
                file=self._file(item_word("seen")),
                kind=PaperKind.PRESENTATION,
                title=f"Paparan {item_word('seen')}",
                level=item_level,
                added_at=NOW,
            )
        )
        ids["paper_id"] = paper.id
        revision = self._add(
            Revision(
                meeting_id=meeting.id,
                number=0,
                state=RevisionState.APPROVED if approved else RevisionState.DRAFT,
                opened_at=NOW,
                approved_at=NOW if approved else None,
            )
        )
        ids["revision_id"] = revision.id
        if level in (SecurityLevel.BIASA, SecurityLevel.TERBATAS):
            review = self._add(Review(revision_id=revision.id, account_id=self.accounts["reviewer"].id, asked_at=NOW))
            ids["review_id"] = review.id
        ids["mail_id"] = self._mail(meeting, ids).id

    def _mail(self, meeting, ids):
        """Put a mail about the meeting's action into the outbox; it failed, so that it can be sent again."""
        return self._add(
            Mail(
                kind="commented",
                person_id=self.accounts["responsible"].person_id,
                cause=f"commented:{meeting.id}",
                meeting_id=meeting.id,
                about={"action": ids["action_id"], "update": ids.get("update_id", 0)},
                state=MailState.FAILED,
                problem="rejected: 550 unknown",
                made_at=NOW,
                due_at=NOW,
            )
        )

    def _participants(self, meeting, words, ids):
        """Invite the chair, and an agency whose own line is told to whoever sees the meeting: it is asked who comes."""
        chair = self.accounts["chair"].person
        rows = [
            (ParticipantRole.CHAIR, self.organizations["elsewhere"], chair, f"Asisten {words['chair']}"),
            (ParticipantRole.PARTICIPANT, self.organizations["invited"], None, f"Kepala Dinas {words['invited']}"),
        ]
        for sort, (role, organization, person, position) in enumerate(rows):
            participant = self._add(
                Participant(
                    meeting_id=meeting.id,
                    sort=sort,
                    role=role,
                    organization=organization if person is None else None,
                    person=person,
                    organization_name=organization.name,
                    invited_position=position,
                )
            )
            ids["participant_id"] = participant.id
            self._add(
                Attendance(
                    participant_id=participant.id,
                    meeting_day_id=meeting.days[0].id,
                    presence=Presence.PRESENT,
                    marked_at=NOW,
                )
            )

    def _readers(self, meeting, item, level, item_level):
        named = self.accounts["named_secretary"]
        if level.is_secret:
            self._add(Reader(meeting_id=meeting.id, account_id=named.id, named_at=NOW))
        elif item_level.is_secret:
            self._add(Reader(meeting_id=meeting.id, agenda_item_id=item.id, account_id=named.id, named_at=NOW))

    def _action(self, meeting, decision, level, word, approved, ids):
        action = self._add(
            Action(
                meeting_id=meeting.id,
                decision_id=decision.id,
                host_id=meeting.host_id,
                level=level,
                code="1" if approved else None,
                text=f"Tindak lanjut {word}",
                owner=self.organizations["owner"],
                person=self.accounts["responsible"].person,
                target_text="31 Juli 2024",
                last_day=date(2024, 7, 31),
                first_last_day=date(2024, 7, 31),
                state=ActionState.IN_PROGRESS if approved else ActionState.NOT_STARTED,
                released_at=NOW if approved else None,
                supporters=[Supporter(organization=self.organizations["supporter"])],
            )
        )
        ids["action_id"] = action.id
        if not approved:
            return
        update = self._add(
            ProgressUpdate(
                action_id=action.id,
                kind=UpdateKind.REPORT,
                at=NOW,
                account_id=self.accounts["owner_officer"].id,
                from_state=ActionState.NOT_STARTED,
                to_state=ActionState.IN_PROGRESS,
                words=f"Laporan {word}",
            )
        )
        ids["update_id"] = update.id
        evidence = self._add(Evidence(update_id=update.id, file=self._file(f"bukti {word}"), label=f"Bukti {word}"))
        ids["evidence_id"] = evidence.id
        request = self._add(
            ActionRequest(
                action_id=action.id,
                kind=RequestKind.EXTENSION,
                reason=f"Alasan {word}",
                target_text="30 Agustus 2024",
                last_day=date(2024, 8, 30),
                asked_at=NOW,
            )
        )
        ids["request_id"] = request.id

    def _file(self, word):
        content = f"%PDF-1.4\n% {word}\n%%EOF\n".encode()
        self.store_bytes(content)
        return StoredFile(
            sha256=sha256(content).hexdigest(),
            size=len(content),
            media_type="application/pdf",
            name=f"{word}.pdf",
            uploaded_at=NOW,
        )


CANARIES = {
    f"kanari{kind}{key.replace('_', '')}": (key, kind)
    for key in (*MEETINGS, "closed_item_recorded", "closed_item_approved")
    for kind in ("head", "seen", "link", "inside", "deed", "draft", "seenitem", "insideitem", "deeditem", "draftitem")
}
"""Each canary, with the meeting and the kind of text that it gives away."""


def canary(key: str, kind: str) -> str:
    """Return the word that gives one kind of text away: head, seen, link, inside, deed, draft (…item for closed)."""
    return f"kanari{kind}{key.replace('_', '')}"


def text(words: str) -> dict[str, object]:
    """Return a rich text of one paragraph."""
    return {"type": "doc", "content": [{"type": "paragraph", "content": [{"type": "text", "text": words}]}]}
