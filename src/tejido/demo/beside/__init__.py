"""What a person may try besides the bulk of cases: few things, each done by the services themselves, in its time."""
