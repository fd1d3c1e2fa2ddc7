"""Runs that are killed, starved of disk or started twice, and what must stand afterwards; `python -m tests.crashes.…`."""
