"""Sign-in and accounts in JSON."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from contract.vocabulary import Role

Secret = Annotated[str, Field(min_length=1, max_length=200, examples=["9fJ2…"])]


class AccountOut(BaseModel):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 2,
                "username": "diaodu1",
                "name": "李调度",
                "role": "dispatcher",
                "department_id": 2,
                "worker_id": None,
            }
        }
    )

    id: int
    username: str | None
    name: str
    role: Role
    department_id: int
    worker_id: int | None


class SessionOut(BaseModel):
    access_token: str
    expires_in_s: int = Field(examples=[900])
    refresh_token: str
    account: AccountOut
    device_id: str | None = Field(description="What the phone page reports positions as; workers only.")


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PasswordSignIn(Body):
    username: Annotated[str, Field(min_length=1, max_length=80, examples=["diaodu1"])]
    password: Secret


class StartSignIn(Body):
    start_token: Secret


class WorkerSignIn(Body):
    phone: Annotated[str, Field(pattern=r"^\+?[0-9]{5,15}$", examples=["13800010007"])]
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$", examples=["482913"])]
    device_name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S", examples=["小米 14"])]


class Refresh(Body):
    refresh_token: Secret
