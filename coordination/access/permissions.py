"""Every permission of the product, by name; `rules.py` says who has it."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """What a person may be allowed to do: scope, then deed, in alphabetical order."""

    ACCOUNTS_MANAGE = "accounts:manage"
    ACTION_COMMENT = "action:comment"  # say something that changes nothing
    ACTION_DECIDE = "action:decide"  # decide a request for an extension or to call it not actionable
    ACTION_REPORT = "action:report"  # for the accountable organization
    ACTION_SEE = "action:see"
    ACTION_STEER = "action:steer"  # release early, record what an agency said, return a finished one
    ACTION_SUPPORT = "action:support"  # notes and evidence of a supporting organization
    ACTION_VERIFY = "action:verify"
    AGENDA_ITEM_READ = "agenda_item:read"
    AUDIT_READ = "audit:read"
    BUNDLE_OWN = "bundle:own"  # papers that they asked to have put together: theirs alone
    DASHBOARD_SEE = "dashboard:see"
    DIRECTORY_EDIT = "directory:edit"
    DIRECTORY_MERGE = "directory:merge"
    DIRECTORY_READ = "directory:read"
    INQUIRY_ANSWER = "inquiry:answer"  # where their agency stands before a meeting
    INVITATION_READ = "invitation:read"  # the surat undangan: who it went to, before they may read the minutes
    MAIL_SEE = "mail:see"  # that it is in the outbox, to whom, and how far it came; its words follow what they may read
    MEETING_APPROVE = "meeting:approve"  # as chair or signatory
    MEETING_CREATE = "meeting:create"
    MEETING_DRAFT = "meeting:draft"  # read minutes and ralat that are not approved yet
    MEETING_EDIT = "meeting:edit"  # as the host's secretariat: plan, attend, write, send to review
    MEETING_JOIN = "meeting:join"  # see the link and passcode
    MEETING_READ = "meeting:read"  # participants, minutes, decisions
    MEETING_REVIEW = "meeting:review"  # give the paraf one was asked for
    MEETING_SEE = "meeting:see"  # title, time, place, agenda, papers
    OWN_ACCOUNT = "account:own"  # anybody signed in: home, lists (each narrowed by its own rule), own password
    PAPER_READ = "paper:read"
    SERIES_EDIT = "series:edit"
    SETTINGS_MANAGE = "settings:manage"
    VIEW_OWN = "view:own"  # a list they keep as they like to see it
    WORK_SEE = "work:see"  # what the organizations they report for have to do
