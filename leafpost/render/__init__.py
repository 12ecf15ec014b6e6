"""`LocalisedDocument` → PDF, phone page and mail."""
