"""What must be true: the records of every station, the tables, the rules, the code lists."""
