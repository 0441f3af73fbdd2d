"""The pure core: what a run is, what may happen to it, and the arithmetic behind it.

Nothing here reads a file, opens a socket or imports more than NumPy and pydantic.
"""
