"""What the outside world calls things: code lists, phrases and messages, as CSV and YAML; no code."""
