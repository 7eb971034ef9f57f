"""The steps a fix passes, one file each; their order is in `backend.ingest.pipeline`."""
