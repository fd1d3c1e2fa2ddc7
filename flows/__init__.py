"""When things happen, and in what order."""
