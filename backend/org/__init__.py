"""The organisation: departments, workers, the devices they carry, duty and stealth."""
