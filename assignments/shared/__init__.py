"""Questions that more than one course asks."""
