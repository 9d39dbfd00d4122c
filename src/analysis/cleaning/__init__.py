"""What the sender sees → values of organisations, or findings."""
