"""Knowledge at hand: fault cases that can be searched, and check lists to go through before dispatching."""
