"""The course on screen: its list, its steps, their questions, and what there is to touch in each."""
