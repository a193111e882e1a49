"""Rakor: coordination meetings, their minutes, and the actions that follow from them."""
