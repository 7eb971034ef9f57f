"""What frames the window: header, banner, toasts, status bar, dock titles."""
