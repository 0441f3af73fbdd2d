"""The classroom's pages: a learner's class, the teacher's page, and the wall."""
