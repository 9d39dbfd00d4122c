"""The only place that knows the order: raw and registers → tables → site, with what is kept for the next run."""
