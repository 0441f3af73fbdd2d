"""The passcode command."""

from __future__ import annotations

import argparse
import getpass
import sys

from mnistlab.core.school.passcode import PasscodeError, check_passcode, hash_passcode


def make_hash(arguments: argparse.Namespace) -> int:
    """Ask for a passcode, twice and unseen, or read one line from a pipe; print its hash.

    Raises:
        PasscodeError: it is too short or too long, or was typed differently the second time.
    """
    if sys.stdin.isatty():
        passcode = getpass.getpass("Passcode for teachers: ")
        check_passcode(passcode)
        if getpass.getpass("Once more: ") != passcode:
            raise PasscodeError("These were two different passcodes. Nothing was made.")
    else:
        passcode = sys.stdin.readline()
    sys.stdout.write(f"{hash_passcode(passcode)}\n")
    return 0
