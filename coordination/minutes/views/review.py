"""The minutes, or a ralat, on their way to approval: sent, read, given a paraf, returned, approved."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from coordination import clock
from coordination.access.checks import permitted
from coordination.access.guard import allowed, by, current_actor, requires
from coordination.access.permissions import Permission
from coordination.db import db, unit_of_work
from coordination.directory import queries as directory
from coordination.directory.office import opens_here_only
from coordination.documents.screen import screen
from coordination.files.office import DOCX
from coordination.files.web import download, store
from coordination.i18n import Formats, _
from coordination.meetings import hall
from coordination.meetings.models import Meeting
from coordination.minutes import completeness, drafts, queries, ralat, returning, services
from coordination.minutes.forms import OnPaperForm, ReturnForm, SeenForm, SendForm
from coordination.minutes.models import Revision, RevisionState
from coordination.minutes.services import Seen
from coordination.minutes.views.blueprint import bp
from coordination.web import saved, status_of


@bp.route("/pengesahan/kirim", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def send(meeting_id: int) -> ResponseReturnValue:
    """Send complete minutes, or a ralat, to be approved; up to three reviewers give their paraf before."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    form = SendForm()
    if saved(form, lambda session: _send(session, meeting_id, form)):
        flash(_("Dikirim untuk ditinjau dan disahkan."), "success")
        return redirect(url_for("minutes.review", meeting_id=meeting_id), 303)
    return render_template(
        "minutes/send.html",
        meeting=meeting,
        form=form,
        standing=drafts.standing(session, current_actor(), meeting),
        missing=_missing(session, meeting),
        unmarked=hall.tally(hall.best_of_days(session, meeting)).unmarked,
        picked=queries.accounts_named(session, form.reviewers.data or []),
        code_opens_here_only=(office := directory.office(session)) is not None and opens_here_only(office.public_url),
    ), status_of(form)


def _send(session: Session, meeting_id: int, form: SendForm) -> None:
    services.send_to_review(
        **by(session),
        meeting=allowed(session, Meeting, meeting_id),
        reviewers=queries.accounts(session, form.reviewers.data or []),
    )


def _missing(session: Session, meeting: Meeting) -> int:
    """Return how many things are missing before the minutes may be sent."""
    revision = queries.open_revision(session, meeting)
    if revision is not None and revision.is_ralat:
        return len(ralat.missing(session, revision))
    return len(completeness.gaps(session, meeting))


@bp.post("/pengesahan/tarik")
@requires(Permission.MEETING_EDIT)
def pull_back(meeting_id: int) -> ResponseReturnValue:
    """Take the minutes back, to write on."""
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        services.pull_back(**by(session), meeting=meeting)
    flash(_("Ditarik kembali; Anda dapat menulis lagi."), "success")
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@bp.get("/pengesahan")
@requires(Permission.MEETING_DRAFT)
def review(meeting_id: int) -> ResponseReturnValue:
    """Show what waits for paraf and approval, as it will read, with what this person may do about it."""
    meeting = allowed(db.session(), Meeting, meeting_id)
    return _page(meeting, ReturnForm(formdata=None))


def _page(meeting: Meeting, form: ReturnForm) -> ResponseReturnValue:
    session, actor, now = db.session(), current_actor(), clock.now()
    standing = drafts.standing(session, actor, meeting)
    revision = standing.revision
    if revision is None or revision.state is not RevisionState.IN_REVIEW:
        return redirect(url_for("meetings.show", meeting_id=meeting.id), 303)
    document, _name = drafts.word_file(session, revision, actor=actor, now=now, store=store())
    readable = queries.readable_items(session, actor, meeting)
    return render_template(
        "minutes/review.html",
        meeting=meeting,
        revision=revision,
        seen=f"{revision.id}:{revision.version}",
        standing=standing,
        may=permitted(session, actor, meeting, [Permission.MEETING_APPROVE, Permission.MEETING_EDIT]),
        effects=ralat.effects(session, revision, readable) if revision.is_ralat else [],
        paper=screen(document),
        form=form,
        fmt=Formats(meeting.zone),
    ), status_of(form)


