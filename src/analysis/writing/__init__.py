"""Form maps → blank workbooks."""
