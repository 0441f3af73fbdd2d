"""A class of learners and their teacher: names, codes, limits, assignments, and who may do what. Pure."""
