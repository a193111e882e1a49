"""Papers: plain dataclasses in, bytes out. Knows neither Flask nor the database."""
