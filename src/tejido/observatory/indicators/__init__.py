"""The indicators, a file a family: each is found by being here. Pure Ibis, the same on every engine."""
