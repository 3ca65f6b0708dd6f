"""What an editor may write in a rich text."""

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "image", "hr"]
"""Headings start under the page's own title."""
SHORT_TEXT_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]
