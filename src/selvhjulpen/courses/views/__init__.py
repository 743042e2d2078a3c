"""Pages of the courses room."""
