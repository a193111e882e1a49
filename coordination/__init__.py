"""Rakor: coordination meetings, their minutes, and the actions that follow from them."""

__version__ = "0.1.0"
