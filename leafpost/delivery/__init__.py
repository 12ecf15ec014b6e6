"""The way out: SMTP."""
