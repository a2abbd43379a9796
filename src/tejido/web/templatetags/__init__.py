"""Template tags; pages load them all with `{% load ui %}`."""
