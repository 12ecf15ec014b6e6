#!/usr/bin/env python3
"""Leaflets and newsletters from documents and catalogs: `build.py --help`."""

import sys

from leafpost.start import start

if __name__ == "__main__":
    sys.exit(start("leafpost.cli.build"))
