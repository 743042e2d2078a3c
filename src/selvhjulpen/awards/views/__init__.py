"""Pages of an award: the coordinator's, everybody's, the jury's."""
