"""Whatever is printed or sent: blank forms, the annex, review workbooks."""
