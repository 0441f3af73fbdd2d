"""From the words of a command line to an exit code."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

from mnistlab.cli.parser import UsageError, make_parser
from mnistlab.cli.passcode import make_hash
from mnistlab.cli.presets import list_presets
from mnistlab.cli.train import train
from mnistlab.core.problems import SpecError
from mnistlab.core.school.passcode import PasscodeError
from mnistlab.data.dataset import DataError

BAD_VALUE, INTERRUPTED = 2, 130

COMMANDS = {"train": train, "presets": list_presets, "passcode": make_hash}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command.

    Returns:
        0 when it did what was asked, 1 when training diverged, 2 for a value that cannot be used (one line on the
        error stream says which), 130 when it was interrupted.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a console may lack a sign like ×
    try:
        arguments = make_parser().parse_args(argv)
        return COMMANDS[arguments.command](arguments)
    except (UsageError, SpecError, DataError, PasscodeError) as error:
        sys.stderr.write(f"mnistlab: {' '.join(str(error).split())}\n")
        return BAD_VALUE
    except KeyboardInterrupt:
        sys.stderr.write("\nInterrupted.\n")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read our output has gone; Python would complain once more at exit
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
