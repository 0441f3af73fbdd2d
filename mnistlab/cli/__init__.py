"""The command line: the same training as in the browser, for scripts and for people without one."""
