"""A made-up province and what its offices send."""
