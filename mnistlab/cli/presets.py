"""The presets command."""

from __future__ import annotations

import argparse
import json
import sys

from mnistlab.core.architecture import parameter_count
from mnistlab.core.presets import PRESETS, Preset


def list_presets(arguments: argparse.Namespace) -> int:
    """Print every preset, for people or as JSON."""
    presets = PRESETS.values()
    text = json.dumps([_plain(preset) for preset in presets]) if arguments.json else "\n\n".join(map(_shown, presets))
    sys.stdout.write(f"{text}\n")
    return 0


def _plain(preset: Preset) -> dict[str, object]:
    return {
        "name": preset.name,
        "title": preset.title,
        "spec": preset.spec.model_dump(mode="json"),
        "parameters": parameter_count(preset.spec),
        "published": preset.published,
        "published_range": preset.published_range,
        "reconstructed": preset.reconstructed,
        "expect": preset.expect,
    }


def _shown(preset: Preset) -> str:
    settings = " ".join(f"--{name.replace('_', '-')} {text}" for name, text in preset.spec.to_query().items())
    lines = [
        f"{preset.name}: {preset.title}, {parameter_count(preset.spec):,} parameters",
        f"  same as    {settings}",
        f"  published  {preset.published or 'no result'}",
        f"  open       {preset.reconstructed}",
        f"  expect     {preset.expect}",
    ]
    return "\n".join(lines)
