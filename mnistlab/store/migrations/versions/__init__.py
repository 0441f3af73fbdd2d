"""One file for each revision of the schema; none is changed once it was published."""
