"""The words of mails: a module a topic, entered in `writing.WRITERS` by kind."""
