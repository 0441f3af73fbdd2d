"""The lab without a browser: `python -m mnistlab train --preset hidden-512-adam`."""

from __future__ import annotations

import sys

from mnistlab.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
