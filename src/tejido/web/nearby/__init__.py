"""The nearest services for whoever looks for them: nobody is asked who she is, and nothing of it is kept."""
