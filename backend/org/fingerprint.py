"""How events speak of a device without telling its id, which is all a tracker needs to be believed."""

import hashlib


def device_fingerprint(device_id: str) -> str:
    """The same id always gives the same word; the word does not give the id."""
    return hashlib.sha256(device_id.encode("utf-8", "surrogatepass")).hexdigest()
