#!/usr/bin/env python3
"""Newsletters to readers: `send.py --help`."""

import sys

from leafpost.cli.send import main

if __name__ == "__main__":
    sys.exit(main())
