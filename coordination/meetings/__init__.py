"""Meetings, participants, agenda, discussion and decisions."""
