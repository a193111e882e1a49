"""Telling people: mails, reminders, personal links, WhatsApp texts and calendars; planned and sent once."""
