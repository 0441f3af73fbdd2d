"""`python -m bench NAME [--json] [--quick]`: run one benchmark and print what it found."""

from __future__ import annotations

import argparse
import ast
import json
from importlib import import_module
from pathlib import Path

from bench.machine import describe
from bench.options import Options
from bench.report import Report

SUITES = Path(__file__).with_name("suites")


def names() -> dict[str, str]:
    """Return every benchmark's name with the first line of its docstring."""
    files = sorted(path for path in SUITES.glob("*.py") if path.stem != "__init__")
    trees = ((path.stem.replace("_", "-"), ast.parse(path.read_text(encoding="utf-8"))) for path in files)
    return {name: (ast.get_docstring(tree) or "").partition("\n")[0] for name, tree in trees}


def run(name: str, options: Options) -> Report:
    """Run the benchmark of that name."""
    report: Report = import_module(f"bench.suites.{name.replace('-', '_')}").run(options)
    return report


def main(arguments: list[str] | None = None) -> None:
    """Read the command line, run, print."""
    known = names()
    listing = "\n".join(f"  {name:12} {text}" for name, text in known.items())
    parser = argparse.ArgumentParser(
        "python -m bench", description=f"benchmarks:\n{listing}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", choices=known)
    parser.add_argument("--json", action="store_true", help="print one JSON object, every measurement included")
    parser.add_argument("--quick", action="store_true", help="a short look whether all works; not for comparing")
    parser.add_argument("--rounds", type=int, help="how often to measure each alternative")
    parser.add_argument("--only", type=lambda text: tuple(text.split(",")), help="alternatives, comma between them")
    parser.add_argument("--threads", type=int, help="threads for each alternative; one a core if not given")
    parser.add_argument("--learners", type=int, help="how many learners the class of `school` or `classroom` has")
    parser.add_argument("--minutes", type=float, help="how long the lesson of `school` lasts")
    asked = parser.parse_args(arguments)
    machine = describe()
    options = Options(asked.quick, asked.rounds, asked.only, asked.threads, asked.learners, asked.minutes)
    report = run(asked.name, options)
    print(json.dumps(report.plain(machine)) if asked.json else report.markdown(machine))


if __name__ == "__main__":
    main()
