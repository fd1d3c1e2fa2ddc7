"""How data becomes what the schemas ask: bytes or a frame in, records or a frame out; no clock, no state."""
