"""What is kept: runs and their history in a database, weights and predictions as files beside it.

Workers import `mnistlab.store.artifacts`, so nothing here may import SQLAlchemy.
"""
