"""立即定位: asking phones where they are now."""
