"""The translator's preview: each page beside its messages, reloaded when a catalog is saved."""
