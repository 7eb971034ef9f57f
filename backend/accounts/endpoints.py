"""HTTP of signing in, refreshing, signing out, and of the own account."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from backend.accounts.schemas import (
    AccountOut,
    PasswordSignIn,
    Refresh,
    SessionOut,
    StartSignIn,
    WorkerSignIn,
)
from backend.accounts.service import Accounts
from backend.kit.calls import EVERYONE, CurrentCaller, Read, require, services_of
from backend.kit.problems import problems

router = APIRouter(prefix="/api", tags=["accounts"])


def accounts_of(request: Request) -> Accounts:
    accounts: Accounts = services_of(request).accounts
    return accounts


Service = Annotated[Accounts, Depends(accounts_of)]


@router.post("/auth/token", responses=problems(401, 429))
async def sign_in(accounts: Service, body: PasswordSignIn) -> SessionOut:
    """Sign in by user name and password."""
    return await accounts.sign_in(body.username, body.password)


@router.post("/auth/start", responses=problems(401))
async def sign_in_with_start_token(accounts: Service, body: StartSignIn) -> SessionOut:
    """Sign in with the one-time token the parent process was given; embedded backend only."""
    return await accounts.sign_in_with_start_token(body.start_token)


@router.post("/auth/worker", responses=problems(401, 429))
async def sign_in_worker(accounts: Service, body: WorkerSignIn) -> SessionOut:
    """Sign in by phone number and the one-time code the dispatcher reads out."""
    return await accounts.sign_in_worker(body.phone, body.code, body.device_name)


@router.post("/auth/refresh", responses=problems(401))
async def refresh(accounts: Service, body: Refresh) -> SessionOut:
    """The next pair of tokens; the pair before works a minute longer, should this answer get lost."""
    return await accounts.refresh(body.refresh_token)


@router.post("/auth/revoke", status_code=204, dependencies=[require(*EVERYONE)])
async def sign_out(accounts: Service, caller: CurrentCaller) -> Response:
    """End this session; its tokens stop working at once."""
    await accounts.sign_out(caller)
    return Response(status_code=204)


@router.get("/me", dependencies=[require(*EVERYONE)])
async def show_me(accounts: Service, call: Read) -> AccountOut:
    """The account behind the access token."""
    return await accounts.show(call.session, call.caller)
