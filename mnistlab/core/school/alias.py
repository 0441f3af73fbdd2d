"""Other names for learners whose nicknames are hidden: the same all the time, and telling nothing of who they are."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256

_WORDS = """
    Alpaca Antelope Badger Beaver Chamois Cheetah Condor Crane Curlew Deer Dolphin Eagle Egret Eider Elk Ermine
    Falcon Finch Flamingo Fox Gannet Gazelle Gecko Giraffe Grouse Hamster Hare Hawk Hedgehog Heron Ibex Ibis Iguana
    Impala Jackdaw Jaguar Kestrel Kiwi Koala Lapwing Leopard Linnet Lion Llama Lynx Macaw Magpie Mallard Marmot
    Meerkat Moose Narwhal Ocelot Oriole Osprey Otter Owl Panda Panther Partridge Pelican Penguin Petrel Pheasant
    Plover Porcupine Puffin Quail Rabbit Raccoon Raven Redstart Reindeer Sandpiper Seal Serval Skylark Sparrow
    Squirrel Starling Stork Swallow Swan Swift Tern Thrush Tiger Toucan Turtle Warbler Waxwing Wolf Wombat Wren
    Zebra
"""

ANIMALS = tuple(_WORDS.split())
"""Short, known from far, no insult in any of them, and nobody's first name."""


def aliases(learners: Iterable[str], secret: int) -> dict[str, str]:
    """Return a name for each learner.

    Where a learner begins to look for one follows from their id and the class's secret, so a name gives away neither
    who somebody is nor when they came. Nobody's name changes when others join. Names get a number when all are taken.

    Args:
        learners: ids, in the order they joined.
        secret: the class's.
    """
    names: dict[str, str] = {}
    taken: set[str] = set()
    for learner in learners:
        start = int.from_bytes(sha256(f"{secret} {learner}".encode()).digest()[:8])
        turn = 1 + len(names) // len(ANIMALS)
        for step in range(len(ANIMALS)):
            animal = ANIMALS[(start + step) % len(ANIMALS)]
            name = animal if turn == 1 else f"{animal} {turn}"
            if name not in taken:
                break
        names[learner] = name
        taken.add(name)
    return names
