"""One benchmark a file. A file `two_words.py` with `run(options) -> Report` is `python -m bench two-words`.

Its docstring's first line is what `python -m bench` says about it. Keep imports at the top light:
whatever needs a framework runs in a process of its own (`bench.peer`).
"""
