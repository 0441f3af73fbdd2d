"""Whose the course's runs are."""

COURSE = "course"
"""A learner that no browser can be: learners are named by 32 hexadecimal digits."""