@bp.get("/pengesahan/konsep.docx")
@requires(Permission.MEETING_DRAFT)
def draft_word(meeting_id: int) -> ResponseReturnValue:
    """Give out what is being written or reviewed as Word, marked as a draft."""
    session, actor = db.session(), current_actor()
    meeting = allowed(session, Meeting, meeting_id)
    revision = queries.open_revision_or_404(session, meeting)
    waiting = None if "tetap" in request.args else returning.waiting(session, actor, meeting, store())
    if waiting is not None:
        again = url_for("minutes.draft_word", meeting_id=meeting_id, tetap=1)
        return render_template("minutes/corrected_waits.html", meeting=meeting, returned=waiting, again=again), 409
    document, name = drafts.word_file(session, revision, actor=actor, now=clock.now(), store=store())
    return download(document, DOCX, name)


@bp.post("/pengesahan/paraf")
@requires(Permission.MEETING_REVIEW)
def paraf(meeting_id: int) -> ResponseReturnValue:
    """Give the paraf that one was asked for."""
    seen = Seen.read(SeenForm().seen.data)
    with unit_of_work() as session:
        meeting = allowed(session, Meeting, meeting_id)
        services.give_paraf(**by(session), meeting=meeting, seen=seen)
    flash(_("Paraf Anda tercatat."), "success")
    return redirect(url_for("minutes.review", meeting_id=meeting_id), 303)


@bp.post("/pengesahan/paraf/kembalikan")
@requires(Permission.MEETING_REVIEW)
def return_as_reviewer(meeting_id: int) -> ResponseReturnValue:
    """Send the minutes back with remarks, as a reviewer."""
    return _return(meeting_id)


@bp.post("/pengesahan/kembalikan")
@requires(Permission.MEETING_APPROVE)
def return_(meeting_id: int) -> ResponseReturnValue:
    """Send the minutes back with remarks, as the chair or a signatory."""
    return _return(meeting_id)


def _return(meeting_id: int) -> ResponseReturnValue:
    meeting = allowed(db.session(), Meeting, meeting_id)
    form = ReturnForm()

    def work(session: Session) -> None:
        services.return_with_remarks(
            **by(session),
            meeting=allowed(session, Meeting, meeting_id),
            remarks=form.remarks.data or "",
            seen=Seen.read(form.seen.data),
        )

    if saved(form, work):
        flash(_("Dikembalikan kepada sekretariat dengan catatan Anda."), "success")
        return redirect(url_for("home.index"), 303)
    return _page(meeting, form)


@bp.post("/pengesahan/sahkan")
@requires(Permission.MEETING_APPROVE)
def approve(meeting_id: int) -> ResponseReturnValue:
    """Approve the minutes, as the chair or a signatory."""
    seen = Seen.read(SeenForm().seen.data)
    with unit_of_work() as session:
        revision = services.approve(
            **by(session),
            meeting=allowed(session, Meeting, meeting_id),
            store=store(),
            seen=seen,
        )
        is_ralat = revision.is_ralat
    flash(
        _("Ralat disahkan dan berlaku; tindak lanjut yang berubah sudah dapat dilihat instansi.")
        if is_ralat
        else _("Notula disahkan; tindak lanjutnya sudah dapat dilihat instansi."),
        "success",
    )
    return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)


@bp.route("/pengesahan/kertas", methods=["GET", "POST"])
@requires(Permission.MEETING_EDIT)
def on_paper(meeting_id: int) -> ResponseReturnValue:
    """Record an approval that was given on paper: when, by whom, and its scan."""
    session = db.session()
    meeting = allowed(session, Meeting, meeting_id)
    revision = queries.open_revision(session, meeting)
    form = OnPaperForm(signed_by=queries.signatory_name(session, meeting), seen=_seen(revision))
    if saved(form, lambda session: _record_on_paper(session, meeting_id, form)):
        flash(_("Pengesahan di atas kertas tercatat; tindak lanjutnya sudah dapat dilihat instansi."), "success")
        return redirect(url_for("meetings.show", meeting_id=meeting_id), 303)
    return render_template("minutes/on_paper.html", meeting=meeting, revision=revision, form=form), status_of(form)


def _record_on_paper(session: Session, meeting_id: int, form: OnPaperForm) -> None:
    services.record_approval_on_paper(
        **by(session),
        meeting=allowed(session, Meeting, meeting_id),
        approved_on=form.approved_on.data,
        signed_by=form.signed_by.data,
        scan=form.scan.prepared,
        store=store(),
        seen=Seen.read(form.seen.data),
    )


def _seen(revision: Revision | None) -> str:
    return f"{revision.id}:{revision.version}" if revision is not None else ""
