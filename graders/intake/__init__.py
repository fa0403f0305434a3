"""All that touches a submission before it runs: bytes in, cells and texts out. Nothing executes."""
