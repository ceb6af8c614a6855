"""Signing in elsewhere: OpenID Connect, Authorization Code flow with PKCE.

    browser ──begin──▶ here ──redirect: state, nonce, challenge──▶ provider ──redirect: code, state──▶ here
    here ──code, verifier, client's secret──▶ provider ──ID token──▶ here: checked, account and roles, session

config    the file that names providers, and what accounts and roles they give
fetching  what is asked of a provider over the network, within limits
provider  its discovery document, keys and token endpoint
tokens    whether an ID token is what it should be
begun     what a browser keeps between the two redirects
identity  who a token says somebody is, and whether they may come in
"""
