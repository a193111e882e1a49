"""The page of one action, with whichever form was refused on it."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import current_actor
from coordination.actions import showing
from coordination.actions.forms import ActionForm, CommentForm, ReasonForm, ReportForm
from coordination.actions.journal import office_day
from coordination.actions.models import Action
from coordination.actions.states import Deed, can, is_late
from coordination.files.checking import ALLOWED_SUFFIXES
from coordination.notifications import whatsapp
from coordination.notifications.links import live_links
from coordination.notifications.models import PersonalLink, WhatsappText
from coordination.web import status_of


def page(session: Session, action: Action, refused: ActionForm | None = None) -> ResponseReturnValue:
    """Show the action; `refused` is the form that was sent and not accepted, shown again with its words."""
    today = office_day(session, clock.now())
    report = refused if isinstance(refused, ReportForm) else ReportForm(formdata=None)
    reason = refused if isinstance(refused, ReasonForm) else ReasonForm(formdata=None)
    comment = refused if isinstance(refused, CommentForm) else CommentForm(formdata=None)
    found = showing.shown(session, current_actor(), action)
    steers = "steer" in found.may
    answer = render_template(
        "actions/show.html",
        taken=whatsapp.taken(session, WhatsappText.action_id == action.id) if steers else None,
        links=live_links(session, PersonalLink.action_id == action.id) if steers else 0,
        **{name: getattr(found, name) for name in ("action", "may", "sees_meeting", "history", "pending")},
        report=report.shown(action.version),
        reason=reason.shown(action.version),
        comment=comment.shown(action.version),
        can={deed.value: can(deed, action.state) for deed in Deed},
        is_late=is_late(action, today),
        today=today,
        accept=",".join(ALLOWED_SUFFIXES),
    )
    return answer, status_of(refused) if refused is not None else 200
