"""How far the signal can be trusted; told beside the four dimensions."""
