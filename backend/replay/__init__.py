"""The whole room at a past moment, and how it went on: from the numbered events and the stored positions."""
