"""Tell: a run in, a document out. One writer per file; `writers` finds it by its name."""
