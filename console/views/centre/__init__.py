"""The six actions on people, and the panes in which their outcomes are listed."""
