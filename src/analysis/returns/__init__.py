"""Facts → what one return says: values, names of organisations, versions."""
