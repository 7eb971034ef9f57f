"""Groups of people put together by hand, across teams."""
