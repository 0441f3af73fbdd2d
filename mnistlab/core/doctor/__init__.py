"""The doctor: what is wrong with a run, by what evidence, and what helps. Pure: a `Case` in, findings out."""
