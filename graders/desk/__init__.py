"""The desk: where people give the points that a machine cannot."""
