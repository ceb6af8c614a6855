"""`ecgomics accounts`: who signs in, for a server that was started with --accounts."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ecgomics.cli.opened import opened
from ecgomics.cli.platform_data import DatabaseUrl, DataDir

if TYPE_CHECKING:
    from ecgomics.store import Store
    from ecgomics.store.account_records import StoredAccount

accounts = typer.Typer(
    name="accounts",
    help="Accounts of a shared platform (`ecgomics serve --accounts`): the first one, and lost passwords.",
    no_args_is_help=True,
)

Name = Annotated[str, typer.Argument(help="What they sign in with, such as an e-mail address.")]
FromInput = Annotated[
    bool,
    typer.Option(
        "--password-stdin", help="Read the password from the standard input instead of asking for it twice."
    ),
]
_AUTHOR = "command line"


@accounts.command("add")
def add(
    name: Name,
    *,
    display_name: Annotated[str, typer.Option(help="How they are called on pages.")] = "",
    runs_server: Annotated[
        bool, typer.Option("--runs-server", help="Lets them manage accounts and projects.")
    ] = False,
    admin_of: Annotated[
        list[str] | None,
        typer.Option(
            "--admin-of", metavar="PROJECT", help="A project that they administrate; again for more."
        ),
    ] = None,
    password_stdin: FromInput = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Make an account; the first one must run the server.

    Example: `ecgomics accounts add ann@ward.example --runs-server --admin-of default`.
    """
    from ecgomics.services.accounts import set_password
    from ecgomics.services.passwords import refuse_weak

    password = _password(from_input=password_stdin)
    refuse_weak(password, near=(name, display_name))
    with opened(data_dir, database_url) as store:
        made = store.accounts.add(name, display_name=display_name, runs_server=runs_server, author=_AUTHOR)
        set_password(store, made, password, author=_AUTHOR)
        for project in admin_of or ():
            store.accounts.give_role(project, made.name, "admin", author=_AUTHOR)
        typer.echo(f"{made.name} can sign in now.")


@accounts.command("list")
def list_accounts(*, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Every account with its roles."""
    with opened(data_dir, database_url) as store:
        names = {each.id: each.name for each in store.library.projects()}
        for each in store.accounts.listed():
            roles = [f"{one.role} of {names[one.project_id]}" for one in each.memberships.values()]
            facts = ["runs the server"] * each.runs_server + ["closed"] * (not each.is_enabled) + roles
            typer.echo(f"{each.name}: {', '.join(facts) or 'no role yet'}")


@accounts.command("password")
def password(
    name: Name,
    *,
    password_stdin: FromInput = False,
    none: Annotated[
        bool,
        typer.Option(
            "--none", help="Take the password away: the account then signs in with a provider alone."
        ),
    ] = False,
    data_dir: DataDir = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Set another password; every browser of the account is signed out."""
    from ecgomics.services.accounts import set_password

    if none:
        with opened(data_dir, database_url) as store:
            store.vouched.take_password(_named(store, name).id, author=_AUTHOR)
            typer.echo("The account has no password any more.")
            return
    new = _password(from_input=password_stdin)
    with opened(data_dir, database_url) as store:
        set_password(store, _named(store, name), new, author=_AUTHOR)
        typer.echo("The password is set.")


@accounts.command("close")
def close(name: Name, *, data_dir: DataDir = None, database_url: DatabaseUrl = None) -> None:
    """Let an account sign in no more; what it did stays told by its name."""
    with opened(data_dir, database_url) as store:
        store.accounts.change(_named(store, name).id, enabled=False, author=_AUTHOR)
        typer.echo("The account is closed.")


def _named(store: "Store", name: str) -> "StoredAccount":
    from ecgomics.core.errors import NotFound

    found = store.accounts.named(name)
    if found is None:
        raise NotFound(f"There is no account “{name}”.")
    return found


def _password(*, from_input: bool) -> str:
    if from_input:
        return sys.stdin.readline().rstrip("\r\n")
    found: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    return found
