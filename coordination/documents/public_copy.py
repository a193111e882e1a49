"""The public copy of a notula: the same paper without what the law keeps from the public (domain.md §7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from coordination.documents.formats import full_name
from coordination.documents.masking import Masker
from coordination.documents.notula_data import AgendaItem, NotulaData, Speech
from coordination.documents.values import Action, Decision, Participant, ParticipantGroup, Signatory

EXCLUDED: Final = "dikecualikan"
"""Reads in place of what is closed to the public; its number stays, so that nothing looks renumbered."""


def public(data: NotulaData) -> NotulaData:
    """Return an approved notula as anybody may read it.

    Items above biasa must come `closed` already. Names give way to positions unless the profile says otherwise; why
    somebody was excused ("sakit") never stands there. Rank, NIP and signature are left out, and telephone numbers,
    addresses, links and small counts are masked wherever they were typed (`masking`). The kop stays as it is: an office
    publishes its own address and telephone.
    """
    masker = Masker(
        small_counts=data.layout.mask_small_counts, names=() if data.layout.public_names else tuple(_names(data))
    )
    copy = _Copy(masker, names=data.layout.public_names)
    text = masker.text
    return replace(
        data,
        public=True,
        closed_word=EXCLUDED,
        security_word="",
        meeting=text(data.meeting),
        place=text(data.place),
        invitation_number=text(data.invitation_number),
        agenda=tuple(map(copy.item, data.agenda)),
        chair=masker.role(data.chair),
        secretary=masker.role(data.secretary),
        minute_taker=masker.role(data.minute_taker),
        participants=tuple(map(copy.group, data.participants)),
        opening=masker.doc(data.opening),
        speeches=tuple(map(copy.speech, data.speeches)),
        directions=masker.doc(data.directions),
        decisions=tuple(map(copy.decision, data.decisions)),
        closing=masker.doc(data.closing),
        chair_signatory=copy.signatory(data.chair_signatory),
        minute_taker_signatory=data.minute_taker_signatory and copy.signatory(data.minute_taker_signatory),
        verification=None,  # the code vouches for the notula, not for a copy with less in it
        # What was wrong before a ralat is not spread any further.
        ralat=data.ralat and replace(data.ralat, reason=text(data.ralat.reason), changes=()),
    )


def _names(data: NotulaData) -> Iterator[str]:
    """Yield the names of everybody whom the record names."""
    for group in data.participants:
        yield from (person.name for person in group.people if person.name)
    for who in (data.chair_signatory, data.minute_taker_signatory):
        if who is not None and who.name:
            yield who.name
            yield full_name(who.name, who.title_front, who.title_back)


class _Copy:
    """Makes the parts of a public copy."""

    def __init__(self, masker: Masker, *, names: bool) -> None:
        self._text = masker.text
        self._doc = masker.doc
        self._role = masker.role
        self._names = names

    def item(self, item: AgendaItem) -> AgendaItem:
        return replace(item, title=self._text(item.title), discussion=self._doc(item.discussion))

    def speech(self, speech: Speech) -> Speech:
        return replace(speech, speaker=self._role(speech.speaker), text=self._doc(speech.text))

    def group(self, group: ParticipantGroup) -> ParticipantGroup:
        people = tuple(map(self._person, group.people))
        return replace(group, organization=self._text(group.organization), people=people)

    def _person(self, person: Participant) -> Participant:
        return replace(
            person,
            name=self._text(person.name) if self._names else "",
            position=self._role(person.position),
            invited_position=self._role(person.invited_position),
            reason="",
        )

    def decision(self, decision: Decision) -> Decision:
        return replace(
            decision, text=self._text(decision.text), actions=tuple(self._action(action) for action in decision.actions)
        )

    def _action(self, action: Action) -> Action:
        return replace(
            action,
            text=self._text(action.text),
            owner=self._text(action.owner),
            supporters=tuple(map(self._text, action.supporters)),
            target=self._text(action.target),
            evidence=self._text(action.evidence),
        )

    def signatory(self, who: Signatory) -> Signatory:
        shown = who if self._names else replace(who, name="", title_front="", title_back="")
        return replace(
            shown,
            position=self._role(who.position),
            on_behalf_of=tuple(map(self._text, who.on_behalf_of)),
            rank="",
            employee_id="",
            public=True,
        )
