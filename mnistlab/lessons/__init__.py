"""The course: lessons, their steps and the glossary, as data. Nothing here draws; `mnistlab/ui/learn` does."""
