"""The trusted end of the wall: starts guests, limits them, asks them, and hears their answers."""
