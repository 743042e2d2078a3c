"""Backups and health, decided in plain Python."""
