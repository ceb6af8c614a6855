"""The HTTP interface: a thin translation over the services, on this machine only until accounts and TLS exist."""
