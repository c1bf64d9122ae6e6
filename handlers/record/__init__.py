"""The record of the treaty: acts entered by admins, findings on the Depositary's page."""
