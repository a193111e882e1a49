"""Figures and the home page."""
