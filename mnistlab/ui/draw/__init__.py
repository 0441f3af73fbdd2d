"""The Draw page: paper from a pad, a test image or a file, and what a network makes of it."""
