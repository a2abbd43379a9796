"""The register of cases: who came, what happened, what each one agreed to, and what was done."""
