"""What justice does in a case: proceedings, hearings, outcomes, sanctions and whether they were carried out."""
