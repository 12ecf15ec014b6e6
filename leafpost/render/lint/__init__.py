"""Rules for a finished letter: what mail clients, phones and readers would trip over."""
