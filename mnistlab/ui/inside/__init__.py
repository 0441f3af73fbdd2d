"""What the Inside page shows of one of the learner's networks, a view a module."""
