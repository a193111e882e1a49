"""From a record to a paper: leaves out what the reader may not see, and hands plain values to the builder."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from coordination.clock import Zone
from coordination.documents import notula_data as paper
from coordination.documents import values
from coordination.documents.layout import LayoutProfile, load_profile, parse_profile
from coordination.documents.matrix import contents
from coordination.documents.tags import Part, Tag, fingerprint, fingerprints
from coordination.meetings.models import SecurityLevel
from coordination.minutes.record import Record
from coordination.richtext import EMPTY, Doc

Emblem = Callable[[str], bytes | None]
"""Returns the bytes of an emblem, or of a template, by their SHA-256."""

SECURITY_WORDS: Mapping[SecurityLevel, str] = {
    SecurityLevel.BIASA: "",
    SecurityLevel.TERBATAS: "TERBATAS",
    SecurityLevel.RAHASIA: "RAHASIA",
    SecurityLevel.SANGAT_RAHASIA: "SANGAT RAHASIA",
}
"""What stands at the top left of every page."""
_KINDS = {
    "directive": values.DecisionKind.DIRECTIVE,
    "decision": values.DecisionKind.DECISION,
    "recommendation": values.DecisionKind.RECOMMENDATION,
    "note": values.DecisionKind.NOTE,
}
_ACTING = {
    "plt": values.Acting.PLT,
    "plh": values.Acting.PLH,
    "pj": values.Acting.PJ,
    "pjs": values.Acting.PJS,
}
_NUMBER_KINDS = {"nip": "NIP", "nipppk": "NI PPPK", "nrp": "NRP"}


def notula_data(
    record: Record,
    *,
    readable: Collection[int] | None,
    emblem: Emblem,
    at: datetime,
    draft: bool,
    ralat: paper.Ralat | None = None,
) -> paper.NotulaData:
    """Return what the notula says to one reader.

    `readable` holds the ids of the agenda items that they may read, None for all: any other keeps its number and reads
    "Tertutup", with nothing of its discussion, decisions or actions. `at` is the moment of the approval or export.
    """
    facts = record["meeting"]
    zone = Zone(facts["zone"])
    signatories = [signatory(one) for one in record["signatories"]]
    data = paper.NotulaData(
        layout=layout_of(record["letterhead"]["profile"]),
        letterhead=letterhead_of(record["letterhead"], emblem),
        template=_template(record["letterhead"], emblem),
        security_word=SECURITY_WORDS[level_seen(record, readable)],
        meeting=facts["title"],
        days=tuple(_day(day) for day in facts["days"]),
        zone=zone,
        place=facts["place"],
        invitation_number=facts["invitation_number"],
        invitation_date=_date(facts["invitation_date"]),
        called_at=_time(facts["called_at"]),
        opened_at=_time(facts["opened_at"]),
        closed_at=_time(facts["closed_at"]),
        agenda=tuple(_item(item, readable) for item in record["agenda"]),
        chair=record["roles"]["chair"],
        secretary=record["roles"]["secretary"],
        minute_taker=record["roles"]["minute_taker"],
        participants=tuple(_group(group) for group in record["participants"]),
        opening=record["texts"].get("opening", EMPTY),
        speeches=tuple(
            paper.Speech(speaker=one["speaker"], text=one["doc"], changed=one.get("changed", False))
            for one in record["speeches"]
        ),
        directions=record["texts"].get("directions", EMPTY),
        decisions=tuple(_decision(decision, readable) for decision in record["decisions"]),
        no_decisions=facts["no_decisions"],
        closing=record["texts"].get("closing", EMPTY),
        place_of_signing=record["city"],
        date_of_signing=at.astimezone(zone.tz).date() if ralat else date.fromisoformat(facts["days"][-1]["date"]),
        chair_signatory=signatories[0] if signatories else values.Signatory(position="Pimpinan Rapat"),
        minute_taker_signatory=signatories[1] if len(signatories) > 1 else None,
        verification=None if draft else _verification(record),
        draft=draft,
        ralat=ralat,
        changed=frozenset(record.get("changed", ())),
        creator=facts["host"],
        created_at=at,
    )
    return _tagged(data, record) if draft and ralat is None else data


def _tagged(data: paper.NotulaData, record: Record) -> paper.NotulaData:
    """Give the sections of a first draft the tags by which they find their way back from Word."""
    meeting = record["meeting"]["id"]

    def tag(part: Part, row_id: int, content: str | Doc) -> Tag:
        return Tag(meeting, part, row_id, fingerprint(content))

    def tagged(decision: values.Decision, kept: Record) -> values.Decision:
        if decision.closed:
            return decision
        actions = (
            replace(action, tag=Tag(meeting, Part.ACTION, row["ids"][0], fingerprints(contents(action))))
            for action, row in zip(decision.actions, kept["actions"], strict=True)
        )
        return replace(
            decision,
            actions=tuple(actions),
            tag=tag(Part.DECISION, kept["id"], decision.text),
            row_tag=tag(Part.ROW, kept["id"], decision.text),
        )

    return replace(
        data,
        tags={
            part: tag(part, 0, doc)
            for part, doc in (
                (Part.OPENING, data.opening),
                (Part.DIRECTIONS, data.directions),
                (Part.CLOSING, data.closing),
            )
        },
        speeches=tuple(
            replace(speech, tag=tag(Part.SPEECH, kept["id"], speech.text))
            for speech, kept in zip(data.speeches, record["speeches"], strict=True)
        ),
        agenda=tuple(
            item if item.closed else replace(item, tag=tag(Part.ITEM, kept["id"], item.discussion))
            for item, kept in zip(data.agenda, record["agenda"], strict=True)
        ),
        decisions=tuple(
            tagged(decision, kept) for decision, kept in zip(data.decisions, record["decisions"], strict=True)
        ),
    )


def hidden_items(record: Record, readable: Collection[int]) -> set[int]:
    """Return the ids of the agenda items that a reader of `readable` may not see."""
    return {item["id"] for item in record["agenda"]} - set(readable)


def at_levels(record: Record, meeting: SecurityLevel, items: Mapping[int, SecurityLevel]) -> Record:
    """Return the record with the security levels of now: raising one acts at once on papers issued long before."""
    return record | {
        "meeting": record["meeting"] | {"level": meeting.value},
        "agenda": [item | {"level": items.get(item["id"], meeting).value} for item in record["agenda"]],
    }


def level_seen(record: Record, readable: Collection[int] | None = None) -> SecurityLevel:
    """Return the level of what the paper really holds: the meeting's, or that of its highest item shown."""
    levels = [SecurityLevel(record["meeting"]["level"])] + [
        SecurityLevel(item["level"]) for item in record["agenda"] if readable is None or item["id"] in readable
    ]
    return max(levels, key=lambda level: level.height)


