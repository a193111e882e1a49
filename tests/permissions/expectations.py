"""Who may do what, written by hand from the office's rules. Nothing here comes from the code it is compared with.

A set of people is a string of names; a table gives for each meeting of the world the people that have the permission on
it, or on what hangs on it. `rahasia` and above: only people named for it, and whoever presides.
"""

from __future__ import annotations

HOST = "host_secretary named_secretary host_leader"
INSIDERS = f"{HOST} chair reviewer"
INVITED = "invited_secretary invited_officer invited_leader"
OFFICE = "office_leader auditor"
SECRET = "named_secretary chair"

ROW_MEETINGS = (
    "biasa_recorded",
    "biasa_approved",
    "terbatas_recorded",
    "terbatas_approved",
    "rahasia_recorded",
    "rahasia_approved",
    "sangat_rahasia_recorded",
    "sangat_rahasia_approved",
    "closed_item_recorded",
    "closed_item_approved",
)


def table(*, recorded: str, approved: str, secret: str, closed_item: tuple[str, str]) -> dict[str, frozenset[str]]:
    """Spread a rule over the meetings: open levels by state, secret ones, and the closed item by state."""
    recorded_closed, approved_closed = closed_item
    words = {
        "biasa_recorded": recorded,
        "biasa_approved": approved,
        "terbatas_recorded": recorded,
        "terbatas_approved": approved,
        "rahasia_recorded": secret,
        "rahasia_approved": secret,
        "sangat_rahasia_recorded": secret,
        "sangat_rahasia_approved": secret,
        "closed_item_recorded": recorded_closed,
        "closed_item_approved": approved_closed,
    }
    return {meeting: frozenset(people.split()) for meeting, people in words.items()}


def whole_meeting(*, recorded: str, approved: str, secret: str) -> dict[str, frozenset[str]]:
    """A rule about the meeting as such: that one of its items is closed changes nothing."""
    return table(recorded=recorded, approved=approved, secret=secret, closed_item=(recorded, approved))


SEE_MEETING = whole_meeting(recorded=f"{INSIDERS} {INVITED}", approved=f"{INSIDERS} {INVITED} {OFFICE}", secret=SECRET)
READ_MEETING = whole_meeting(recorded=INSIDERS, approved=f"{INSIDERS} {INVITED} {OFFICE}", secret=SECRET)
DRAFT_MEETING = whole_meeting(recorded=INSIDERS, approved=INSIDERS, secret=SECRET)
EDIT_MEETING = whole_meeting(
    recorded="host_secretary named_secretary", approved="host_secretary named_secretary", secret="named_secretary"
)
APPROVE_MEETING = whole_meeting(recorded="chair", approved="chair", secret="chair")
REVIEW_MEETING = whole_meeting(recorded="reviewer", approved="reviewer", secret="")
JOIN_MEETING = whole_meeting(
    recorded=f"host_secretary named_secretary chair {INVITED}",
    approved=f"host_secretary named_secretary chair {INVITED}",
    secret=SECRET,
)
READ_ITEM = table(
    recorded=f"{INSIDERS} {INVITED}",
    approved=f"{INSIDERS} {INVITED} {OFFICE}",
    secret=SECRET,
    closed_item=(SECRET, SECRET),
)

OWNERS = "owner_officer owner_secretary responsible"
SEE_ACTION = table(
    recorded=INSIDERS,
    approved=f"{INSIDERS} {INVITED} {OFFICE} {OWNERS} supporter_officer",
    secret="",
    closed_item=(SECRET, f"{SECRET} responsible"),
) | {
    "rahasia_recorded": frozenset(SECRET.split()),
    "sangat_rahasia_recorded": frozenset(SECRET.split()),
    "rahasia_approved": frozenset(f"{SECRET} responsible".split()),
    "sangat_rahasia_approved": frozenset(f"{SECRET} responsible".split()),
}
"""The responsible person of a secret action sees it once it is released, whether or not they see its meeting."""

