"""Attachments: checked by their content, stripped of metadata and sealed under the key of their subject."""
