"""Accounts that sign in with a provider, at the command line."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from ecgomics.cli import app
from ecgomics.store import Store


def test_the_password_of_an_account_is_taken(tmp_path: Path) -> None:
    run = CliRunner()
    where = ["--data-dir", str(tmp_path)]
    made = ["accounts", "add", "ann", "--runs-server", "--password-stdin", *where]
    assert run.invoke(app, made, input="correct horse battery staple\n").exit_code == 0
    assert run.invoke(app, ["accounts", "password", "ann", "--none", *where]).exit_code == 0
    with Store(tmp_path) as store:
        found = store.accounts.named("ann")
    assert found is not None
    assert not found.has_password


@pytest.mark.parametrize(("options", "words"), [([], "needs --accounts"), (["--accounts"], "cannot be read")])
def test_a_file_of_providers_is_for_a_server_with_accounts(
    tmp_path: Path, options: list[str], words: str
) -> None:
    command = ["serve", "--data-dir", str(tmp_path), "--oidc", str(tmp_path / "none.toml"), *options]
    ended = CliRunner().invoke(app, command)
    assert ended.exit_code != 0
    assert words in (ended.output + str(ended.exception))
