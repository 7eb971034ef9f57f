"""Qt item-model adapters: keys and words for the views, no fetching and no colours."""
