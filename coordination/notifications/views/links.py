"""What personal links open: very plain pages for a phone, without an account. They act on POST alone."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask import session as browser
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.guard import public
from coordination.accounts.links import digest
from coordination.actions import inquiries, reporting, requests
from coordination.actions.forms import ActionForm, InquiryForm, asking
from coordination.actions.journal import Said, office_day
from coordination.actions.models import Action, Inquiry
from coordination.actions.states import Deed, can
from coordination.db import db, unit_of_work
from coordination.errors import NotFound
from coordination.files.checking import ALLOWED_SUFFIXES
from coordination.files.services import keep
from coordination.files.web import store
from coordination.i18n import Formats, _
from coordination.limits import limiter
from coordination.meetings import replies
from coordination.meetings.forms import ReplyForm
from coordination.meetings.models import Participant
from coordination.notifications import linked
from coordination.notifications.forms import LinkExtensionForm, LinkReportForm
from coordination.notifications.links import holder, live_link, opened
from coordination.notifications.models import LinkKind, PersonalLink
from coordination.numbers import whole
from coordination.responses import tell
from coordination.web import Form, saved, status_of

bp = Blueprint("links", __name__)

GUESSES = "10 per minute; 60 per hour"
"""How often one address may try a link that opens nothing. Good ones are free: a whole office may share one address."""
SENDINGS = "30 per hour"
"""How often one link may send something."""

_PREVIEWS = ("whatsapp", "telegrambot", "facebookexternalhit", "slackbot", "twitterbot", "skypeuripreview")


def _guesses(response: Response) -> bool:
    return response.status_code == 404


def _this_link() -> str:
    return digest((request.view_args or {}).get("token", ""))


_guarded = limiter.limit(GUESSES, deduct_when=_guesses)
_paced = limiter.limit(SENDINGS, key_func=_this_link, methods=["POST"])


@bp.after_request
def _keep_to_yourself(response: Response) -> Response:
    """Send the address to nobody, and have no search engine keep it."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


@bp.errorhandler(NotFound)
def _over(error: NotFound) -> ResponseReturnValue:
    """Say in plain words that the link opens nothing any more, and whom to ask."""
    db.session().rollback()
    return render_template("links/over.html", message=error.message), 404


# --- one action ----------------------------------------------------------------------------------------------


@bp.get("/t/<token>")
@public
@_guarded
def action(token: str) -> ResponseReturnValue:
    """Show the one action of a link, to report on it."""
    return _action_page(_open(token, LinkKind.ACTION), token)


@bp.post("/t/<token>")
@public
@_guarded
@_paced
def report(token: str) -> ResponseReturnValue:
    """Save progress, or hand the action in as done."""
    live_link(session=db.session(), token=token, kind=LinkKind.ACTION)
    form, finished = LinkReportForm(), request.form.get("do") == "submit"
    deed = reporting.submit if finished else reporting.report

    def work(session: Session) -> None:
        link = live_link(session=session, token=token, kind=LinkKind.ACTION)
        now = clock.now()
        deed(
            session=session,
            actor=holder(link, form.said_by.data or ""),
            now=now,
            action=_its_action(link),
            said=Said(
                words=form.words.data or "",
                files=[
                    keep(session=session, store=store(), prepared=one, now=now, account_id=None)
                    for one in form.evidence.prepared
                ],
                links=[form.link.data or ""],
                percent=form.percent.data,
            ),
            client_key=form.client_key.data or None,
        )

    if not saved(form, work):
        return _action_page(live_link(session=db.session(), token=token, kind=LinkKind.ACTION), token, form)
    _remember(form)
    tell(
        _("Terima kasih. Laporan diserahkan kepada sekretariat untuk diperiksa.")
        if finished
        else _("Terima kasih. Kemajuan tersimpan.")
    )
    return redirect(url_for("links.action", token=token), 303)


@bp.post("/t/<token>/perpanjangan")
@public
@_guarded
@_paced
def extension(token: str) -> ResponseReturnValue:
    """Ask for more time."""
    live_link(session=db.session(), token=token, kind=LinkKind.ACTION)
    form = LinkExtensionForm()

    def work(session: Session) -> None:
        link = live_link(session=session, token=token, kind=LinkKind.ACTION)
        requests.request_extension(
            session=session,
            actor=holder(link, form.said_by.data or ""),
            now=clock.now(),
            action=_its_action(link),
            target_text=form.target_text.data or "",
            reason=form.reason.data or "",
            client_key=form.client_key.data or None,
        )

    if not saved(form, work):
        return _action_page(live_link(session=db.session(), token=token, kind=LinkKind.ACTION), token, form)
    _remember(form)
    tell(_("Permohonan perpanjangan diajukan. Tenggat sekarang berlaku sampai diputuskan."))
    return redirect(url_for("links.action", token=token), 303)


def _action_page(link: PersonalLink, token: str, refused: ActionForm | None = None) -> ResponseReturnValue:
    session, action = db.session(), _its_action(link)
    name = _name_of(link)
    form = refused if isinstance(refused, LinkReportForm) else LinkReportForm(formdata=None, said_by=name)
    wish = refused if isinstance(refused, LinkExtensionForm) else LinkExtensionForm(formdata=None, said_by=name)
    page = render_template(
        "links/action.html",
        **vars(linked.action(session, action, office_day(session, clock.now()))),
        token=token,
        form=form.shown(action.version),
        wish=wish.shown(action.version),
        accept=",".join(ALLOWED_SUFFIXES),
    )
    return page, status_of(refused) if refused is not None else 200


def _its_action(link: PersonalLink) -> Action:
    assert link.action is not None  # a link of this kind has one
    return link.action


