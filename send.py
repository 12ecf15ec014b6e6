#!/usr/bin/env python3
"""Newsletters to readers: `send.py --help`."""

import sys

from leafpost.start import start

if __name__ == "__main__":
    sys.exit(start("leafpost.cli.send"))
