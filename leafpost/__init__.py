"""Leafpost: translated catalogs become leaflets for the waiting room and letters for the inbox."""

__version__ = "0.1.0"
