"""Who is written to: subscribers, their consent, and who must never be written to again."""
