"""Starts a command with the Python packages that `make` installed, whoever calls it and how."""

import os
import sys
from importlib import import_module
from pathlib import Path

_VENV = Path(__file__).resolve().parent.parent / ".venv"


def start(module: str) -> int:
    """Run `main()` of a command line's module; where its packages are missing, with .venv's Python instead."""
    python = _VENV / "bin" / "python"
    if sys.prefix == sys.base_prefix and python.is_file():
        os.execv(python, [str(python), *sys.argv])  # noqa: S606 - this very command, no shell
    try:
        return int(import_module(module).main())
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("leafpost"):
            raise
        sys.stderr.write(f"The Python package {error.name} is missing: run make first, in {_VENV.parent}\n")
        return 2
