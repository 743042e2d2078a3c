"""The two sides of a backup: the archive on the disk, and the tables of the database."""
