"""Planning a day's reminders: who gets which line, once."""

from __future__ import annotations

from datetime import date

MONDAY = date(2024, 7, 29)
WEDNESDAY = date(2024, 7, 31)


def test_an_action_is_told_to_its_responsible_person_three_days_before_its_last_day(office):
    action = office.action(date(2024, 8, 1))
    office.plan(MONDAY)
    assert office.lines() == [(MONDAY, office.doer.id, action.id, "before", -3)]


def test_what_is_late_goes_to_the_head_too_in_their_own_mail(office):
    action = office.action(date(2024, 7, 30))
    office.plan(WEDNESDAY)
    late = [(WEDNESDAY, who.id, action.id, "late", 1) for who in (office.head, office.doer)]
    assert sorted(office.lines()) == sorted(late)