# --- one invitation ------------------------------------------------------------------------------------------


@bp.get("/undangan/<token>")
@public
@_guarded
def attendance(token: str) -> ResponseReturnValue:
    """Show one invitation, and ask who comes."""
    return _invitation_page(_open(token, LinkKind.ATTENDANCE), token)


@bp.post("/undangan/<token>")
@public
@_guarded
@_paced
def attend(token: str) -> ResponseReturnValue:
    """Answer who comes."""
    live_link(session=db.session(), token=token, kind=LinkKind.ATTENDANCE)
    form = ReplyForm()

    def work(session: Session) -> None:
        link = live_link(session=session, token=token, kind=LinkKind.ATTENDANCE)
        line = _its_line(link)
        replies.answer(
            session=session,
            actor=holder(link, _called(line)),
            now=clock.now(),
            participant=line,
            answer=form.answer,
            client_key=form.client_key.data or None,
        )

    if not saved(form, work):
        return _invitation_page(live_link(session=db.session(), token=token, kind=LinkKind.ATTENDANCE), token, form)
    tell(_("Terima kasih. Jawaban Anda tersimpan."))
    return redirect(url_for("links.attendance", token=token), 303)


def _invitation_page(link: PersonalLink, token: str, refused: ReplyForm | None = None) -> ResponseReturnValue:
    line, now = _its_line(link), clock.now()
    meeting, shown = line.meeting, linked.invitation(db.session(), line, now)
    said = replies.as_answer(shown["reply"])
    page = render_template(
        "links/attendance.html",
        **shown,
        fmt=Formats(meeting.zone),
        token=token,
        form=refused or ReplyForm(formdata=None, data={**said, "client_key": str(uuid4())}),
    )
    return page, status_of(refused) if refused is not None else 200


def _its_line(link: PersonalLink) -> Participant:
    assert link.participant is not None  # a link of this kind has one
    return link.participant


def _called(line: Participant) -> str:
    return line.invited_name or line.invited_position or line.organization_name or "–"


# --- what an agency owes before a meeting --------------------------------------------------------------------


@bp.get("/keadaan/<token>")
@public
@_guarded
def inquiry(token: str) -> ResponseReturnValue:
    """Ask where an agency's open actions stand before a meeting."""
    return _inquiry_page(_its_inquiry(_open(token, LinkKind.INQUIRY)), token)


@bp.post("/keadaan/<token>")
@public
@_guarded
@_paced
def answer_inquiry(token: str) -> ResponseReturnValue:
    """Say where an agency stands."""
    asked = _its_inquiry(live_link(session=db.session(), token=token, kind=LinkKind.INQUIRY))
    ids = _answerable(inquiries.lines(db.session(), asked))
    form = asking(ids)()

    def work(session: Session) -> None:
        link = live_link(session=session, token=token, kind=LinkKind.INQUIRY)
        actor = holder(link, form.said_by.data or "")
        inquiries.answer(
            session=session,
            actor=actor,
            now=clock.now(),
            inquiry=_its_inquiry(link),
            said_by=actor.name,
            words=form.words.data or "",
            about=form.about(ids),
            seen=whole(form.seen.data),
            client_key=form.client_key.data or None,
        )

    if not saved(form, work):
        link = live_link(session=db.session(), token=token, kind=LinkKind.INQUIRY)
        return _inquiry_page(_its_inquiry(link), token, form)
    _remember(form)
    tell(_("Terima kasih. Keadaan instansi Anda disampaikan kepada penyelenggara rapat."))
    return redirect(url_for("links.inquiry", token=token), 303)


def _inquiry_page(asked: Inquiry, token: str, refused: InquiryForm | None = None) -> ResponseReturnValue:
    session = db.session()
    lines = inquiries.lines(session, asked)
    form = refused or asking(_answerable(lines))(
        formdata=None,
        said_by=browser.get("called"),
        words=asked.words,
        seen=str(asked.version),
        client_key=str(uuid4()),
    )
    page = render_template(
        "links/inquiry.html",
        inquiry=asked,
        lines=lines,
        form=form,
        token=token,
        today=office_day(session, clock.now()),
        takes_answers=True,
    )
    return page, status_of(refused) if refused is not None else 200


def _its_inquiry(link: PersonalLink) -> Inquiry:
    assert link.inquiry is not None  # a link of this kind has one
    return link.inquiry


def _answerable(lines: Sequence[Action]) -> list[int]:
    return [action.id for action in lines if can(Deed.REPORT, action.state)]


# --- what all of them do -------------------------------------------------------------------------------------


def _open(token: str, kind: LinkKind) -> PersonalLink:
    """Return the link; that a person opened it is noted the first time, whatever fetched it before."""
    link = live_link(session=db.session(), token=token, kind=kind)
    if link.opened_at is None and _is_a_person():
        with unit_of_work() as session:
            opened(session=session, now=clock.now(), link=live_link(session=session, token=token, kind=kind))
        link = live_link(session=db.session(), token=token, kind=kind)
    return link


def _is_a_person() -> bool:
    """Tell whether somebody looks at the page, as far as a browser says: no head alone, no prefetch, no preview."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    agent = (request.user_agent.string or "").lower()
    return request.method == "GET" and "prefetch" not in purpose and not agent.startswith(_PREVIEWS)


def _name_of(link: PersonalLink) -> str:
    """Return the name to begin with: what this browser gave before, else that of whom the link was sent to."""
    return browser.get("called") or (link.person.full_name if link.person is not None else "")


def _remember(form: Form) -> None:
    browser["called"] = form["said_by"].data
