"""What is fast and what is small, measured beside named alternatives in one run: `python -m bench NAME`."""
