"""From the bytes of a document to text: encodings, broken rules, markup."""
