"""The school: what learners and teachers ask for, done if they may. Pages change runs and classes through it alone."""
