"""The library: its table, search, filters, folders and scans."""
