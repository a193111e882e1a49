"""Forms of the writing room."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from coordination.actions.models import Action, Priority
from coordination.i18n import _l
from coordination.meetings.forms import TimeField, TokensField, choices
from coordination.meetings.labels import DECISION_KINDS
from coordination.meetings.models import Decision, DecisionKind, Meeting
from coordination.web import Form, VersionedForm, WholeField

PRIORITIES = {Priority.HIGH: _l("Tinggi"), Priority.NORMAL: _l("Biasa"), Priority.LOW: _l("Rendah")}


class SpeechForm(Form):
    """Who speaks; what is said follows as it is typed."""

    speaker = StringField(_l("Siapa yang menyampaikan sambutan"))


class TimesForm(VersionedForm):
    """When the meeting was called, opened and closed."""

    called = TimeField(_l("Jam panggilan"))
    opened = TimeField(_l("Dibuka"))
    closed = TimeField(_l("Ditutup"))


class NewDecisionForm(Form):
    """A decision as it is written in the room."""

    text = TextAreaField(_l("Keputusan"))
    kind = SelectField(_l("Jenis"), choices=choices(DECISION_KINDS), coerce=DecisionKind, default=DecisionKind.DECISION)
    replaces = WholeField(_l("Menggantikan keputusan"), validators=[Optional()])


class DecisionForm(VersionedForm):
    """A decision that stands already."""

    text = TextAreaField(_l("Keputusan"))
    kind = SelectField(_l("Jenis"), choices=choices(DECISION_KINDS), coerce=DecisionKind)
    for_information = BooleanField(_l("Untuk diketahui, tanpa tindak lanjut"))
    replaces = WholeField(_l("Menggantikan keputusan"), validators=[Optional()])


class ActionForm(VersionedForm):
    """What is to be done, by whom, by when.

    `owner` holds what was picked ("organization-3", "group-2", "position-7", "person-5"), `owner_name` the name of an
    agency that the directory lacks.
    """

    text = TextAreaField(_l("Apa"), filters=[lambda words: words or ""])
    owner = HiddenField(_l("Instansi"))
    owner_name = HiddenField()
    target = StringField(_l("Target"))
    review_day = DateField(_l("Tanggal peninjauan"), validators=[Optional()])
    supporters = TokensField(_l("Instansi pendukung"))
    person = WholeField(_l("Orang yang bertanggung jawab"), validators=[Optional()])
    priority = SelectField(_l("Prioritas"), choices=choices(PRIORITIES), coerce=Priority, default=Priority.NORMAL)
    expected_evidence = StringField(_l("Keluaran atau bukti yang diharapkan"))
    needs_evidence = BooleanField(_l("Laporan selesai memerlukan bukti"), default=True)


def times_of(meeting: Meeting) -> dict[str, Any]:
    """Return the times that TimesForm shows."""
    zone = meeting.zone.tz
    return {
        "called": meeting.time_called,
        "opened": meeting.opened_at.astimezone(zone).time() if meeting.opened_at else None,
        "closed": meeting.closed_at.astimezone(zone).time() if meeting.closed_at else None,
    }


def decision_facts(decision: Decision) -> dict[str, Any]:
    """Return what DecisionForm shows."""
    return {
        "text": decision.text,
        "kind": decision.kind,
        "for_information": decision.for_information,
        "replaces": decision.replaces_id,
    }


def action_facts(action: Action) -> dict[str, Any]:
    """Return what ActionForm shows."""
    owner = f"organization-{action.owner_id}" if action.owner_id else ""
    if action.batch:
        owner = f"group-{action.group_id}"
    elif action.position_id:
        owner = f"position-{action.position_id}"
    return {
        "text": action.text,
        "owner": owner,
        "owner_name": "",
        "target": action.target_text or "",
        "review_day": action.last_day if action.is_ongoing else None,
        "supporters": [str(supporter.organization_id) for supporter in action.supporters],
        "person": action.person_id,
        "priority": action.priority,
        "expected_evidence": action.expected_evidence or "",
        "needs_evidence": action.needs_evidence,
    }
