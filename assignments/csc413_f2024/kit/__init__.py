"""Support files that cross to the guest. Nothing here may give an answer away."""