REPORT_ACTION = table(recorded="", approved=OWNERS, secret="", closed_item=("", "responsible")) | {
    "rahasia_approved": frozenset({"responsible"}),
    "sangat_rahasia_approved": frozenset({"responsible"}),
}
SUPPORT_ACTION = table(recorded="", approved="supporter_officer", secret="", closed_item=("", ""))
COMMENT_ACTION = table(
    recorded="",
    approved=f"host_secretary named_secretary chair {OWNERS} supporter_officer",
    secret="",
    closed_item=("", f"{SECRET} responsible"),
) | {
    "rahasia_approved": frozenset(f"{SECRET} responsible".split()),
    "sangat_rahasia_approved": frozenset(f"{SECRET} responsible".split()),
}
"""Once it is released: the owner's people, supporters, the host's secretariat, the chair."""
STEER_ACTION = table(
    recorded="host_secretary named_secretary",
    approved="host_secretary named_secretary",
    secret="named_secretary",
    closed_item=("named_secretary", "named_secretary"),
)
DECIDE_ACTION = table(
    recorded="host_secretary named_secretary chair",
    approved="host_secretary named_secretary chair",
    secret=SECRET,
    closed_item=(SECRET, SECRET),
)

OWN_BUNDLE = whole_meeting(recorded="chair", approved="chair", secret="chair")  # who asked for the world's only one

OWN_VIEW = whole_meeting(recorded="chair", approved="chair", secret="chair")  # who keeps the world's only one

SEE_MAIL = {meeting: people | {"administrator"} for meeting, people in STEER_ACTION.items()}
"""A mail about an action: whoever steers it; the administrator sees that it is there, and none of its words."""
ANSWER_INQUIRY = whole_meeting(
    recorded="invited_secretary invited_officer", approved="invited_secretary invited_officer", secret=""
)  # the world asks the invited agency; whoever reports for it answers

ROW_PERMISSIONS = {
    "action:comment": ("action_id", COMMENT_ACTION),
    "action:decide": ("action_id", DECIDE_ACTION),
    "action:report": ("action_id", REPORT_ACTION),
    "action:see": ("action_id", SEE_ACTION),
    "action:steer": ("action_id", STEER_ACTION),
    "action:support": ("action_id", SUPPORT_ACTION),
    "action:verify": ("action_id", STEER_ACTION),  # none of these actions is owed by the host itself
    "agenda_item:read": ("agenda_item_id", READ_ITEM),
    "bundle:own": ("bundle_id", OWN_BUNDLE),
    "invitation:read": ("meeting_id", READ_MEETING),  # none of these was sent off
    "mail:see": ("mail_id", SEE_MAIL),
    "inquiry:answer": ("inquiry_id", ANSWER_INQUIRY),
    "meeting:approve": ("meeting_id", APPROVE_MEETING),
    "meeting:draft": ("meeting_id", DRAFT_MEETING),
    "meeting:edit": ("meeting_id", EDIT_MEETING),
    "meeting:join": ("meeting_id", JOIN_MEETING),
    "meeting:read": ("meeting_id", READ_MEETING),
    "meeting:review": ("meeting_id", REVIEW_MEETING),
    "meeting:see": ("meeting_id", SEE_MEETING),
    "paper:read": ("paper_id", READ_ITEM),
    "series:edit": ("series_id", EDIT_MEETING),  # each holds one meeting
    "view:own": ("view_id", OWN_VIEW),
}

# --- who may read which words --------------------------------------------------------------------------------


def _both(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {meeting: one[meeting] & other[meeting] for meeting in one}


def _either(one: dict[str, frozenset[str]], other: dict[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    return {meeting: one[meeting] | other[meeting] for meeting in one}


WORDS = {
    "head": _either(SEE_MEETING, SEE_ACTION),  # the title: whoever owes an action sees where it comes from
    "seen": SEE_MEETING,
    "link": JOIN_MEETING,
    "inside": READ_MEETING,
    "deed": _either(READ_MEETING, SEE_ACTION),
    "seenitem": READ_ITEM,
    "insideitem": _both(READ_ITEM, READ_MEETING),
    "deeditem": _either(_both(READ_ITEM, READ_MEETING), SEE_ACTION),
    "draft": DRAFT_MEETING,  # what a ralat will say, before it is approved
    "draftitem": _both(READ_ITEM, DRAFT_MEETING),
}
"""For each kind of canary: the people who may come across it."""

# --- routes --------------------------------------------------------------------------------------------------

EVERYBODY = frozenset(
    f"host_officer {INSIDERS} {INVITED} {OFFICE} owner_officer owner_secretary supporter_officer responsible"
    " stranger_officer stranger_secretary administrator".split()
)
