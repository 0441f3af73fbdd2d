"""The flags: one for each field of RunSpec, made from the fields themselves."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from typing import NoReturn

import mnistlab
from mnistlab.core.presets import PRESETS
from mnistlab.core.problems import Problem, SpecError
from mnistlab.core.spec import RunSpec, as_text, choices

DEVICES = ("auto", "cpu", "gpu")


class UsageError(ValueError):
    """A command line that cannot be carried out; the text is one line."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} ({self.prog} --help lists everything)")


def make_parser() -> argparse.ArgumentParser:
    """Return the parser; it raises `UsageError` where argparse would print its usage and exit."""
    parser = _Parser(
        prog="python -m mnistlab", description="Train dense networks on MNIST, without a browser.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"MNIST Lab {mnistlab.__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    _add_train(commands)
    presets = commands.add_parser("presets", help="list the tutorials' networks", allow_abbrev=False)
    presets.add_argument("--json", action="store_true", help="print one JSON array, one object a preset")
    commands.add_parser(
        "passcode",
        help="make the hash of a passcode for teachers",
        description="Ask for a passcode, without showing it, and print its hash: for MNISTLAB_TEACHER_PASSCODE, or "
        "for teacher_passcode in .streamlit/secrets.toml.",
        allow_abbrev=False,
    )
    return parser


def spec_from(arguments: argparse.Namespace, dataset: str) -> RunSpec:
    """Return the preset's settings, or the defaults, with the flags in their place.

    Args:
        arguments: what the parser made of the train command.
        dataset: the dataset to train on unless a flag names one.

    Raises:
        SpecError: a value is unknown or out of range.
    """
    if arguments.preset is not None and arguments.preset not in PRESETS:
        raise SpecError([Problem("preset", ascii(arguments.preset)[:60], f"one of {', '.join(PRESETS)}")])
    base = PRESETS[arguments.preset].spec if arguments.preset else RunSpec()
    given: Mapping[str, str | None] = {name: getattr(arguments, name) for name in RunSpec.model_fields}
    return base.with_(**{"dataset": dataset, **{name: text for name, text in given.items() if text is not None}})


def check_device(choice: str) -> str:
    """Return the choice of device; names of TensorFlow's own such as /CPU:0 are for the trainer to judge.

    Raises:
        SpecError: it is no word for a device.
    """
    if choice.lower() not in DEVICES and not choice.startswith("/"):
        raise SpecError([Problem("device", ascii(choice)[:60], f"one of {', '.join(DEVICES)}")])
    return choice


def _add_train(commands: argparse._SubParsersAction[_Parser]) -> None:
    command = commands.add_parser(
        "train",
        help="train a network and test it",
        description="Train a network and test it. Flags override the preset, and the preset the defaults.",
        allow_abbrev=False,
    )
    command.add_argument("--preset", metavar="NAME", help=f"begin with a tutorial's settings: {', '.join(PRESETS)}")
    command.add_argument("--data", metavar="PATH", help="train on the dataset in this folder or .npz file")
    command.add_argument("--device", default="auto", metavar="auto|cpu|gpu", help="where to train (auto)")
    command.add_argument("--json", action="store_true", help="print the results as one JSON object, the last line")
    settings = command.add_argument_group("settings")
    for name, field in RunSpec.model_fields.items():
        words = choices(name)
        text = f"{field.description} {'One of ' + ', '.join(words) + '. ' if words else ''}({as_text(field.default)})"
        settings.add_argument(f"--{name.replace('_', '-')}", metavar="VALUE", help=text.replace("%", "%%"))
