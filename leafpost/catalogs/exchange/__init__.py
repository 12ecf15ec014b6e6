"""What a translation agency gets, and what comes back from it: XLIFF and PO, message by message."""