def _verification(record: Record) -> values.Verification | None:
    """Return what was printed to check the paper by; revisions approved before there were codes have none."""
    kept = record.get("verification")
    return values.Verification(code=kept["code"], address=kept["address"]) if kept else None


def layout_of(profile: dict[str, Any]) -> LayoutProfile:
    """Return the layout that a kop's profile chooses: the usual one where it chooses nothing."""
    return parse_profile(profile) if profile else load_profile()


def letterhead_of(kop: Record, emblem: Emblem) -> values.Letterhead:
    """Return the kop of a record as papers print it."""
    return values.Letterhead(
        government=kop["government"],
        organization=tuple(kop["organization"]),
        address=tuple(kop["address"]),
        emblem=emblem(kop["emblem"]) if kop["emblem"] else None,
    )


def _template(kop: Record, read: Emblem) -> bytes | None:
    """Return the host's own template that the record was made with; older records know of none."""
    return read(kop["template"]) if kop.get("template") else None


def _day(day: Record) -> values.MeetingDay:
    return values.MeetingDay(
        date=date.fromisoformat(day["date"]),
        start=time.fromisoformat(day["starts"]),
        end=_time(day["ends"]),
    )


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _is_closed(item_id: int | None, readable: Collection[int] | None) -> bool:
    return readable is not None and item_id is not None and item_id not in readable


def _item(item: Record, readable: Collection[int] | None) -> paper.AgendaItem:
    if _is_closed(item["id"], readable):
        return paper.AgendaItem(title="", closed=True)
    return paper.AgendaItem(title=item["title"], discussion=item["discussion"], changed=item.get("changed", False))


def _group(group: Record) -> values.ParticipantGroup:
    return values.ParticipantGroup(
        organization=group["organization"], people=tuple(participant(person) for person in group["people"])
    )


def participant(person: Record) -> values.Participant:
    """Return one line of the participants' table."""
    printed = {name: value for name, value in person.items() if name != "id"}
    return values.Participant(**{**printed, "presence": values.Presence(person["presence"])})


def _decision(decision: Record, readable: Collection[int] | None) -> values.Decision:
    if _is_closed(decision["item_id"], readable):
        return values.Decision(number=decision["number"], text="", closed=True)
    return values.Decision(
        number=decision["number"],
        text=decision["text"],
        kind=_KINDS[decision["kind"]],
        for_information=decision["for_information"],
        actions=tuple(_action(action) for action in decision["actions"]),
        changed=decision.get("changed", False),
    )


def _action(action: Record) -> values.Action:
    return values.Action(
        code=action["code"],
        text=action["text"],
        owner=action["owner"],
        supporters=tuple(action["supporters"]),
        target=action["target"],
        due=_date(action["due"]),
        due_is_review=action["due_is_review"],
        priority=action["priority"],
        evidence=action["evidence"],
        changed=action.get("changed", False),
    )


def signatory(one: Record) -> values.Signatory:
    """Return one signatory of a record as the signature block prints it."""
    return values.Signatory(
        position=one["position"],
        acting=_ACTING.get(one["status"]),
        on_behalf_of=tuple(one["on_behalf_of"]),
        office=values.Office(one["office"]),
        name=one["name"],
        title_front=one["title_front"],
        title_back=one["title_back"],
        rank=one["rank"],
        employee_id=one["employee_id"],
        employee_id_kind=number_kind(one["employee_id_type"]),
    )


def number_kind(kind: str) -> str:
    """Return what stands before an identity number: "NIP", "NI PPPK", "NRP"."""
    return _NUMBER_KINDS[kind]
