"""Makes the folder that students get from the public part of an assignment."""
